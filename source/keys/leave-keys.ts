import type { KeyBinding } from './binding.ts';
import { ALL, SCREENS } from './modes.ts';

export const LEAVE_KEYS: readonly KeyBinding[] = [
  { keys: ['q'], modes: SCREENS, request: () => ({ type: 'quit' }), help: 'quit', group: 'Leave', hint: 'quit' },
  {
    keys: ['esc', 'q', '?'],
    modes: ['help'],
    request: () => ({ type: 'back' }),
    help: 'close',
    group: 'Leave',
    hint: 'close',
  },
  {
    keys: ['ctrl-c'],
    modes: ALL,
    request: () => ({ type: 'quit' }),
    help: 'quit, always',
    group: 'Leave',
  },
  {
    keys: ['ctrl-z'],
    modes: ALL,
    request: () => ({ type: 'suspend' }),
    help: 'to the shell; fg comes back',
    group: 'Leave',
  },
];
