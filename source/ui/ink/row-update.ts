/** Writes the cells of a row that have changed. Ink writes everything from the first one on. */

import { runsOf } from './styled-row.ts';

/** A jump of the cursor costs about as much as so many cells. */
const WORTH_A_JUMP = 8;
const PLAIN = '\u001b[m';
const ERASE_REST = '\u001b[K';

/** The cells of a row: their characters, and the style of each. Behind the last one, cells are blank. */
interface Cells {
  readonly text: string;
  readonly styles: readonly string[];
}

/**
 * Returns what makes the row `next` of `previous`, which is on the screen, with the cursor anywhere in it; undefined for
 * rows that have more than characters of one cell, colours and styles.
 */
export function rowUpdate(previous: string, next: string, columns: number): string | undefined {
  const [before, after] = [cellsOf(previous), cellsOf(next)];
  if (before === undefined || after === undefined) return undefined;
  const end = after.text.length;
  if (Math.max(before.text.length, end) > columns) return undefined;
  let written = '';
  let style = '';
  let column: number | undefined;
  const jumpTo = (target: number): void => {
    if (column !== target) written += `\u001b[${target + 1}G`;
    column = target;
  };
  const write = (at: number): void => {
    const wanted = styleAt(after, at);
    if (style !== wanted) written += wanted === '' ? PLAIN : `\u001b[${style === '' ? '' : '0;'}${wanted}m`;
    style = wanted;
    written += characterAt(after, at);
    column = at + 1;
  };
  for (let at = 0; at < end; at += 1) {
    if (isSame(before, after, at)) continue;
    if (column !== undefined && at - column < WORTH_A_JUMP)
      for (let skipped = column; skipped < at; skipped += 1) write(skipped);
    jumpTo(at);
    write(at);
  }
  if (style !== '') written += PLAIN;
  let rest = end;
  while (rest < before.text.length && isSame(before, after, rest)) rest += 1;
  if (rest >= before.text.length) return written;
  jumpTo(end);
  return written + ERASE_REST;
}

function isSame(before: Cells, after: Cells, at: number): boolean {
  return characterAt(before, at) === characterAt(after, at) && styleAt(before, at) === styleAt(after, at);
}

function characterAt({ text }: Cells, at: number): string {
  return text[at] ?? ' ';
}

function styleAt({ styles }: Cells, at: number): string {
  return styles[at] ?? '';
}

function cellsOf(row: string): Cells | undefined {
  const runs = runsOf(row);
  if (runs === undefined) return undefined;
  const styles: string[] = [];
  for (const { text, style } of runs) for (let count = 0; count < text.length; count += 1) styles.push(style);
  return { text: runs.map(({ text }) => text).join(''), styles };
}
