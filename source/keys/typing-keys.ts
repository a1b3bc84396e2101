import type { KeyBinding } from './key-binding.ts';
import { TYPING_MODES } from './modes.ts';

/** Keys while a filter, a search or the text of a picker is being typed. */
export const TYPING_KEYS: readonly KeyBinding[] = [
  {
    keys: ['enter'],
    modes: TYPING_MODES,
    request: ({ textLayout }) => ({ type: 'accept', layout: textLayout }),
    help: 'apply what is typed or chosen',
    group: 'Type',
    hint: 'apply',
  },
  {
    keys: ['esc'],
    modes: TYPING_MODES,
    request: () => ({ type: 'back' }),
    help: 'cancel: everything stays as it was',
    group: 'Type',
    hint: 'cancel',
  },
  {
    keys: ['down', 'ctrl-n'],
    modes: TYPING_MODES,
    request: ({ end }) => ({ type: 'move', lines: 1, end }),
    help: 'down',
    group: 'Type',
  },
  {
    keys: ['up', 'ctrl-p'],
    modes: TYPING_MODES,
    request: ({ end }) => ({ type: 'move', lines: -1, end }),
    help: 'up',
    group: 'Type',
  },
  {
    keys: ['pagedown'],
    modes: TYPING_MODES,
    request: ({ pageRows, end }) => ({ type: 'move', lines: pageRows, end }),
    help: 'a page down',
    group: 'Type',
  },
  {
    keys: ['pageup'],
    modes: TYPING_MODES,
    request: ({ pageRows, end }) => ({ type: 'move', lines: -pageRows, end }),
    help: 'a page up',
    group: 'Type',
  },
  {
    keys: ['backspace', 'delete'],
    modes: TYPING_MODES,
    request: () => ({ type: 'erase' }),
    help: 'erase a character',
    group: 'Type',
  },
  {
    keys: ['ctrl-u', 'ctrl-w'],
    modes: TYPING_MODES,
    request: () => ({ type: 'erase-all' }),
    help: 'erase the line',
    group: 'Type',
  },
];
