/** The part of `update` for typed text: the filter, a search, and the text of a picker. */

import { takeChoice } from '../dialog/update-picker.ts';
import type { TextLayout } from '../inspect/text-view.ts';
import { acceptSearch, typeSearch } from '../inspect/update-inspection.ts';
import { currentFilter, setFilter } from '../lists/current-filter.ts';
import { currentSet } from '../selectors.ts';
import { filteredOrdinal } from '../sets/sets-filter.ts';
import type { State } from '../state.ts';
import { keepSelection } from './update-move.ts';

export type TypingCommand =
  | { readonly type: 'filter' }
  | { readonly type: 'type'; readonly text: string }
  | { readonly type: 'erase' }
  | { readonly type: 'erase-all' }
  /** `layout` of the searched text, if there is one. */
  | { readonly type: 'accept'; readonly layout?: TextLayout | undefined };

export function updateTyping(state: State, command: TypingCommand): State {
  switch (command.type) {
    case 'filter':
      return { ...state, overlay: { type: 'filter', previousText: currentFilter(state) } };
    case 'type':
      return setTypedText(state, typedText(state) + command.text);
    case 'erase':
      return setTypedText(state, Array.from(typedText(state)).slice(0, -1).join(''));
    case 'erase-all':
      return setTypedText(state, '');
    case 'accept':
      return accept(state, command.layout);
  }
}

/** Returns the text that is being typed. */
export function typedText(state: State): string {
  const { overlay } = state;
  if (overlay?.type === 'namespaces' || overlay?.type === 'contexts' || overlay?.type === 'command')
    return overlay.text;
  if (overlay?.type === 'search') return state.inspection?.view[overlay.what] ?? '';
  return currentFilter(state);
}

function setTypedText(state: State, text: string): State {
  const { overlay } = state;
  switch (overlay?.type) {
    case 'filter':
      return selectFilteredRow(setFilter(state, text));
    case 'search':
      return typeSearch(state, overlay.what, text);
    case 'namespaces':
    case 'contexts':
    case 'command':
      return { ...state, overlay: { ...overlay, text, index: 0 } };
    default:
      return state;
  }
}

/** A filter by a pod, a claim, a volume, a node or an address leads to its row. */
function selectFilteredRow(state: State): State {
  const status = currentSet(state);
  if (state.page !== 'sets' || status === undefined) return state;
  return { ...state, selectedOrdinal: filteredOrdinal(state.setsFilter, status) };
}

function accept(state: State, layout: TextLayout | undefined): State {
  switch (state.overlay?.type) {
    case 'search':
      return acceptSearch(state, layout);
    case 'filter':
      return selectFilteredRow(keepSelection({ ...state, overlay: undefined }));
    default:
      return takeChoice(state);
  }
}
