/** A row of the terminal as a list of runs of equal style. */

import { keptByText } from './kept-by-text.ts';
import { simpleWidth } from './simple-width.ts';
import { NO_STYLES, type Styles, stylesAfter } from './styles.ts';

export interface Run {
  readonly text: string;
  /** The parameters of SGR that give its style; empty for plain text. */
  readonly style: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences begin with one
const SGR = /\x1b\[([\d;]*)m/g;

const kept = keptByText<readonly Run[] | undefined>();

/**
 * Returns undefined for a row that has anything else than characters of one cell, colours and styles, or that leaves
 * one of them on.
 */
export function runsOf(row: string): readonly Run[] | undefined {
  return kept(row, () => splitIntoRuns(row));
}

function splitIntoRuns(row: string): readonly Run[] | undefined {
  if (simpleWidth(row) === undefined) return undefined;
  const runs: Run[] = [];
  let styles: Styles = NO_STYLES;
  let at = 0;
  const add = (text: string): void => {
    if (text === '') return;
    const style = [...styles.values()].join(';');
    const last = runs.at(-1);
    if (last?.style === style) runs[runs.length - 1] = { ...last, text: last.text + text };
    else runs.push({ text, style });
  };
  for (const match of row.matchAll(SGR)) {
    add(row.slice(at, match.index));
    at = match.index + match[0].length;
    const after = stylesAfter(styles, match[1] ?? '');
    if (after === undefined) return undefined;
    styles = after;
  }
  add(row.slice(at));
  return styles.size === 0 ? runs : undefined;
}
