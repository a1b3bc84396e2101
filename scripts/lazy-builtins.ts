/**
 * Requires Node's built-in modules instead of importing them. An `import` copies all exports of a module and so runs
 * its getters: that of `node:http` loads an unused HTTP client and WebSockets, which costs 50 ms at every start.
 */

import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMES = builtinModules.filter((name) => !name.startsWith('_') && !name.includes(':'));

export const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup(setup) {
    const filter = new RegExp(`^(node:)?(${NAMES.join('|')})$`);
    // One for each importer: what several chunks share would become a chunk of its own, and so a file to open.
    setup.onResolve({ filter }, ({ path, importer, kind }) => {
      // A chunk of its own would have none of the names.
      if (kind === 'dynamic-import') return { path: `node:${path.replace(/^node:/, '')}`, external: true };
      return { path: `${path.replace(/^node:/, '')}?${importer}`, namespace: 'builtin' };
    });
    setup.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => {
      const name = path.split('?', 1)[0] ?? '';
      return { contents: contentsOf(name), loader: 'js' };
    });
  },
};

/**
 * What imports a module looks at each of its own properties, which loads those that Node would load at their first use
 * (of `node:util`, worker threads and more). An object that only inherits them has none to look at. The exports of some
 * modules are called, and the process is the one that everything else knows.
 */
function contentsOf(name: string): string {
  const builtin = `process.getBuiltinModule('node:${name}')`;
  if (name === 'process') return `module.exports = ${builtin}`;
  return `const builtin = ${builtin}; module.exports = typeof builtin === 'function' ? builtin : Object.create(builtin)`;
}
