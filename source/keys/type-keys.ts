import type { KeyBinding } from './binding.ts';
import { TYPING } from './modes.ts';

/** While a filter, a search or the narrowing of a list is typed. */
export const TYPE_KEYS: readonly KeyBinding[] = [
  {
    keys: ['enter'],
    modes: TYPING,
    request: ({ text }) => ({ type: 'accept', layout: text }),
    help: 'take what is typed or chosen',
    group: 'Type',
    hint: 'take it',
  },
  {
    keys: ['esc'],
    modes: TYPING,
    request: () => ({ type: 'back' }),
    help: 'leave it as it was',
    group: 'Type',
    hint: 'leave it',
  },
  {
    keys: ['down', 'ctrl-n'],
    modes: TYPING,
    request: ({ end }) => ({ type: 'move', lines: 1, end }),
    help: 'down',
    group: 'Type',
  },
  {
    keys: ['up', 'ctrl-p'],
    modes: TYPING,
    request: ({ end }) => ({ type: 'move', lines: -1, end }),
    help: 'up',
    group: 'Type',
  },
  {
    keys: ['pagedown'],
    modes: TYPING,
    request: ({ page, end }) => ({ type: 'move', lines: page, end }),
    help: 'a page down',
    group: 'Type',
  },
  {
    keys: ['pageup'],
    modes: TYPING,
    request: ({ page, end }) => ({ type: 'move', lines: -page, end }),
    help: 'a page up',
    group: 'Type',
  },
  {
    keys: ['backspace', 'delete'],
    modes: TYPING,
    request: () => ({ type: 'erase' }),
    help: 'erase a character',
    group: 'Type',
  },
  {
    keys: ['ctrl-u', 'ctrl-w'],
    modes: TYPING,
    request: () => ({ type: 'erase-all' }),
    help: 'erase the line',
    group: 'Type',
  },
];
