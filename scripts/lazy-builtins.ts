/**
 * Takes Node's own modules as they are. To `import` one makes a copy of all its exports, which runs its getters: that of
 * `node:http` loads an HTTP client and WebSockets that nobody here asks for, a twentieth of a second at every start.
 */

import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMES = builtinModules.filter((name) => !name.startsWith('_') && !name.includes(':'));

export const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup(setup) {
    const filter = new RegExp(`^(node:)?(${NAMES.join('|')})$`);
    setup.onResolve({ filter }, ({ path }) => ({ path: path.replace(/^node:/, ''), namespace: 'builtin' }));
    setup.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${path}')`,
      loader: 'js',
    }));
  },
};
