/**
 * Bundles the program into dist/, without dependencies to install: dist/stsview.mjs, and beside it one chunk for what
 * each command needs, so that none is read that is not.
 */

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { billOfMaterials } from './bill-of-materials.ts';
import { bundledPackages } from './bundled-packages.ts';
import { fasterInk } from './faster-ink.ts';
import { lazyBuiltins } from './lazy-builtins.ts';
import { licensesOf } from './licenses.ts';
import { lockedPackages } from './lock-file.ts';
import { slimClientNode } from './slim-client-node.ts';

const product = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string; license: string };

/** Ink loads the React developer tools only if DEV is set. They are left out of the bundle. */
const noDevtools: Plugin = {
  name: 'no-devtools',
  setup(setup) {
    setup.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'react-devtools-core', namespace: 'empty' }));
    setup.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

/**
 * The loader of Ink's layout engine fetches its WebAssembly from a data: URL, and Node then loads an HTTP client and
 * more: a twentieth of a second. Where there is no `fetch`, the loader decodes the text by itself.
 */
const yogaWithoutFetch: Plugin = {
  name: 'yoga-without-fetch',
  setup(setup) {
    setup.onLoad({ filter: /[\\/]yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
      contents: `const fetch = undefined;\n${readFileSync(path, 'utf8')}`,
    }));
  },
};

/**
 * YAML as ECMAScript modules, which its package offers to browsers alone: an `import()` of a CommonJS module has none of
 * its names where the bundle is split.
 */
const yamlModules: Plugin = {
  name: 'yaml-modules',
  setup(setup) {
    const browser = fileURLToPath(new URL('../browser/index.js', import.meta.resolve('yaml')));
    setup.onResolve({ filter: /^yaml$/ }, () => ({ path: browser }));
  },
};

// Files are replaced atomically, so that a program that starts meanwhile finds the old or the new one.
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
  splitting: true,
  chunkNames: 'chunk-[hash]',
  // Node looks for a package.json beside a file whose name does not tell that it is a module.
  outExtension: { '.js': '.mjs' },
  minify: true,
  keepNames: false,
  jsx: 'automatic',
  legalComments: 'none',
  logLevel: 'warning',
  define: {
    'process.env.NODE_ENV': '"production"',
    STSVIEW_VERSION: JSON.stringify(product.version),
    'Intl.Segmenter': 'LazySegmenter',
  },
  inject: ['source/ui/ink/lazy-segmenter.ts'],
  plugins: [slimClientNode, noDevtools, yogaWithoutFetch, fasterInk, yamlModules, lazyBuiltins],
});
// The lessons and the worlds of the courses are read as files, which a teacher may copy and change.
cpSync('source/lessons/files', join(making, 'lessons'), { recursive: true });
cpSync('source/simulator/worlds/courses', join(making, 'worlds'), { recursive: true });
const bundled = bundledPackages(metafile);
writeFileSync(join(making, 'third-party-licenses.txt'), `${licensesOf(bundled)}\n`);
const bill = billOfMaterials(product, bundled, lockedPackages());
writeFileSync(join(making, 'bill-of-materials.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`);
// The chunks come first, as the files beside them name them; those of earlier builds are of no use after that.
const made = readdirSync(making).sort((a, b) => Number(b.startsWith('chunk-')) - Number(a.startsWith('chunk-')));
rmSync('dist/lessons', { recursive: true, force: true });
rmSync('dist/worlds', { recursive: true, force: true });
for (const file of made) renameSync(join(making, file), join('dist', file));
for (const file of readdirSync('dist'))
  if (file.startsWith('chunk-') && !made.includes(file)) rmSync(join('dist', file));
