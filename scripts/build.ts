/** Bundles the program into one file without dependencies to install: dist/stsview.js. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { lazyBuiltins } from './lazy-builtins.ts';
import { licensesOf } from './licenses.ts';
import { slimClientNode } from './slim-client-node.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** Ink asks for the developer tools of React only when DEV is set; they are not part of the program. */
const noDevtools: Plugin = {
  name: 'no-devtools',
  setup(setup) {
    setup.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'react-devtools-core', namespace: 'empty' }));
    setup.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

// Each file is put in its place whole: a program that starts meanwhile finds the old one or the new one.
mkdirSync('dist', { recursive: true });
const making = mkdtempSync('dist/.making-');
process.once('exit', () => rmSync(making, { recursive: true, force: true }));
const { metafile } = await build({
  metafile: true,
  entryPoints: { stsview: 'source/cli/main.ts', 'demo-cluster': 'source/cli/commands/demo/demo-cluster.ts' },
  outdir: making,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  minify: true,
  keepNames: false,
  jsx: 'automatic',
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"', STSVIEW_VERSION: JSON.stringify(version) },
  plugins: [slimClientNode, noDevtools, lazyBuiltins],
});
writeFileSync(join(making, 'third-party-licenses.txt'), `${licensesOf(metafile)}\n`);
for (const file of readdirSync(making)) renameSync(join(making, file), join('dist', file));
