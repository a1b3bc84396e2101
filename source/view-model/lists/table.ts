/** Tables whose columns are chosen and sized for a width, so that what matters most is there on a narrow terminal. */

import { fit, type Line, lineWidth, span, type Tone, type Truncation } from '../layout/span.ts';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row, now: number) => Line;
  /** What a cell says where the whole of it does not fit. */
  readonly shortCell?: (row: Row, now: number) => Line;
  /** One cell that does not fit makes all of the column short, so that they stay alike. */
  readonly shortenTogether?: boolean;
  /** Columns of a high number are dropped first when the room is short. */
  readonly dropRank: number;
  /** The column never gets narrower; values that change keep within it, so nothing jumps. */
  readonly minWidth: number;
  /** Cells up to this width are shown whole, even if other columns of higher rank have to go for it. */
  readonly keepWidth?: number;
  /** Where only firm columns are left to go, long cells of such columns give way first, those of a high rank before. */
  readonly shrinkBeforeDrop?: boolean;
  /** Width that values come and go within: taken where there is room, whatever the cells hold just now. */
  readonly stableWidth?: number;
  /** A column that would be empty from top to bottom is left out. */
  readonly hideWhenEmpty?: boolean;
  /** The column is not made wider than this, however long its cells are. */
  readonly maxWidth?: number;
  readonly align?: 'left' | 'right';
  readonly truncate?: Truncation;
}

export interface SizedColumn<Row> {
  readonly column: Column<Row>;
  readonly width: number;
  readonly allShort: boolean;
}

const GAP = 2;

interface Measured<Row> {
  readonly column: Column<Row>;
  readonly leastWidth: number;
  readonly naturalWidth: number;
}

/**
 * Chooses the columns that fit into `width` at their least, then shares the room that is left in order of rank: up to
 * each column's natural width first, and then up to the width that its values come and go within.
 */
export function sizeColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  now: number,
  width: number,
): readonly SizedColumn<Row>[] {
  const offered = columns.filter(
    (column) => column.hideWhenEmpty !== true || rows.some((row) => lineWidth(column.cell(row, now)) > 0),
  );
  const kept = dropUntilFit(
    offered.map((column) => measure(column, rows, now)),
    width,
  );
  const widths = new Map(kept.map(({ column, leastWidth }) => [column.id, leastWidth]));
  let room = width - totalWidth(kept);
  const grow = (id: string, wanted: number) => {
    const given = widths.get(id) ?? 0;
    const more = Math.max(0, Math.min(room, wanted - given));
    widths.set(id, given + more);
    room -= more;
  };
  const byRank = kept.toSorted((a, b) => a.column.dropRank - b.column.dropRank);
  for (const { column, naturalWidth } of byRank) grow(column.id, naturalWidth);
  for (const { column } of byRank) grow(column.id, column.stableWidth ?? 0);
  return kept.map(({ column, leastWidth, naturalWidth }) => {
    const given = widths.get(column.id) ?? leastWidth;
    return { column, width: given, allShort: column.shortenTogether === true && given < naturalWidth };
  });
}

function measure<Row>(column: Column<Row>, rows: readonly Row[], now: number): Measured<Row> {
  let widest = Math.max(column.minWidth, column.title.length);
  for (const row of rows) widest = Math.max(widest, lineWidth(column.cell(row, now)));
  const natural = Math.min(widest, column.maxWidth ?? Number.POSITIVE_INFINITY);
  return {
    column,
    naturalWidth: natural,
    leastWidth: Math.max(column.minWidth, Math.min(natural, column.keepWidth ?? 0)),
  };
}

function dropUntilFit<Row>(columns: readonly Measured<Row>[], width: number): readonly Measured<Row>[] {
  let kept = columns;
  while (kept.length > 1 && totalWidth(kept) > width) kept = shrinkOrDropOne(kept, totalWidth(kept) - width);
  return kept;
}

/** One column less, or one that gives way by up to `excess`. */
function shrinkOrDropOne<Row>(columns: readonly Measured<Row>[], excess: number): readonly Measured<Row>[] {
  const byRank = columns.toSorted((a, b) => b.column.dropRank - a.column.dropRank);
  const last = byRank[0];
  const long = byRank.find(
    ({ column, leastWidth }) => column.shrinkBeforeDrop === true && leastWidth > column.minWidth,
  );
  if (last?.column.shrinkBeforeDrop !== true || long === undefined) return columns.filter((column) => column !== last);
  const least = Math.max(long.column.minWidth, long.leastWidth - excess);
  return columns.map((column) => (column === long ? { ...column, leastWidth: least } : column));
}

function totalWidth(columns: readonly { readonly leastWidth: number }[]): number {
  return columns.reduce((sum, { leastWidth }) => sum + leastWidth, 0) + GAP * Math.max(0, columns.length - 1);
}

export function headingLine<Row>(columns: readonly SizedColumn<Row>[], ellipsis: string, marked?: SortedColumn): Line {
  const cells = columns.map(({ column, width }) => {
    const isMarked = column.id === marked?.id;
    const title = isMarked ? `${column.title}${marked.mark}` : column.title;
    return fit([span(title, isMarked ? 'strong' : 'dim')], width, { align: column.align, ellipsis });
  });
  return joinCells(cells);
}

/** The column that the rows are sorted by, and the arrow behind its title. */
export interface SortedColumn {
  readonly id: string;
  readonly mark: string;
}

export function rowLine<Row>(columns: readonly SizedColumn<Row>[], row: Row, now: number, ellipsis: string): Line {
  return joinCells(
    columns.map(({ column, width, allShort }) => {
      const whole = column.cell(row, now);
      const tooWide = allShort || lineWidth(whole) > width;
      const cell = tooWide && column.shortCell !== undefined ? column.shortCell(row, now) : whole;
      return fit(cell, width, { align: column.align, truncate: column.truncate, ellipsis });
    }),
  );
}

function joinCells(cells: readonly Line[]): Line {
  const line: { text: string; tone: Tone }[] = [];
  cells.forEach((cell, index) => {
    if (index > 0) line.push({ text: ' '.repeat(GAP), tone: 'plain' });
    line.push(...cell);
  });
  return line;
}

/** The part of a long list to draw: it keeps the selected row in the middle, and is a pure function of it. */
export function visibleRange(length: number, selected: number, height: number): { start: number; end: number } {
  const start = Math.max(0, Math.min(selected - Math.floor(height / 2), length - height));
  return { start, end: Math.min(length, start + Math.max(0, height)) };
}
