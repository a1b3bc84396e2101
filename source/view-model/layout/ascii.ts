/** Text for a terminal whose character set has no more than ASCII. */

import { textWidth } from './span.ts';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Marks of the program's own words and of sanitizeForTerminal(). */
const ASCII_SUBSTITUTES: Readonly<Record<string, string>> = {
  '…': '~',
  '×': 'x',
  '·': '.',
  '–': '-',
  '—': '-',
  '↑': '^',
  '↓': 'v',
  '←': '<',
  '→': '>',
  '‹': '<',
  '›': '>',
  '▏': '|',
  '“': '"',
  '”': '"',
  '’': "'",
};

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** As wide as before: what has no likeness becomes a question mark for each column. */
export function asciiText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  let ascii = '';
  for (const { segment } of graphemes.segment(text)) {
    ascii += PRINTABLE_ASCII.test(segment) ? segment : (ASCII_SUBSTITUTES[segment] ?? '?'.repeat(textWidth(segment)));
  }
  return ascii;
}
