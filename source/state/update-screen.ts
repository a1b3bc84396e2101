/** The part of `update` that leads from screen to screen: into a set, to another page, and back. */

import { shownPage } from './page-list.ts';
import { selectedIndex, shownSet } from './selectors.ts';
import { filterOf, setFilter } from './shown-filter.ts';
import type { State } from './state.ts';
import { backFromLook, typeSearch } from './update-look.ts';
import { keepSelection } from './update-move.ts';

export type ScreenCommand =
  | { readonly type: 'open' }
  | { readonly type: 'back' }
  | { readonly type: 'page'; readonly page: State['page'] }
  | { readonly type: 'help' };

export function updateScreen(state: State, command: ScreenCommand): State {
  switch (command.type) {
    case 'open':
      return open(state);
    case 'back':
      return back(state);
    case 'page':
      return { ...state, page: command.page, opened: undefined, selectedOrdinal: undefined, marked: new Set() };
    case 'help':
      return { ...state, overlay: { type: 'help', scroll: 0 } };
  }
}

function open(state: State): State {
  const page = shownPage(state);
  if (page !== undefined) return page.open?.(state) ?? state;
  const status = shownSet(state);
  if (status === undefined || state.opened !== undefined) return state;
  const { uid, namespace, name } = status.set.meta;
  return { ...state, opened: { uid, namespace, name }, selected: { uid, index: selectedIndex(state) } };
}

/** One step at a time: what lies on top goes first, and the filter before the page. */
function back(state: State): State {
  const { overlay } = state;
  if (overlay?.type === 'filter') return setFilter({ ...state, overlay: undefined }, overlay.before);
  if (overlay?.type === 'search') return typeSearch({ ...state, overlay: undefined }, overlay.what, overlay.before);
  if (overlay !== undefined) return { ...state, overlay: undefined };
  if (state.look !== undefined) return backFromLook(state, state.look);
  if (state.opened !== undefined)
    return keepSelection({ ...state, opened: undefined, selectedOrdinal: undefined, marked: new Set() });
  if (filterOf(state) !== '') return setFilter(state, '');
  return { ...state, page: 'sets' };
}
