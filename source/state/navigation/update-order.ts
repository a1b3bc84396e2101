/** The part of `update` for the order of rows: of the sets, of a page's list, and of the ordinals. */

import { pageStateOf, updatePageState } from '../lists/table-page.ts';
import { SORT_KEYS, type SortKey } from '../sets/sort-sets.ts';
import type { PageId, State } from '../state.ts';
import { currentPage } from '../table-pages.ts';

export type OrderCommand =
  | { readonly type: 'reverse-ordinals' }
  | { readonly type: 'sort'; readonly by: 1 | -1 }
  | { readonly type: 'reverse' };

export function updateOrder(state: State, command: OrderCommand): State {
  switch (command.type) {
    case 'reverse-ordinals':
      return { ...state, ordinalOrder: state.ordinalOrder === 'ascending' ? 'descending' : 'ascending' };
    case 'sort': {
      const page = currentPage(state);
      if (page !== undefined) return page.sort?.(state, command.by) ?? state;
      return {
        ...state,
        heldOrder: undefined,
        setsSort: { ...state.setsSort, key: nextSortKey(state.setsSort.key, command.by) },
      };
    }
    case 'reverse':
      if (state.page !== 'sets') return reversePage(state, state.page);
      return { ...state, heldOrder: undefined, setsSort: { ...state.setsSort, reversed: !state.setsSort.reversed } };
  }
}

function reversePage(state: State, page: PageId): State {
  const { sort } = pageStateOf(state, page);
  return updatePageState(state, page, { sort: { id: sort?.id, reversed: sort?.reversed !== true } });
}

function nextSortKey(key: SortKey, by: 1 | -1): SortKey {
  const index = SORT_KEYS.indexOf(key) + by;
  return SORT_KEYS[(index + SORT_KEYS.length) % SORT_KEYS.length] ?? 'state';
}
