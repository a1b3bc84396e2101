/** The width of text that needs no look at how its characters join: almost everything that the screen shows. */

const ESCAPE = 0x1b;
const SEMICOLON = 0x3b;

/** Printable ASCII, and ranges of which each character takes one cell and joins with no other. */
const ONE_CELL: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x24f],
  [0x391, 0x3a1],
  [0x3a3, 0x3ff],
  [0x400, 0x482],
  [0x48a, 0x52f],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x2190, 0x21ff],
  [0x2500, 0x25fc],
  [0x2713, 0x2717],
];
const LAST = 0x2717;

const takesOneCell = new Uint8Array(LAST + 1);
for (const [first, last] of ONE_CELL) takesOneCell.fill(1, first, last + 1);

/** Returns the number of cells; undefined for text that has anything else than these characters, colours and styles. */
export function simpleWidth(text: string): number | undefined {
  let width = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= LAST && takesOneCell[code] === 1) {
      width += 1;
    } else {
      const end = code === ESCAPE ? endOfStyle(text, at) : undefined;
      if (end === undefined) return undefined;
      at = end;
    }
  }
  return width;
}

/** Returns where the "m" of "ESC [ 1 ; 31 m" is; undefined for any other sequence. */
function endOfStyle(text: string, start: number): number | undefined {
  if (text[start + 1] !== '[') return undefined;
  let at = start + 2;
  for (let code = text.charCodeAt(at); code === SEMICOLON || isDigit(code); code = text.charCodeAt(at)) at += 1;
  return text[at] === 'm' ? at : undefined;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
