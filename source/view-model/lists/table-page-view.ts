/** The drawing of list pages beside the list of sets. */

import type { TablePage } from '../../state/lists/table-page.ts';
import { pageStateOf } from '../../state/lists/table-page.ts';
import { memoizeLast } from '../../state/memoize-last.ts';
import type { PageId, State } from '../../state/state.ts';
import type { FrameLine } from '../layout/frame-line.ts';
import { fit, type Line, span, untrusted } from '../layout/span.ts';
import { screenTitle } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';
import { createLongTable } from './long-table.ts';
import { type Column, headingLine, positionText, visibleRange } from './table.ts';

export interface TablePageViewDefinition<Row extends object> {
  readonly page: TablePage<Row>;
  readonly title: (state: State) => Line;
  /** Columns may depend on the state's scope only. */
  readonly columns: (viewport: Viewport, state: State) => readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  /** Marked rows have a mark before them. */
  readonly isMarked?: (state: State, row: Row) => boolean;
  /** Sentences for a list without rows and without a filter. */
  readonly emptyMessage: (state: State) => readonly string[];
  /** The detail of the row under the cursor, below the list. */
  readonly detail?: RowDetail<Row>;
}

export interface RowDetail<Row> {
  readonly lines: (row: Row, viewport: Viewport) => readonly Line[];
  /** The number of reserved lines, equal for all rows, so that the list above does not move with the cursor. */
  readonly height: number;
}

export type TablePageView = (state: State, viewport: Viewport, height: number) => readonly FrameLine[];

/** The detail takes at most this part of the screen (one third). */
const DETAIL_SHARE = 3;

export function defineTablePageView<Row extends object>(definition: TablePageViewDefinition<Row>): TablePageView {
  const { page, title, columns, keyOf, isMarked, emptyMessage, detail } = definition;
  const tableFor = memoizeLast(
    (viewport: Viewport, _scope: State['scope'], state: State) =>
      createLongTable(columns(viewport, state), {
        width: viewport.columns - 4,
        ellipsis: viewport.glyphs.ellipsis,
        now: state.now,
      }),
    2,
  );
  return (state, viewport, height) => {
    const { glyphs } = viewport;
    const { ellipsis } = glyphs;
    const titleRow = (position: string): FrameLine => {
      return { key: 'page-title', line: screenTitle(title(state), position, state, viewport), selected: false };
    };
    const rows = page.visibleRows(state);
    if (rows.length === 0)
      return [titleRow(''), ...emptyTableLines(state, page.id, page.allRows(state).length > 0, emptyMessage, viewport)];
    const cursor = page.selectedIndex(state);
    const row = rows[cursor];
    const minDetailHeight = Math.min(Math.floor(height / DETAIL_SHARE), detail?.height ?? 0);
    const room = Math.max(minDetailHeight, height - 2 - rows.length);
    const about =
      row === undefined || detail === undefined
        ? []
        : fitDetail(detail.lines(row, viewport), minDetailHeight, room, viewport);
    const range = visibleRange(rows.length, cursor, height - 2 - about.length);
    const table = tableFor(viewport, state.scope, state);
    const layout = table.columnsFor(page.allRows(state));
    const { sort } = pageStateOf(state, page.id);
    const marked = sort?.id === undefined ? undefined : { id: sort.id, mark: sort.reversed ? glyphs.up : glyphs.down };
    const lines = rows.slice(range.start, range.end).map((shown, offset): FrameLine => {
      const selected = range.start + offset === cursor;
      const mark = isMarked?.(state, shown) === true ? span(glyphs.marked, 'accent') : span(' ');
      const before = [mark, span(selected ? `${glyphs.cursor} ` : '  ', 'accent')];
      return table.frameLine(layout, shown, {
        key: keyOf(shown),
        before,
        selected,
        index: range.start + offset,
        now: state.now,
      });
    });
    const isWhole = lines.length === rows.length;
    return [
      titleRow(isWhole ? '' : positionText(cursor, rows.length)),
      { key: 'page-heading', line: [span('   '), ...headingLine(layout, ellipsis, marked)], selected: false },
      ...lines,
      ...about.map((line, index) => ({
        key: `about-${index}`,
        line: fit(line, viewport.columns, { ellipsis }),
        selected: false,
      })),
    ];
  };
}

/** Returns at least `own` lines and not more than `room`. */
function fitDetail(lines: readonly Line[], minHeight: number, room: number, { glyphs }: Viewport): readonly Line[] {
  if (lines.length <= room) return [...lines, ...Array.from({ length: minHeight - lines.length }, (): Line => [])];
  const shown = lines.slice(0, Math.max(0, room - 1));
  return [...shown, [span(`   ${glyphs.ellipsis} ${lines.length - shown.length} more lines`, 'dim')]];
}

function emptyTableLines(
  state: State,
  id: PageId,
  isFiltered: boolean,
  nothing: (state: State) => readonly string[],
  viewport: Viewport,
): readonly FrameLine[] {
  const { quoteOpen, quoteClose, ellipsis } = viewport.glyphs;
  const { filter } = pageStateOf(state, id);
  const texts = isFiltered
    ? [`Nothing matches ${quoteOpen}${filter}${quoteClose}.`, '', 'esc drops the filter.']
    : nothing(state);
  return ['', ...texts].map((text, index) => ({
    key: `message-${index}`,
    line: fit([span('   '), untrusted(text)], viewport.columns, { ellipsis }),
    selected: false,
  }));
}
