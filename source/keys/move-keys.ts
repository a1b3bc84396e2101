import type { KeyBinding } from './binding.ts';
import { SCROLLING } from './modes.ts';

/** More rows than any list has. */
const FAR = 1_000_000_000;

export const MOVE_KEYS: readonly KeyBinding[] = [
  {
    keys: ['j', 'down', 'ctrl-n'],
    modes: SCROLLING,
    request: ({ end }) => ({ type: 'move', lines: 1, end }),
    help: 'down',
    group: 'Move',
  },
  {
    keys: ['k', 'up', 'ctrl-p'],
    modes: SCROLLING,
    request: ({ end }) => ({ type: 'move', lines: -1, end }),
    help: 'up',
    group: 'Move',
  },
  {
    keys: ['pagedown', 'ctrl-f', 'ctrl-d'],
    modes: SCROLLING,
    request: ({ page, end }) => ({ type: 'move', lines: page, end }),
    help: 'a page down',
    group: 'Move',
  },
  {
    keys: ['pageup', 'ctrl-b', 'ctrl-u'],
    modes: SCROLLING,
    request: ({ page, end }) => ({ type: 'move', lines: -page, end }),
    help: 'a page up',
    group: 'Move',
  },
  {
    keys: ['g', 'home'],
    modes: SCROLLING,
    request: ({ end }) => ({ type: 'move', lines: -FAR, end }),
    help: 'to the first',
    group: 'Move',
  },
  {
    keys: ['G', 'end'],
    modes: SCROLLING,
    request: ({ end }) => ({ type: 'move', lines: FAR, end }),
    help: 'to the last',
    group: 'Move',
  },
];
