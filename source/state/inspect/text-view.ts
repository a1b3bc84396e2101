/** The state of a text on the screen: scroll position, search, and the display of long lines. */

/** A row of the screen: one part of a wrapped line, counted from 0. */
export interface TextRow {
  readonly line: number;
  readonly part: number;
}

export interface TextView {
  /** The row at the top. `end`: the last rows stay visible when more arrive. */
  readonly top: TextRow | 'end';
  /** True to wrap long lines. Otherwise they are truncated, and their first `left` columns are skipped. */
  readonly wrap: boolean;
  readonly columnOffset: number;
  readonly search: string;
  /** Only lines with this text are shown. */
  readonly filter: string;
  /** True while the search text is being typed. The text shows the match next to `top`. */
  readonly isSearching: boolean;
  /** The line of the current match. */
  readonly matchLine: number | undefined;
}

/** The layout of a text, which only the screen knows. */
export interface TextLayout {
  /** Every row of the text from its first line to its last. */
  readonly rows: readonly TextRow[];
  /** Index of the top row. */
  readonly firstRow: number;
  /** The number of visible rows. */
  readonly height: number;
  /** Indexes of the rows at which lines with a match begin, ascending. */
  readonly matchRows: readonly number[];
  /** The row of the current match. */
  readonly currentMatchRow: number | undefined;
}

export function newTextView(top: TextView['top'], wrap: boolean): TextView {
  return { top, wrap, columnOffset: 0, search: '', filter: '', isSearching: false, matchLine: undefined };
}

/** Returns the index of the top row when the text is scrolled to its end. */
export function lastTopRow({ rows, height }: Pick<TextLayout, 'rows' | 'height'>): number {
  return Math.max(0, rows.length - height);
}

/** Scrolls by a number of rows. A view that reaches the end stays at the end. */
export function scrollText(view: TextView, layout: TextLayout, rows: number): TextView {
  const end = lastTopRow(layout);
  const next = Math.max(0, Math.min(layout.firstRow + rows, end));
  const top = next >= end ? 'end' : layout.rows[next];
  return { ...keepSearchPosition(view, layout), top: top ?? 'end' };
}

/** Returns the top row for a match, so that a third of the screen is above it. */
export function topRowForMatch(row: number, layout: Pick<TextLayout, 'rows' | 'height'>): number {
  return Math.max(0, Math.min(row - Math.floor(layout.height / 3), lastTopRow(layout)));
}

/** Selects the next or previous match, and wraps around at both ends. */
export function nextMatch(view: TextView, layout: TextLayout, by: 1 | -1): TextView {
  const { matchRows, rows, firstRow, height, currentMatchRow } = layout;
  const from = currentMatchRow ?? (by === 1 ? firstRow - 1 : firstRow + height);
  const beyond = by === 1 ? matchRows.find((row) => row > from) : matchRows.findLast((row) => row < from);
  const row = beyond ?? (by === 1 ? matchRows[0] : matchRows.at(-1));
  if (row === undefined) return view;
  const top = rows[topRowForMatch(row, layout)];
  return { ...view, isSearching: false, matchLine: rows[row]?.line, top: top ?? 'end' };
}

/** Keeps the position shown while the search was typed. */
export function keepSearchPosition(view: TextView, layout: TextLayout): TextView {
  if (!view.isSearching) return view;
  const { currentMatchRow, rows, firstRow } = layout;
  if (currentMatchRow === undefined) return { ...view, isSearching: false };
  return { ...view, isSearching: false, matchLine: rows[currentMatchRow]?.line, top: rows[firstRow] ?? 'end' };
}

/** Switches between staying at the end and staying at the present position. */
export function toggleFollow(view: TextView, layout: TextLayout): TextView {
  const top = view.top === 'end' && !view.isSearching ? (layout.rows[layout.firstRow] ?? 'end') : 'end';
  return { ...keepSearchPosition(view, layout), top };
}

export function scrollSideways(view: TextView, columns: number): TextView {
  return view.wrap ? view : { ...view, columnOffset: Math.max(0, view.columnOffset + columns) };
}

/** Returns a function that reports whether a text matches, ignoring case unless an upper-case letter was typed. */
export function createTextMatcher(wanted: string): (text: string) => boolean {
  const exact = wanted !== wanted.toLowerCase();
  return exact ? (text) => text.includes(wanted) : (text) => text.toLowerCase().includes(wanted);
}
