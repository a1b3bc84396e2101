/** The keys of the lists: opening, going back, order, filter, sorting, and what is watched. */

import { shownSet } from '../state/selectors.ts';
import type { KeyBinding } from './binding.ts';
import { LISTS, PAGES, SCREENS } from './modes.ts';

export const OPEN_KEYS: readonly KeyBinding[] = [
  { keys: ['?'], modes: SCREENS, request: () => ({ type: 'help' }), help: 'this help', group: 'Look', hint: 'help' },
  {
    keys: ['enter', 'right'],
    modes: ['sets'],
    request: () => ({ type: 'open' }),
    help: 'open the set',
    group: 'Look',
    hint: 'open',
    disabled: (state) => (shownSet(state) === undefined ? 'there is no set here' : undefined),
  },
  {
    keys: ['esc', 'left', 'backspace'],
    modes: ['set'],
    request: () => ({ type: 'back' }),
    help: 'back to the sets',
    group: 'Look',
    hint: 'back',
  },
];

export const LIST_KEYS: readonly KeyBinding[] = [
  {
    keys: ['o'],
    modes: LISTS,
    request: () => ({ type: 'turn-order' }),
    help: 'turn the order of the ordinals',
    group: 'Look',
    hint: 'order',
  },
  {
    keys: ['/'],
    modes: ['sets', ...PAGES],
    request: () => ({ type: 'filter' }),
    help: 'filter the list',
    group: 'Choose',
    hint: 'filter',
  },
  {
    keys: ['esc'],
    modes: ['sets', ...PAGES],
    request: () => ({ type: 'back' }),
    help: 'drop the filter, or go back to the sets',
    group: 'Choose',
    disabled: (state) => (state.page === 'sets' && state.filter === '' ? 'there is no filter' : undefined),
  },
  {
    keys: ['>'],
    modes: ['sets', 'claims', 'volumes'],
    request: () => ({ type: 'sort', by: 1 }),
    help: 'sort by the next column',
    group: 'Choose',
    hint: 'sort',
  },
  {
    keys: ['<'],
    modes: ['sets', 'claims', 'volumes'],
    request: () => ({ type: 'sort', by: -1 }),
    help: 'sort by the column before',
    group: 'Choose',
  },
  {
    keys: ['r'],
    modes: ['sets', 'claims', 'volumes'],
    request: () => ({ type: 'reverse' }),
    help: 'turn the sorting',
    group: 'Choose',
  },
  {
    keys: ['n'],
    modes: SCREENS,
    request: () => ({ type: 'pick-namespace' }),
    help: 'choose namespaces',
    group: 'Choose',
    hint: 'namespace',
  },
  {
    keys: ['0'],
    modes: SCREENS,
    request: () => ({ type: 'all-namespaces' }),
    help: 'all namespaces',
    group: 'Choose',
    hint: 'all',
    disabled: (state) => (state.scope.namespaces === 'all' ? 'all namespaces are shown already' : undefined),
  },
  {
    keys: ['c'],
    modes: SCREENS,
    request: () => ({ type: 'pick-context' }),
    help: 'choose the context',
    group: 'Choose',
    hint: 'context',
  },
];
