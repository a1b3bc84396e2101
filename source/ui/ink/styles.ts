/** The colours and styles of text for a terminal: the parameters of SGR, "ESC [ 1 ; 31 m". */

export type Attribute = 'weight' | 'italic' | 'underline' | 'inverse' | 'hidden' | 'struck' | 'colour' | 'background';

/** What is on, each as the parameters that turn it on: "38;5;248". */
export type Styles = ReadonlyMap<Attribute, string>;

export const NO_STYLES: Styles = new Map();

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

function range(first: number, last: number, attribute: Attribute): readonly (readonly [number, Attribute])[] {
  return Array.from({ length: last - first + 1 }, (_, index) => [first + index, attribute]);
}

/** Returns what is on after a sequence; undefined if one of its parameters is not known here. */
export function stylesAfter(before: Styles, parameters: string): Styles | undefined {
  const after = new Map(before);
  const codes = parameters.split(';').map(Number);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    const extended = EXTENDED.get(code);
    const off = TURNS_OFF.get(code);
    if (extended !== undefined) {
      const length = EXTENDED_LENGTHS.get(codes[at + 1] ?? 0);
      if (length === undefined || at + length >= codes.length) return undefined;
      after.set(extended, codes.slice(at, at + length + 1).join(';'));
      at += length;
    } else if (off !== undefined) {
      after.delete(off);
    } else if (code === 0) {
      after.clear();
    } else {
      const on = TURNS_ON.get(code);
      if (on === undefined) return undefined;
      // Bold and faint together are two parameters.
      const other = on === 'weight' ? after.get(on) : undefined;
      after.set(on, other === undefined || other === String(code) ? String(code) : '1;2');
    }
  }
  return after;
}
