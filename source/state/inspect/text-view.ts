/** A text on the screen: where it is scrolled to, what is searched in it, and how its long lines are shown. */

/** A row of the screen: the part of a line that has been broken into several, counted from 0. */
export interface TextRow {
  readonly line: number;
  readonly part: number;
}

export interface TextView {
  /** The row at the top; `end`: the last rows, also when more come. */
  readonly top: TextRow | 'end';
  /** Long lines are broken; otherwise they are cut, and `left` columns of them are passed over. */
  readonly wrap: boolean;
  readonly columnOffset: number;
  readonly search: string;
  /** Only the lines that have it are shown. */
  readonly filter: string;
  /** The search is being typed: the text shows the match that is next to `top`. */
  readonly isSearching: boolean;
  /** The line that the search came to last. */
  readonly matchLine: number | undefined;
}

/** How a text lies on the screen just now, which only the screen knows. */
export interface TextLayout {
  /** Every row of the text from its first line to its last. */
  readonly rows: readonly TextRow[];
  /** Index of the row at the top. */
  readonly firstRow: number;
  /** Rows that are shown at once. */
  readonly height: number;
  /** Indexes of the rows at which lines begin that match the search, ascending. */
  readonly matchRows: readonly number[];
  /** The one of them that the search has come to. */
  readonly currentMatchRow: number | undefined;
}

export function newTextView(top: TextView['top'], wrap: boolean): TextView {
  return { top, wrap, columnOffset: 0, search: '', filter: '', isSearching: false, matchLine: undefined };
}

/** Index of the row at the top when the text is scrolled to its end. */
export function lastTopRow({ rows, height }: Pick<TextLayout, 'rows' | 'height'>): number {
  return Math.max(0, rows.length - height);
}

/** Scrolled by so many rows; whoever comes to the end stays at it. */
export function scrollText(view: TextView, layout: TextLayout, rows: number): TextView {
  const end = lastTopRow(layout);
  const next = Math.max(0, Math.min(layout.firstRow + rows, end));
  const place = next >= end ? 'end' : layout.rows[next];
  return { ...keepSearchPosition(view, layout), top: place ?? 'end' };
}

/** A third of the screen stands above a match. */
export function topRowForMatch(row: number, layout: Pick<TextLayout, 'rows' | 'height'>): number {
  return Math.max(0, Math.min(row - Math.floor(layout.height / 3), lastTopRow(layout)));
}

/** The next match, or the one before; from the last to the first and the other way round. */
export function nextMatch(view: TextView, layout: TextLayout, by: 1 | -1): TextView {
  const { matchRows, rows, firstRow, height, currentMatchRow } = layout;
  const from = currentMatchRow ?? (by === 1 ? firstRow - 1 : firstRow + height);
  const beyond = by === 1 ? matchRows.find((row) => row > from) : matchRows.findLast((row) => row < from);
  const row = beyond ?? (by === 1 ? matchRows[0] : matchRows.at(-1));
  if (row === undefined) return view;
  const top = rows[topRowForMatch(row, layout)];
  return { ...view, isSearching: false, matchLine: rows[row]?.line, top: top ?? 'end' };
}

/** What was shown while the search was typed stays. */
export function keepSearchPosition(view: TextView, layout: TextLayout): TextView {
  if (!view.isSearching) return view;
  const { currentMatchRow, rows, firstRow } = layout;
  if (currentMatchRow === undefined) return { ...view, isSearching: false };
  return { ...view, isSearching: false, matchLine: rows[currentMatchRow]?.line, top: rows[firstRow] ?? 'end' };
}

/** Stays at the end, or where it is. */
export function toggleFollow(view: TextView, layout: TextLayout): TextView {
  const top = view.top === 'end' && !view.isSearching ? (layout.rows[layout.firstRow] ?? 'end') : 'end';
  return { ...keepSearchPosition(view, layout), top };
}

export function scrollSideways(view: TextView, columns: number): TextView {
  return view.wrap ? view : { ...view, columnOffset: Math.max(0, view.columnOffset + columns) };
}

/** Whether the text has it: without regard to case, unless an upper-case letter was typed. */
export function createTextMatcher(wanted: string): (text: string) => boolean {
  const exact = wanted !== wanted.toLowerCase();
  return exact ? (text) => text.includes(wanted) : (text) => text.toLowerCase().includes(wanted);
}
