/**
 * Tables whose columns are selected and sized for a width, so that the most important ones are shown on a narrow
 * terminal.
 */

import { fit, type Line, lineWidth, span, type Tone, type Truncation } from '../layout/span.ts';
import type { Viewport } from '../layout/viewport.ts';

export type Column<Row> = ColumnLayout & LongCells<Row> & (TimelessCells<Row> | TimedCells<Row>);

/** Cells that depend on the row alone. Long lists draw them once for each row. */
interface TimelessCells<Row> {
  readonly showsTime?: false;
  readonly cell: (row: Row) => Line;
  /** A shorter text, used if the whole cell does not fit. */
  readonly shortCell?: (row: Row) => Line;
}

/** Cells that show how much time has passed. */
interface TimedCells<Row> {
  readonly showsTime: true;
  readonly cell: (row: Row, now: number) => Line;
  readonly shortCell?: (row: Row, now: number) => Line;
}

/** Cells that may say more where room is left. They take none from other columns. */
interface LongCells<Row> {
  readonly longCell?: (row: Row, now: number) => Line | undefined;
}

interface ColumnLayout {
  readonly id: string;
  readonly title: string;
  /** If one cell does not fit, all cells of the column use their short texts, and no other column makes room for it. */
  readonly shortenTogether?: boolean;
  /** Columns with a high rank are dropped first if there is no room, and empty ones before all others. */
  readonly dropRank: number;
  /**
   * True for a name that tells this row from others. Columns with a higher rank are dropped before such names are cut;
   * then the longest names are cut before any further column is dropped.
   */
  readonly identifies?: true;
  /** The column is never narrower than this. Changing values within it move nothing. */
  readonly minWidth: number;
  /** Cells up to this width are shown whole, even if columns with a higher rank have to be dropped for it. */
  readonly keepWidth?: number;
  /** True to shorten the column to `minWidth` before it is dropped. */
  readonly shrinkBeforeDrop?: boolean;
  /** Width reserved for changing values if there is room, whatever the present cells contain. */
  readonly stableWidth?: number;
  /** True to leave out the column if all its cells are empty. */
  readonly hideWhenEmpty?: boolean;
  /** The column is wider than this only if no other column needs the room. */
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
  /** The width of the widest cell, at least that of the title and `minWidth`. */
  readonly wholeWidth: number;
  readonly isEmpty: boolean;
}

/** Sizes the columns for these rows: see layOutColumns(). */
export function sizeColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  now: number,
  width: number,
): readonly SizedColumn<Row>[] {
  const widest = columns.map((column) =>
    rows.reduce((most, row) => Math.max(most, lineWidth(column.cell(row, now))), 0),
  );
  return giveRestToLongCells(layOutColumns(columns, widest, width), rows, now, width);
}

/** Widens columns for their long cells by what all others leave. */
function giveRestToLongCells<Row>(
  sized: readonly SizedColumn<Row>[],
  rows: readonly Row[],
  now: number,
  width: number,
): readonly SizedColumn<Row>[] {
  let rest = width - sized.reduce((sum, column) => sum + column.width, 0) - GAP * Math.max(0, sized.length - 1);
  return sized.map((column) => {
    const { longCell } = column.column;
    if (longCell === undefined || rest <= 0) return column;
    const wanted = rows.reduce((most, row) => Math.max(most, lineWidth(longCell(row, now) ?? [])), 0);
    const more = wanted - column.width;
    if (more <= 0 || more > rest) return column;
    rest -= more;
    return { ...column, width: wanted };
  });
}

/**
 * Selects the columns whose minimum widths fit into `width`, then distributes the remaining width in order of rank:
 * first up to each column's natural width, then up to its `stableWidth`, then up to its widest cell.
 * @param widest the width of the widest cell of each column
 */
export function layOutColumns<Row>(
  columns: readonly Column<Row>[],
  widest: readonly number[],
  width: number,
): readonly SizedColumn<Row>[] {
  const offered = columns.flatMap((column, index) => {
    const widestCell = widest[index] ?? 0;
    return column.hideWhenEmpty === true && widestCell === 0 ? [] : [measure(column, widestCell)];
  });
  const kept = dropUntilFit(offered, width);
  const widths = new Map(kept.map(({ column, leastWidth }) => [column.id, leastWidth]));
  let room = width - totalWidth(kept);
  const grow = (id: string, wanted: number) => {
    const given = widths.get(id) ?? 0;
    const more = Math.max(0, Math.min(room, wanted - given));
    widths.set(id, given + more);
    room -= more;
  };
  const byRank = kept.toSorted((a, b) => a.column.dropRank - b.column.dropRank);
  for (const { column, leastWidth, naturalWidth } of byRank) {
    if (column.shortenTogether !== true || naturalWidth - leastWidth <= room) grow(column.id, naturalWidth);
  }
  for (const { column } of byRank) grow(column.id, column.stableWidth ?? 0);
  for (const { column, wholeWidth } of byRank) grow(column.id, wholeWidth);
  return kept.map(({ column, leastWidth, naturalWidth }) => {
    const given = widths.get(column.id) ?? leastWidth;
    return { column, width: given, allShort: column.shortenTogether === true && given < naturalWidth };
  });
}

