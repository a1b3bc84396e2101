/** The part of `update` that is about typed text: the filter, a search, and what narrows a picker. */

import { filterOf, setFilter } from './shown-filter.ts';
import type { State } from './state.ts';
import type { TextLayout } from './text-view.ts';
import { acceptSearch, typeSearch } from './update-look.ts';
import { keepSelection } from './update-move.ts';
import { takeChoice } from './update-pick.ts';

export type TypingCommand =
  | { readonly type: 'filter' }
  | { readonly type: 'type'; readonly text: string }
  | { readonly type: 'erase' }
  | { readonly type: 'erase-all' }
  /** `layout` of the text that is searched, where one is. */
  | { readonly type: 'accept'; readonly layout?: TextLayout | undefined };

export function updateTyping(state: State, command: TypingCommand): State {
  switch (command.type) {
    case 'filter':
      return { ...state, overlay: { type: 'filter', before: filterOf(state) } };
    case 'type':
      return setText(state, textOf(state) + command.text);
    case 'erase':
      return setText(state, Array.from(textOf(state)).slice(0, -1).join(''));
    case 'erase-all':
      return setText(state, '');
    case 'accept':
      return accept(state, command.layout);
  }
}

/** What is being typed. */
export function textOf(state: State): string {
  const { overlay } = state;
  if (overlay?.type === 'namespaces' || overlay?.type === 'contexts') return overlay.text;
  if (overlay?.type === 'search') return state.look?.view[overlay.what] ?? '';
  return filterOf(state);
}

function setText(state: State, text: string): State {
  const { overlay } = state;
  switch (overlay?.type) {
    case 'filter':
      return setFilter(state, text);
    case 'search':
      return typeSearch(state, overlay.what, text);
    case 'namespaces':
    case 'contexts':
      return { ...state, overlay: { ...overlay, text, index: 0 } };
    default:
      return state;
  }
}

function accept(state: State, layout: TextLayout | undefined): State {
  switch (state.overlay?.type) {
    case 'search':
      return acceptSearch(state, layout);
    case 'filter':
      return keepSelection({ ...state, overlay: undefined });
    default:
      return takeChoice(state);
  }
}
