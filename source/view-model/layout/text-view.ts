/** Lays out a text of any length: wrapped or truncated lines, the visible part, and the matches of a search. */

import {
  createTextMatcher,
  lastTopRow,
  type TextLayout,
  type TextRow,
  type TextView,
  topRowForMatch,
} from '../../state/inspect/text-view.ts';
import { memoizeLast } from '../../state/memoize-last.ts';
import type { FrameLine } from './frame-line.ts';
import { fit, type Line, type Span, span, takeWidth, textWidth } from './span.ts';
import type { Viewport } from './viewport.ts';

export interface TextLine {
  /** Ascending. A line keeps its number when earlier lines are dropped. */
  readonly number: number;
  readonly line: Line;
  /** The indent of a wrapped line's continuation rows. */
  readonly hangingIndent?: number;
}

export interface LaidOutText {
  readonly lines: readonly FrameLine[];
  readonly layout: TextLayout;
  /** The number of all lines, and of those that match the filter. */
  readonly totalCount: number;
  readonly keptCount: number;
}

/** The width of the match mark with a blank on either side. */
const GUTTER = 3;

export function layOutText(text: readonly TextLine[], view: TextView, viewport: Viewport, height: number): LaidOutText {
  const width = Math.max(10, viewport.columns - GUTTER - 1);
  const kept = filterLines(text, view.filter);
  const { rows, starts } = layOutRows(kept, view.wrap, width);
  const matches = findMatches(kept, starts, view.search);
  const extent = { rows, height };
  const rest = view.top === 'end' ? lastTopRow(extent) : Math.min(rowOf(rows, view.top), lastTopRow(extent));
  const current = currentMatch(view, rows, matches, rest);
  const first = view.isSearching && current !== undefined ? topRowForMatch(current, extent) : rest;
  const matching = new Set(matches);
  const lines = rows.slice(first, first + height).map((textRow, offset): FrameLine => {
    const row = first + offset;
    const source = kept[lineAt(starts, row)];
    const isCurrent = row === current;
    const mark = isCurrent ? viewport.glyphs.cursor : matching.has(row) ? viewport.glyphs.dot : ' ';
    const shown = source === undefined ? [] : rowLineOf(source, textRow.part, view, width, viewport);
    return {
      key: `text-${textRow.line}-${textRow.part}`,
      line: [span(` ${mark} `, 'accent'), ...highlight(shown, view.search)],
      selected: isCurrent,
    };
  });
  return {
    lines,
    layout: layoutOf(rows, first, height, matches, current),
    totalCount: text.length,
    keptCount: kept.length,
  };
}

const layoutOf = memoizeLast(
  (
    textRows: readonly TextRow[],
    first: number,
    height: number,
    matches: readonly number[],
    current: number | undefined,
  ): TextLayout => ({ rows: textRows, firstRow: first, height, matchRows: matches, currentMatchRow: current }),
);

const filterLines = memoizeLast((text: readonly TextLine[], filter: string): readonly TextLine[] => {
  if (filter === '') return text;
  const matches = createTextMatcher(filter);
  return text.filter(({ line }) => matches(plainText(line)));
});

interface TextRows {
  readonly rows: readonly TextRow[];
  /** The index of the first row of each line. */
  readonly starts: readonly number[];
}

const layOutRows = memoizeLast((kept: readonly TextLine[], wrap: boolean, width: number): TextRows => {
  const textRows: TextRow[] = [];
  const starts: number[] = [];
  for (const line of kept) {
    starts.push(textRows.length);
    const parts = wrap ? breaksOf(line, width).length : 1;
    for (let part = 0; part < parts; part += 1) textRows.push({ line: line.number, part });
  }
  return { rows: textRows, starts };
});

const findMatches = memoizeLast(
  (kept: readonly TextLine[], starts: readonly number[], search: string): readonly number[] => {
    if (search === '') return [];
    const matches = createTextMatcher(search);
    const rows: number[] = [];
    kept.forEach(({ line }, index) => {
      const start = starts[index];
      if (start !== undefined && matches(plainText(line))) rows.push(start);
    });
    return rows;
  },
);

/**
 * Returns the current match. While the search is typed, it is the next match after the top, or before the end. Later it
 * is the selected one.
 */
