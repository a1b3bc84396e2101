/**
 * Ink takes a frame apart into cells and measures all its texts, whatever has changed in it: that took more time than
 * everything else that a key or a changed pod costs. The modules that do it get a shorter way for what is known already.
 * What the measuring of rare characters needs takes 50 ms to make, and is made at its first use (see also build.ts).
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

interface Change {
  /** The path of the module within its package. */
  readonly module: RegExp;
  /** How it exports what is replaced. */
  readonly exported: string;
  readonly replacement: (original: string) => string;
}

const own = (file: string): string =>
  JSON.stringify(fileURLToPath(new URL(`../source/ui/ink/${file}`, import.meta.url)));

const CHANGES: readonly Change[] = [
  {
    module: /[\\/]ink[\\/]build[\\/]output\.js$/,
    exported: 'export default class Output {',
    replacement: (original) => `
      import { withWholeRows } from ${own('whole-rows.ts')};
      ${original.replace('export default class', 'class')}
      export default withWholeRows(Output);`,
  },
  {
    module: /[\\/]ink[\\/]build[\\/]line-update\.js$/,
    exported: 'export default function lineUpdate(',
    replacement: (original) => `
      import { rowUpdate } from ${own('row-update.ts')};
      ${original.replace('export default function lineUpdate(', 'function updateOfAny(')}
      export default function lineUpdate(previous, next, columns) {
        return rowUpdate(previous, next, columns) ?? updateOfAny(previous, next, columns);
      }`,
  },
  {
    module: /[\\/]widest-line[\\/]index\.js$/,
    exported: 'export default function widestLine(',
    replacement: (original) => `
      import { keptByText } from ${own('kept-by-text.ts')};
      ${original.replace('export default function', 'function')}
      const kept = keptByText();
      export default (text) => kept(text, () => widestLine(text));`,
  },
  {
    module: /[\\/]ink[\\/]build[\\/]sanitize-ansi\.js$/,
    exported: 'export default sanitizeAnsi;',
    replacement: (original) => `
      import { keptByText } from ${own('kept-by-text.ts')};
      ${original.replace('export default sanitizeAnsi;', '')}
      const kept = keptByText();
      export default (text) => kept(text, () => sanitizeAnsi(text));`,
  },
  {
    module: /[\\/]string-width[\\/]index\.js$/,
    exported: 'export default function stringWidth(',
    replacement: (original) => `
      import { lazyPattern } from ${own('lazy-pattern.ts')};
      import { simpleWidth } from ${own('simple-width.ts')};
      ${withLazyEmoji(original).replace('export default function stringWidth(', 'function widthOfAny(')}
      export default function stringWidth(text, options) {
        const width = options === undefined && typeof text === 'string' ? simpleWidth(text) : undefined;
        return width ?? widthOfAny(text, options);
      }`,
  },
];

const EMOJI_PATTERN = /^const (\w+) = (\/.*RGI_Emoji.*\/v);$/m;

function withLazyEmoji(original: string): string {
  if (!EMOJI_PATTERN.test(original)) throw new Error('string-width has no pattern of emoji any more');
  return original.replace(EMOJI_PATTERN, (_, name, pattern) => `const ${name} = lazyPattern(() => ${pattern});`);
}

export const fasterInk: Plugin = {
  name: 'faster-ink',
  setup(setup) {
    for (const { module, exported, replacement } of CHANGES) {
      setup.onLoad({ filter: module }, ({ path }) => {
        const original = readFileSync(path, 'utf8');
        if (original.split(exported).length !== 2) throw new Error(`${path} has no "${exported}" any more`);
        return { contents: replacement(original) };
      });
    }
  },
};
