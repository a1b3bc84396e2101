/** A text on the screen: where it is scrolled to, what is searched in it, and how its long lines are shown. */

/** A row of the screen: the part of a line that has been broken into several, counted from 0. */
export interface Place {
  readonly line: number;
  readonly part: number;
}

export interface TextView {
  /** The row at the top; `end`: the last rows, also when more come. */
  readonly top: Place | 'end';
  /** Long lines are broken; otherwise they are cut, and `left` columns of them are passed over. */
  readonly wrap: boolean;
  readonly left: number;
  readonly search: string;
  /** Only the lines that have it are shown. */
  readonly filter: string;
  /** The search is being typed: the text shows the match that is next to `top`. */
  readonly seeking: boolean;
  /** The line that the search came to last. */
  readonly match: number | undefined;
}

/** How a text lies on the screen just now, which only the screen knows. */
export interface TextLayout {
  /** Every row of the text from its first line to its last. */
  readonly places: readonly Place[];
  /** Index of the row at the top. */
  readonly first: number;
  /** Rows that are shown at once. */
  readonly height: number;
  /** Indexes of the rows at which lines begin that match the search, ascending. */
  readonly matches: readonly number[];
  /** The one of them that the search has come to. */
  readonly current: number | undefined;
}

export function newTextView(top: TextView['top'], wrap: boolean): TextView {
  return { top, wrap, left: 0, search: '', filter: '', seeking: false, match: undefined };
}

/** Index of the row at the top when the text is scrolled to its end. */
export function lastTop({ places, height }: Pick<TextLayout, 'places' | 'height'>): number {
  return Math.max(0, places.length - height);
}

/** Scrolled by so many rows; whoever comes to the end stays at it. */
export function moveText(view: TextView, layout: TextLayout, rows: number): TextView {
  const end = lastTop(layout);
  const next = Math.max(0, Math.min(layout.first + rows, end));
  const place = next >= end ? 'end' : layout.places[next];
  return { ...settled(view, layout), top: place ?? 'end' };
}

/** A third of the screen stands above a match. */
export function topForMatch(row: number, layout: Pick<TextLayout, 'places' | 'height'>): number {
  return Math.max(0, Math.min(row - Math.floor(layout.height / 3), lastTop(layout)));
}

/** The next match, or the one before; from the last to the first and the other way round. */
export function nextMatch(view: TextView, layout: TextLayout, by: 1 | -1): TextView {
  const { matches, places, first, height, current } = layout;
  const from = current ?? (by === 1 ? first - 1 : first + height);
  const beyond = by === 1 ? matches.find((row) => row > from) : matches.findLast((row) => row < from);
  const row = beyond ?? (by === 1 ? matches[0] : matches.at(-1));
  if (row === undefined) return view;
  const top = places[topForMatch(row, layout)];
  return { ...view, seeking: false, match: places[row]?.line, top: top ?? 'end' };
}

/** What was shown while the search was typed stays. */
export function settled(view: TextView, layout: TextLayout): TextView {
  if (!view.seeking) return view;
  const { current, places, first } = layout;
  if (current === undefined) return { ...view, seeking: false };
  return { ...view, seeking: false, match: places[current]?.line, top: places[first] ?? 'end' };
}

/** Stays at the end, or where it is. */
export function turnFollow(view: TextView, layout: TextLayout): TextView {
  const top = view.top === 'end' && !view.seeking ? (layout.places[layout.first] ?? 'end') : 'end';
  return { ...settled(view, layout), top };
}

export function shiftText(view: TextView, columns: number): TextView {
  return view.wrap ? view : { ...view, left: Math.max(0, view.left + columns) };
}

/** Whether the text has it: without regard to case, unless an upper-case letter was typed. */
export function matcherOf(wanted: string): (text: string) => boolean {
  const exact = wanted !== wanted.toLowerCase();
  return exact ? (text) => text.includes(wanted) : (text) => text.toLowerCase().includes(wanted);
}
