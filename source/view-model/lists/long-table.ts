/**
 * The rows of a long list. Each row's object is measured once and drawn once, so that a frame costs what has changed in
 * it, however long the list is.
 */

import type { FrameLine } from '../layout/frame-line.ts';
import { type Line, lineWidth, type Span, span } from '../layout/span.ts';
import { type Column, fittedCell, joinCells, layOutColumns, type SizedColumn } from './table.ts';

export interface LongTable<Row> {
  /** Sizes the columns for all rows. Returns the same columns while no width changes. */
  readonly columnsFor: (rows: readonly Row[]) => readonly SizedColumn<Row>[];
  /** Returns the same line while the row, the columns, `before` and the times on it stay the same. */
  readonly frameLine: (columns: readonly SizedColumn<Row>[], row: Row, rowFrame: RowFrame) => FrameLine;
}

export interface RowFrame {
  readonly key: string;
  /** The marks before the first cell. */
  readonly before: Line;
  readonly selected: boolean;
  /** The index in the list. */
  readonly index: number;
  readonly now: number;
}

interface DrawnRow<Row> {
  readonly columns: readonly SizedColumn<Row>[];
  readonly rowFrame: RowFrame;
  readonly cells: readonly Line[];
  readonly frameLine: FrameLine;
}

/** A column of times is measured at the first drawing of a row: its `minWidth` has room for later times. */
export function createLongTable<Row extends object>(
  columns: readonly Column<Row>[],
  { width, ellipsis, now }: { readonly width: number; readonly ellipsis: string; readonly now: number },
): LongTable<Row> {
  const widthsOfRow = new WeakMap<Row, readonly number[]>();
  const drawn = new WeakMap<Row, DrawnRow<Row>>();
  let widestCells: readonly number[] = [];
  let sized: readonly SizedColumn<Row>[] | undefined;

  function widthsOf(row: Row): readonly number[] {
    const known = widthsOfRow.get(row);
    if (known !== undefined) return known;
    const widths = columns.map((column) => lineWidth(column.cell(row, now)));
    widthsOfRow.set(row, widths);
    return widths;
  }

  return {
    columnsFor(rows) {
      const widest: number[] = columns.map(() => 0);
      for (const row of rows) {
        widthsOf(row).forEach((cellWidth, index) => {
          if (cellWidth > (widest[index] ?? 0)) widest[index] = cellWidth;
        });
      }
      if (sized === undefined || widest.some((cellWidth, index) => cellWidth !== widestCells[index])) {
        sized = layOutColumns(columns, widest, width);
        widestCells = widest;
      }
      return sized;
    },
    frameLine(layout, row, rowFrame) {
      const before = drawn.get(row);
      const usable = before?.columns === layout ? before : undefined;
      const cells = layout.map((column, index) => {
        const cell = usable?.cells[index];
        if (cell !== undefined && column.column.showsTime !== true) return cell;
        const made = fittedCell(column, row, rowFrame.now, ellipsis);
        return cell !== undefined && isSameLine(cell, made) ? cell : made;
      });
      const isSame =
        usable !== undefined &&
        isSameRowFrame(usable.rowFrame, rowFrame) &&
        cells.every((cell, index) => cell === usable.cells[index]);
      if (isSame) return usable.frameLine;
      const line = [...rowFrame.before, ...joinCells(cells)];
      const { key, selected, index } = rowFrame;
      const frameLine = { key, line, selected, index };
      drawn.set(row, { columns: layout, rowFrame, cells, frameLine });
      return frameLine;
    },
  };
}

function isSameRowFrame(left: RowFrame, right: RowFrame): boolean {
  const isSamePlace = left.key === right.key && left.index === right.index && left.selected === right.selected;
  return isSamePlace && isSameLine(left.before, right.before);
}

function isSameLine(left: Line, right: Line): boolean {
  return left.length === right.length && left.every((part, index) => isSameSpan(part, right[index] ?? span('')));
}

function isSameSpan(left: Span, right: Span): boolean {
  return left.text === right.text && left.tone === right.tone;
}
