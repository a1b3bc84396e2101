/** Whether a row leaves the terminal's colours and styles as it found them. */

type Attribute = 'weight' | 'italic' | 'underline' | 'inverse' | 'hidden' | 'struck' | 'colour' | 'background';

/** What a parameter of SGR turns on or off. */
const TURNS_ON: ReadonlyMap<number, Attribute> = new Map([
  [1, 'weight'],
  [2, 'weight'],
  [3, 'italic'],
  [4, 'underline'],
  [7, 'inverse'],
  [8, 'hidden'],
  [9, 'struck'],
  ...range(30, 37, 'colour'),
  ...range(90, 97, 'colour'),
  ...range(40, 47, 'background'),
  ...range(100, 107, 'background'),
]);
const TURNS_OFF: ReadonlyMap<number, Attribute> = new Map([
  [22, 'weight'],
  [23, 'italic'],
  [24, 'underline'],
  [27, 'inverse'],
  [28, 'hidden'],
  [29, 'struck'],
  [39, 'colour'],
  [49, 'background'],
]);
/** They are followed by "5;N" or "2;R;G;B". */
const EXTENDED: ReadonlyMap<number, Attribute> = new Map([
  [38, 'colour'],
  [48, 'background'],
]);
const EXTENDED_LENGTHS: ReadonlyMap<number, number> = new Map([
  [5, 2],
  [2, 4],
]);

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences begin with one
const SGR = /\x1b\[([\d;]*)m/g;

function range(first: number, last: number, attribute: Attribute): readonly (readonly [number, Attribute])[] {
  return Array.from({ length: last - first + 1 }, (_, index) => [first + index, attribute]);
}

/** False as well for text with styles that are not known here. */
export function closesItsStyles(text: string): boolean {
  const open = new Set<Attribute>();
  for (const [, parameters = ''] of text.matchAll(SGR)) {
    const codes = parameters.split(';').map(Number);
    for (let at = 0; at < codes.length; at += 1) {
      const code = codes[at] ?? 0;
      const extended = EXTENDED.get(code);
      const on = extended ?? TURNS_ON.get(code);
      const off = TURNS_OFF.get(code);
      if (on !== undefined) open.add(on);
      else if (off !== undefined) open.delete(off);
      else if (code === 0) open.clear();
      else return false;
      if (extended !== undefined) {
        const length = EXTENDED_LENGTHS.get(codes[at + 1] ?? 0);
        if (length === undefined) return false;
        at += length;
      }
    }
  }
  return open.size === 0;
}
