import type { KeyBinding } from './key-binding.ts';
import { GROWING_MODES, SCROLLING_MODES } from './modes.ts';

/** More rows than any list has. */
const MORE_THAN_ALL_ROWS = 1_000_000_000;

export const MOVE_KEYS: readonly KeyBinding[] = [
  {
    keys: ['j', 'down', 'ctrl-n'],
    modes: SCROLLING_MODES,
    request: ({ end }) => ({ type: 'move', lines: 1, end }),
    help: 'down',
    group: 'Move',
  },
  {
    keys: ['k', 'up', 'ctrl-p'],
    modes: SCROLLING_MODES,
    request: ({ end }) => ({ type: 'move', lines: -1, end }),
    help: 'up',
    group: 'Move',
  },
  {
    keys: ['pagedown', 'ctrl-f', 'ctrl-d'],
    modes: SCROLLING_MODES,
    request: ({ pageRows, end }) => ({ type: 'move', lines: pageRows, end }),
    help: 'a page down',
    group: 'Move',
  },
  {
    keys: ['pageup', 'ctrl-b', 'ctrl-u'],
    modes: SCROLLING_MODES,
    request: ({ pageRows, end }) => ({ type: 'move', lines: -pageRows, end }),
    help: 'a page up',
    group: 'Move',
  },
  {
    keys: ['g', 'home'],
    modes: SCROLLING_MODES,
    request: ({ end }) => ({ type: 'move', lines: -MORE_THAN_ALL_ROWS, end }),
    help: 'to the first',
    group: 'Move',
  },
  {
    keys: ['end'],
    modes: SCROLLING_MODES,
    request: ({ end }) => ({ type: 'move', lines: MORE_THAN_ALL_ROWS, end }),
    help: 'to the last',
    group: 'Move',
  },
  {
    keys: ['G'],
    modes: SCROLLING_MODES.filter((mode) => !GROWING_MODES.includes(mode)),
    request: ({ end }) => ({ type: 'move', lines: MORE_THAN_ALL_ROWS, end }),
    help: 'to the last',
    group: 'Move',
  },
];
