/** What a terminal shows at one moment, as text with its style. */

import type { IBufferCell } from '@xterm/headless';

export interface Style {
  /** "#d8d8e0". */
  readonly color: string | undefined;
  readonly background: string | undefined;
  readonly isBold: boolean;
}

/** Neighbouring cells of one style. */
export interface Run extends Style {
  readonly text: string;
  /** In cells. */
  readonly start: number;
  readonly width: number;
}

export type Frame = readonly (readonly Run[])[];

function colorOf(isRgb: boolean, color: number): string | undefined {
  return isRgb ? `#${color.toString(16).padStart(6, '0')}` : undefined;
}

function styleOf(cell: IBufferCell): Style {
  return {
    color: colorOf(cell.isFgRGB(), cell.getFgColor()),
    background: colorOf(cell.isBgRGB(), cell.getBgColor()),
    isBold: cell.isBold() !== 0,
  };
}

export function isSameStyle(left: Style, right: Style): boolean {
  return left.color === right.color && left.background === right.background && left.isBold === right.isBold;
}

function runsOf(cells: readonly IBufferCell[]): readonly Run[] {
  const runs: Run[] = [];
  cells.forEach((cell, index) => {
    const [style, text, width] = [styleOf(cell), cell.getChars(), cell.getWidth()];
    // The second half of a wide character.
    if (width === 0) return;
    const last = runs.at(-1);
    if (last !== undefined && isSameStyle(last, style)) {
      runs[runs.length - 1] = { ...last, text: last.text + (text || ' '), width: last.width + width };
    } else runs.push({ ...style, text: text || ' ', start: index, width });
  });
  return runs;
}

export function frameOf(rows: readonly (readonly IBufferCell[])[]): Frame {
  return rows.map(runsOf);
}

/** A row of one style, cut or filled to the width. */
export function plainRow(text: string, columns: number, style: Partial<Style> = {}): readonly Run[] {
  const cut = text.length > columns ? `${text.slice(0, columns - 1)}…` : text.padEnd(columns);
  return [{ color: undefined, background: undefined, isBold: false, ...style, text: cut, start: 0, width: columns }];
}
