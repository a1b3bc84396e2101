/** Converts text for a terminal whose character set is ASCII. */

import { graphemesOf } from './graphemes.ts';
import { textWidth } from './span.ts';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Replacements for the marks of the program and of sanitizeForTerminal(). */
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

/** Keeps the width: a character without a replacement becomes a question mark for each of its columns. */
export function asciiText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  let ascii = '';
  for (const { segment } of graphemesOf(text)) {
    ascii += PRINTABLE_ASCII.test(segment) ? segment : (ASCII_SUBSTITUTES[segment] ?? '?'.repeat(textWidth(segment)));
  }
  return ascii;
}
