/** The part of `update` that is about the order of rows: of the sets, of a page's list, and of the ordinals. */

import { shownPage } from './page-list.ts';
import { changePage, pageStateOf } from './pages.ts';
import { type PageId, SORT_KEYS, type SortKey, type State } from './state.ts';

export type OrderCommand =
  | { readonly type: 'turn-order' }
  | { readonly type: 'sort'; readonly by: 1 | -1 }
  | { readonly type: 'reverse' };

export function updateOrder(state: State, command: OrderCommand): State {
  switch (command.type) {
    case 'turn-order':
      return { ...state, ordinalOrder: state.ordinalOrder === 'ascending' ? 'descending' : 'ascending' };
    case 'sort': {
      const page = shownPage(state);
      if (page !== undefined) return page.sort?.(state, command.by) ?? state;
      return { ...state, sort: { ...state.sort, key: nextSortKey(state.sort.key, command.by) } };
    }
    case 'reverse':
      if (state.page !== 'sets') return reversePage(state, state.page);
      return { ...state, sort: { ...state.sort, reversed: !state.sort.reversed } };
  }
}

function reversePage(state: State, page: PageId): State {
  const { sort } = pageStateOf(state, page);
  return changePage(state, page, { sort: { id: sort?.id, reversed: sort?.reversed !== true } });
}

function nextSortKey(key: SortKey, by: 1 | -1): SortKey {
  const index = SORT_KEYS.indexOf(key) + by;
  return SORT_KEYS[(index + SORT_KEYS.length) % SORT_KEYS.length] ?? 'name';
}
