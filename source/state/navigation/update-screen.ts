/** The part of `update` for changes of the screen: into a set, to another page, and back. */

import { backFromInspection, typeSearch } from '../inspect/update-inspection.ts';
import { currentFilter, setFilter } from '../lists/current-filter.ts';
import { currentSet, selectedIndex } from '../selectors.ts';
import type { Overlay, State } from '../state.ts';
import { currentPage } from '../table-pages.ts';
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
      return { ...state, page: command.page, openedSet: undefined, selectedOrdinal: undefined, markedRows: new Set() };
    case 'help':
      return { ...state, overlay: { type: 'help', scroll: 0, under: state.overlay } };
  }
}

function open(state: State): State {
  const page = currentPage(state);
  if (page !== undefined) return page.open?.(state) ?? state;
  const status = currentSet(state);
  if (status === undefined || state.openedSet !== undefined) return state;
  const { uid, namespace, name } = status.set.meta;
  return { ...state, openedSet: { uid, namespace, name }, selectedSet: { uid, index: selectedIndex(state) } };
}

/** A dialog that the help covered has to be on the screen for a moment again before it accepts keys. */
function closeHelp(state: State, under: Overlay | undefined): State {
  if (under?.type !== 'action' && under?.type !== 'shell-confirmation') return { ...state, overlay: under };
  const id = state.lastDialogId + 1;
  return { ...state, lastDialogId: id, overlay: { ...under, id, acceptsInput: false } };
}

/** Goes back one step: closes the top overlay first, then clears the filter, then leaves the page. */
function back(state: State): State {
  const { overlay } = state;
  if (overlay?.type === 'filter') return setFilter({ ...state, overlay: undefined }, overlay.previousText);
  if (overlay?.type === 'search') return typeSearch({ ...state, overlay: undefined }, overlay.what, overlay.before);
  if (overlay?.type === 'help') return closeHelp(state, overlay.under);
  if (overlay?.type === 'command') return { ...state, overlay: overlay.under };
  if (overlay !== undefined) return { ...state, overlay: undefined };
  if (state.inspection !== undefined) return backFromInspection(state, state.inspection);
  if (state.openedSet !== undefined)
    return keepSelection({
      ...state,
      openedSet: undefined,
      selectedOrdinal: undefined,
      markedRows: new Set(),
      heldOrder: undefined,
    });
  if (currentFilter(state) !== '') return setFilter(state, '');
  return { ...state, page: 'sets' };
}