function currentMatch(
  view: TextView,
  textRows: readonly TextRow[],
  matches: readonly number[],
  top: number,
): number | undefined {
  if (view.isSearching) {
    return view.top === 'end' ? matches.at(-1) : (matches.find((row) => row >= top) ?? matches[0]);
  }
  return matches.find((row) => textRows[row]?.line === view.matchLine);
}

/** Returns the index of the row, or of the next one if its line no longer exists. */
function rowOf(textRows: readonly TextRow[], wanted: TextRow): number {
  let low = 0;
  let high = textRows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = textRows[middle];
    const isBefore =
      candidate !== undefined &&
      (candidate.line < wanted.line || (candidate.line === wanted.line && candidate.part < wanted.part));
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the index of the line that contains the row. */
function lineAt(starts: readonly number[], row: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

function plainText(line: Line): string {
  return line.length === 1 ? (line[0]?.text ?? '') : line.map(({ text }) => text).join('');
}

const breaksCache = new WeakMap<TextLine, { readonly width: number; readonly breaks: readonly number[] }>();

/** Returns the text positions at which its rows begin. */
function breaksOf(line: TextLine, width: number): readonly number[] {
  const known = breaksCache.get(line);
  if (known?.width === width) return known.breaks;
  const text = plainText(line.line);
  const breaks = [0];
  let start = 0;
  let room = width;
  while (textWidth(text.slice(start)) > room) {
    const taken = takeWidth(text.slice(start), room);
    if (taken === '') break;
    const blank = taken.lastIndexOf(' ');
    const isWhole = text[start + taken.length] === ' ';
    start += isWhole ? taken.length + 1 : blank > taken.length / 4 ? blank + 1 : taken.length;
    // Two blanks separate the columns of an event. The second one would indent the next row.
    if (text[start - 1] === ' ' && text[start] === ' ' && text[start + 1] !== ' ') start += 1;
    breaks.push(start);
    room = width - (line.hangingIndent ?? 0);
  }
  breaksCache.set(line, { width, breaks });
  return breaks;
}

function rowLineOf(source: TextLine, part: number, view: TextView, width: number, viewport: Viewport): Line {
  if (!view.wrap) {
    const start = view.columnOffset === 0 ? 0 : takeWidth(plainText(source.line), view.columnOffset).length;
    const rest = sliceLine(source.line, start, undefined);
    return textWidth(plainText(rest)) > width ? fit(rest, width, { ellipsis: viewport.glyphs.ellipsis }) : rest;
  }
  const breaks = breaksOf(source, width);
  const row = sliceLine(source.line, breaks[part] ?? 0, endOf(plainText(source.line), breaks[part + 1]));
  return part === 0 ? row : [span(' '.repeat(source.hangingIndent ?? 0)), ...row];
}

/** The blanks at which a line is wrapped appear in neither row. */
function endOf(text: string, next: number | undefined): number | undefined {
  if (next === undefined || text[next - 1] !== ' ') return next;
  return text[next - 2] === ' ' ? next - 2 : next - 1;
}

function sliceLine(line: Line, start: number, end: number | undefined): Line {
  const kept: Span[] = [];
  let at = 0;
  for (const { text, tone } of line) {
    const cut = text.slice(Math.max(0, start - at), end === undefined ? undefined : Math.max(0, end - at));
    if (cut !== '') kept.push({ text: cut, tone });
    at += text.length;
  }
  return kept;
}

/** Colours the matches of the search. A match across two spans is not coloured. */
function highlight(line: Line, search: string): Line {
  if (search === '') return line;
  const exact = search !== search.toLowerCase();
  return line.flatMap(({ text, tone }): Line => {
    const searched = exact ? text : text.toLowerCase();
    // A text can have another length in lower case, so the positions of matches would be wrong.
    if (searched.length !== text.length) return [{ text, tone }];
    const parts: Span[] = [];
    let from = 0;
    for (let at = searched.indexOf(search); at >= 0; at = searched.indexOf(search, from)) {
      if (at > from) parts.push({ text: text.slice(from, at), tone });
      parts.push(span(text.slice(at, at + search.length), 'accent'));
      from = at + search.length;
    }
    if (from < text.length) parts.push({ text: text.slice(from), tone });
    return parts;
  });
}
