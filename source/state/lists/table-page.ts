/**
 * List pages beside the list of sets. Each page provides its rows; cursor, filter and movement are shared. A page is
 * one entry in PAGES and one in the view-model's PAGE_VIEWS.
 */

import { memoizeLast } from '../memoize-last.ts';
import type { PageId, PageState, State } from '../state.ts';
import type { Filter, FilterHelp } from './filter.ts';

export interface TablePageDefinition<Row> {
  readonly id: PageId;
  /** Returns all rows in the order of the screen; the same reference for the same state of the cluster. */
  readonly rows: (state: State) => readonly Row[];
  /** Identifies the object of the row. */
  readonly keyOf: (row: Row) => string;
  readonly filter: Filter<Row>;
  /** Additional orders of the rows. `id` is the column whose heading shows the order. */
  readonly sorts?: readonly TablePageSort<Row>[];
  /** Handles enter; undefined if there is nothing to open. */
  readonly open?: (state: State, row: Row) => State;
}

export interface TablePageSort<Row> {
  readonly id: string;
  readonly compare: (left: Row, right: Row) => number;
}

export interface TablePage<Row> {
  readonly id: PageId;
  readonly filterHelp: readonly FilterHelp[];
  readonly filterProblem: (typed: string) => string | undefined;
  readonly allRows: (state: State) => readonly Row[];
  /** Returns the rows that match the filter. */
  readonly visibleRows: (state: State) => readonly Row[];
  readonly selectedIndex: (state: State) => number;
  readonly selectedRow: (state: State) => Row | undefined;
  /** Moves the cursor to the row at this index. */
  readonly selectRow: (state: State, index: number) => State;
  readonly open: ((state: State) => State) | undefined;
  /** Selects the next order; undefined if there is only one. */
  readonly sort: ((state: State, by: 1 | -1) => State) | undefined;
}

export function defineTablePage<Row>(definition: TablePageDefinition<Row>): TablePage<Row> {
  const { id, rows, keyOf, filter, open, sorts = [] } = definition;
  const filtered = memoizeLast((all: readonly Row[], typed: string) =>
    typed === '' ? all : all.filter(filter.createMatcher(typed)),
  );
  const sorted = memoizeLast((kept: readonly Row[], sortId: string | undefined, reversed: boolean) => {
    const found = sorts.find((candidate) => candidate.id === sortId);
    const inOrder = found === undefined ? kept : kept.toSorted(found.compare);
    return reversed ? inOrder.toReversed() : inOrder;
  });
  const visible = (state: State) => {
    const { filter: typed, sort } = pageStateOf(state, id);
    return sorted(filtered(rows(state), typed), sort?.id, sort?.reversed === true);
  };
  const selectedIndex = (state: State) => {
    const { key, index } = pageStateOf(state, id).cursor;
    const shown = visible(state);
    const found = shown.findIndex((row) => keyOf(row) === key);
    return found >= 0 ? found : Math.max(0, Math.min(index, shown.length - 1));
  };
  const selected = (state: State) => visible(state)[selectedIndex(state)];
  return {
    id,
    filterHelp: filter.help,
    filterProblem: filter.problem,
    allRows: rows,
    visibleRows: visible,
    selectedIndex,
    selectedRow: selected,
    selectRow(state, index) {
      const row = visible(state)[index];
      return updatePageState(state, id, { cursor: { key: row === undefined ? undefined : keyOf(row), index } });
    },
    sort:
      sorts.length === 0
        ? undefined
        : (state, by) => {
            const { sort } = pageStateOf(state, id);
            const ids: readonly (string | undefined)[] = [undefined, ...sorts.map((candidate) => candidate.id)];
            const next = ids[(ids.indexOf(sort?.id) + by + ids.length) % ids.length];
            return updatePageState(state, id, { sort: { id: next, reversed: sort?.reversed === true } });
          },
    open:
      open === undefined
        ? undefined
        : (state) => {
            const row = selected(state);
            return row === undefined ? state : open(state, row);
          },
  };
}

const INITIAL_PAGE_STATE: PageState = { filter: '', cursor: { key: undefined, index: 0 }, sort: undefined };

export function pageStateOf(state: State, id: PageId): PageState {
  return state.pageStates.get(id) ?? INITIAL_PAGE_STATE;
}

export function updatePageState(state: State, id: PageId, change: Partial<PageState>): State {
  const pageStates = new Map(state.pageStates).set(id, { ...pageStateOf(state, id), ...change });
  return { ...state, pageStates };
}
