/**
 * Writes frames as a recording (https://docs.asciinema.org/manual/asciicast/v2/). It is made from what the screen shows
 * and not from what the program wrote, so that it does not depend on when the program drew.
 */

import { type Frame, isSameStyle, type Run, type Style } from './frame.ts';

export interface TimedFrame {
  /** Seconds since the beginning of the recording. */
  readonly at: number;
  readonly frame: Frame;
}

const PLAIN: Style = { color: undefined, background: undefined, isBold: false };

function rgb(color: string): string {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)).join(';');
}

function sgr({ color, background, isBold }: Style): string {
  const codes = [
    '0',
    ...(isBold ? ['1'] : []),
    ...(color === undefined ? [] : [`38;2;${rgb(color)}`]),
    ...(background === undefined ? [] : [`48;2;${rgb(background)}`]),
  ];
  return `\x1b[${codes.join(';')}m`;
}

/** Neighbours that did not change are written again if it takes less than going past them. */
const SHORT_GAP = 8;

/** One cell each. A run with wide characters is left whole. */
function cellsOf(run: Run): readonly Run[] {
  const characters = [...run.text];
  if (characters.length !== run.width) return [run];
  return characters.map((text, index) => ({ ...run, text, start: run.start + index, width: 1 }));
}

function isSameCell(left: Run | undefined, right: Run): boolean {
  return left !== undefined && left.text === right.text && left.width === right.width && isSameStyle(left, right);
}

/** The stretches of a row that have to be written. */
function changedStretches(before: readonly Run[], runs: readonly Run[]): readonly (readonly Run[])[] {
  const known = new Map(before.flatMap(cellsOf).map((cell) => [cell.start, cell]));
  const stretches: Run[][] = [];
  let gap: Run[] = [];
  for (const cell of runs.flatMap(cellsOf)) {
    if (isSameCell(known.get(cell.start), cell)) {
      gap.push(cell);
      continue;
    }
    const last = stretches.at(-1);
    if (last !== undefined && gap.length <= SHORT_GAP) last.push(...gap, cell);
    else stretches.push([cell]);
    gap = [];
  }
  return stretches;
}

function stretchText(cells: readonly Run[], row: number): string {
  let style = PLAIN;
  const parts = cells.map((cell) => {
    const change = isSameStyle(style, cell) ? '' : sgr(cell);
    style = cell;
    return change + cell.text;
  });
  const end = isSameStyle(style, PLAIN) ? '' : '\x1b[0m';
  return `\x1b[${row + 1};${(cells[0]?.start ?? 0) + 1}H${parts.join('')}${end}`;
}

/** What has to be written so that a screen that shows `before` shows `frame`; empty if it does. */
export function changedRows(before: Frame, frame: Frame): string {
  const changed = frame.map((runs, row) =>
    changedStretches(before[row] ?? [], runs).map((cells) => stretchText(cells, row)),
  );
  return changed.flat().join('');
}

export interface CastOptions {
  readonly title: string;
  readonly columns: number;
  readonly rows: number;
  /** Seconds for which the last frame stays. */
  readonly end: number;
}

export function writeCast(frames: readonly TimedFrame[], { title, columns, rows, end }: CastOptions): string {
  const header = { version: 2, width: columns, height: rows, title, env: { TERM: 'xterm-256color' } };
  const lines: unknown[] = [header];
  let before: Frame = [];
  for (const { at, frame } of frames) {
    const text = changedRows(before, frame);
    if (text !== '') lines.push([seconds(at), 'o', before.length === 0 ? `\x1b[?25l\x1b[2J${text}` : text]);
    before = frame;
  }
  lines.push([seconds(end), 'o', '\x1b[?25h']);
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

function seconds(at: number): number {
  return Math.round(at * 1000) / 1000;
}
