/** The keys of the lists: opening, going back, order, filter, sorting, and the watched scope. */

import { copyableTexts } from '../state/copyable-texts.ts';
import { currentSet } from '../state/selectors.ts';
import type { KeyBinding } from './key-binding.ts';
import { OVERLAY_HELP_MODES, PAGE_MODES, SCREEN_MODES, SET_MODES } from './modes.ts';

export const OPEN_KEYS: readonly KeyBinding[] = [
  {
    keys: ['?'],
    modes: [...SCREEN_MODES, 'inspect'],
    request: () => ({ type: 'help' }),
    help: 'this help',
    group: 'Look',
    hint: 'help',
  },
  {
    keys: ['?'],
    modes: OVERLAY_HELP_MODES,
    request: () => ({ type: 'help' }),
    help: 'this help',
    group: 'Look',
  },
  {
    keys: ['enter', 'right'],
    modes: ['sets'],
    request: () => ({ type: 'open' }),
    help: 'open the set',
    group: 'Look',
    hint: 'open',
    disabledReason: (state) => (currentSet(state) === undefined ? 'there is no set here' : undefined),
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
    keys: ['ctrl-r'],
    modes: [...SCREEN_MODES, 'inspect', 'claim', 'finding', 'dns'],
    request: () => ({ type: 'refresh' }),
    help: 'read at once what waits to be retried, and sort again',
    group: 'Choose',
  },
  {
    keys: ['Y'],
    modes: [...SCREEN_MODES, 'inspect', 'claim', 'finding'],
    request: () => ({ type: 'copy' }),
    help: 'copy the name under the cursor; again: its address, its command, the finding as Markdown',
    group: 'Look',
    disabledReason: (state) => (copyableTexts(state).length === 0 ? 'there is nothing to copy here' : undefined),
  },
  {
    keys: ['o'],
    modes: SET_MODES,
    request: () => ({ type: 'reverse-ordinals' }),
    help: 'reverse the order of the ordinals',
    group: 'Look',
    hint: 'order',
  },
  {
    keys: ['/'],
    modes: ['sets', ...PAGE_MODES],
    request: () => ({ type: 'filter' }),
    help: 'filter the list',
    group: 'Choose',
    hint: 'filter',
  },
  {
    keys: ['esc'],
    modes: ['sets', ...PAGE_MODES],
    request: () => ({ type: 'back' }),
    help: 'drop the filter, or go back to the sets',
    group: 'Choose',
    disabledReason: (state) => (state.page === 'sets' && state.setsFilter === '' ? 'there is no filter' : undefined),
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
    help: 'reverse the sorting',
    group: 'Choose',
  },
  {
    keys: [':'],
    modes: [...SCREEN_MODES, 'inspect', 'claim', 'finding', 'dns'],
    request: () => ({ type: 'command-line' }),
    help: 'a command line with the words of k9s: ns shop, ctx prod, sts, pvc, q',
    group: 'Choose',
  },
  {
    keys: ['n'],
    modes: SCREEN_MODES,
    request: () => ({ type: 'pick-namespace' }),
    help: 'choose namespaces',
    group: 'Choose',
    hint: 'namespace',
  },
  {
    keys: ['0'],
    modes: SCREEN_MODES,
    request: () => ({ type: 'all-namespaces' }),
    help: 'all namespaces',
    group: 'Choose',
    hint: 'all',
    disabledReason: (state) => (state.scope.namespaces === 'all' ? 'all namespaces are shown already' : undefined),
  },
  {
    keys: ['c'],
    modes: SCREEN_MODES,
    request: () => ({ type: 'pick-context' }),
    help: 'choose the context',
    group: 'Choose',
    hint: 'context',
  },
];
