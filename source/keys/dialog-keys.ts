import type { State } from '../state/state.ts';
import type { KeyBinding } from './key-binding.ts';
import { DIALOG_MODES } from './modes.ts';

/** Keys in menus and in the dialogs of actions. */
export const DIALOG_KEYS: readonly KeyBinding[] = [
  {
    keys: ['enter', 'right'],
    modes: ['menu'],
    request: () => ({ type: 'accept' }),
    help: 'choose it',
    group: 'Type',
    hint: 'choose it',
  },
  {
    keys: ['esc', 'q', 'left'],
    modes: ['menu'],
    request: () => ({ type: 'back' }),
    help: 'leave',
    group: 'Type',
    hint: 'leave',
  },
  {
    keys: ['+', '=', 'up'],
    modes: ['number'],
    request: () => ({ type: 'step', by: 1 }),
    help: 'one more',
    group: 'Type',
    hint: 'one more',
  },
  {
    keys: ['-', 'down'],
    modes: ['number'],
    request: () => ({ type: 'step', by: -1 }),
    help: 'one less',
    group: 'Type',
    hint: 'one less',
  },
  {
    keys: ['backspace', 'delete'],
    modes: DIALOG_MODES,
    request: () => ({ type: 'erase-answer' }),
    help: 'erase a character',
    group: 'Type',
  },
  {
    keys: ['enter'],
    modes: ['number'],
    request: () => ({ type: 'enter' }),
    help: 'go on',
    group: 'Type',
    hint: 'go on',
  },
  {
    keys: ['enter'],
    modes: ['confirm'],
    request: () => ({ type: 'enter' }),
    help: 'cancel, or confirm a typed name',
    group: 'Type',
  },
  {
    keys: ['esc'],
    modes: DIALOG_MODES,
    request: () => ({ type: 'back' }),
    help: 'cancel',
    group: 'Type',
    hint: 'cancel',
  },
  {
    keys: ['tab'],
    modes: DIALOG_MODES,
    request: () => ({ type: 'next-method' }),
    help: 'another way: to delete, or which claims grow',
    group: 'Type',
    hint: 'another way',
    disabledReason: (state) => (hasOtherMethod(state) ? undefined : 'there is one way only'),
  },
  {
    keys: ['ctrl-y'],
    modes: ['confirm'],
    request: () => ({ type: 'copy' }),
    help: 'copy the kubectl command',
    group: 'Type',
    hint: 'copy as kubectl',
  },
  {
    keys: ['pagedown', 'down'],
    modes: ['confirm'],
    request: ({ end }) => ({ type: 'scroll', lines: 1, end }),
    help: 'down',
    group: 'Type',
  },
  {
    keys: ['pageup', 'up'],
    modes: ['confirm'],
    request: ({ end }) => ({ type: 'scroll', lines: -1, end }),
    help: 'up',
    group: 'Type',
  },
];

function hasOtherMethod({ overlay }: State): boolean {
  if (overlay?.type !== 'action') return false;
  const { request } = overlay;
  if (request.action === 'grow') return request.only === undefined;
  return ['delete-pod', 'out-of-service', 'clean-claims'].includes(request.action);
}