function measure<Row>(column: Column<Row>, widestCell: number): Measured<Row> {
  const widest = Math.max(column.minWidth, column.title.length, widestCell);
  const natural = Math.min(widest, column.maxWidth ?? Number.POSITIVE_INFINITY);
  const keepWidth = column.keepWidth ?? 0;
  const isShortAnyway = column.shortenTogether === true && natural > keepWidth;
  return {
    column,
    naturalWidth: natural,
    leastWidth: Math.max(column.minWidth, isShortAnyway ? 0 : Math.min(natural, keepWidth)),
    wholeWidth: widest,
    isEmpty: widestCell === 0,
  };
}

function dropUntilFit<Row>(columns: readonly Measured<Row>[], width: number): readonly Measured<Row>[] {
  let kept = columns;
  while (kept.length > 1 && totalWidth(kept) > width) kept = shrinkOrDropOne(kept, totalWidth(kept) - width);
  return kept;
}

/** Drops one column, or shortens one by up to `excess`. */
function shrinkOrDropOne<Row>(columns: readonly Measured<Row>[], excess: number): readonly Measured<Row>[] {
  const byRank = columns.toSorted((a, b) => b.column.dropRank - a.column.dropRank);
  const last = byRank.find(({ isEmpty, column }) => isEmpty && column.identifies !== true) ?? byRank[0];
  const long = last?.column.identifies === true ? longestName(columns) : last;
  const canShrink = long?.column.shrinkBeforeDrop === true || long?.column.identifies === true;
  if (long === undefined || !canShrink || long.leastWidth <= long.column.minWidth) {
    return columns.filter((column) => column !== last);
  }
  const least = Math.max(long.column.minWidth, long.leastWidth - excess);
  return columns.map((column) => (column === long ? { ...column, leastWidth: least } : column));
}

/** Returns the column of names that can be shortened furthest; undefined if none can. */
function longestName<Row>(columns: readonly Measured<Row>[]): Measured<Row> | undefined {
  return columns
    .filter(({ column, leastWidth }) => column.identifies === true && leastWidth > column.minWidth)
    .toSorted((a, b) => b.leastWidth - b.column.minWidth - (a.leastWidth - a.column.minWidth))[0];
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

/** The column by which the rows are sorted, and the arrow behind its title. */
export interface SortedColumn {
  readonly id: string;
  readonly mark: string;
}

export function rowLine<Row>(columns: readonly SizedColumn<Row>[], row: Row, now: number, ellipsis: string): Line {
  return joinCells(columns.map((column) => fittedCell(column, row, now, ellipsis)));
}

/** Returns the cell in exactly the column's width. */
export function fittedCell<Row>(
  { column, width, allShort }: SizedColumn<Row>,
  row: Row,
  now: number,
  ellipsis: string,
): Line {
  const long = column.longCell?.(row, now);
  if (long !== undefined && lineWidth(long) <= width) {
    return fit(long, width, { align: column.align, truncate: column.truncate, ellipsis });
  }
  const whole = column.cell(row, now);
  const tooWide = allShort || lineWidth(whole) > width;
  const cell = tooWide && column.shortCell !== undefined ? column.shortCell(row, now) : whole;
  return fit(cell, width, { align: column.align, truncate: column.truncate, ellipsis });
}

export function joinCells(cells: readonly Line[]): Line {
  const line: { text: string; tone: Tone }[] = [];
  cells.forEach((cell, index) => {
    if (index > 0) line.push({ text: ' '.repeat(GAP), tone: 'plain' });
    line.push(...cell);
  });
  return line;
}

/** Returns the part of a long list to draw. It depends on the selected row alone, which it keeps in the middle. */
export function visibleRange(length: number, selected: number, height: number): { start: number; end: number } {
  const start = Math.max(0, Math.min(selected - Math.floor(height / 2), length - height));
  return { start, end: Math.min(length, start + Math.max(0, height)) };
}

/** "11 of 14". `cursor` counts from 0. */
export function positionText(cursor: number, total: number): string {
  return `${cursor + 1} of ${total}`;
}

/** Writes "11 of 14" at the right end of the heading if not all rows are visible. `cursor` counts from 0. */
export function headingWithPosition(
  heading: Line,
  { cursor, total, isWhole }: { readonly cursor: number; readonly total: number; readonly isWhole: boolean },
  { columns, glyphs: { ellipsis } }: Viewport,
): Line {
  if (isWhole) return heading;
  const position = positionText(cursor, total);
  return [...fit(heading, columns - position.length - 3, { ellipsis }), span(`  ${position} `, 'dim')];
}
