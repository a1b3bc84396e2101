/** The key that leads to the names of a set or pod, and those within. */

import { type Mode, shownSet } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import type { KeyBinding } from './binding.ts';

const DNS: readonly Mode[] = ['dns'];

function isWatching({ overlay }: State): boolean {
  return overlay?.type === 'dns' && overlay.watching;
}

export const DNS_KEYS: readonly KeyBinding[] = [
  {
    keys: ['D'],
    modes: ['sets', 'set'],
    request: () => ({ type: 'dns' }),
    help: 'DNS: what the names of the set or pod should say, and what they say',
    group: 'Look',
    disabled: (state) => (shownSet(state) === undefined ? 'there is no set here' : undefined),
  },
  {
    keys: ['esc', 'q', 'backspace', 'left'],
    modes: DNS,
    request: () => ({ type: 'back' }),
    help: 'back; what was opened for asking is closed',
    group: 'Leave',
    hint: 'back',
  },
  {
    keys: ['w'],
    modes: DNS,
    request: () => ({ type: 'dns-watch' }),
    help: 'watch, or stop: ask about once a second and keep what becomes of each name',
    group: 'Look',
    hint: 'watch',
  },
  {
    keys: ['r'],
    modes: DNS,
    request: () => ({ type: 'dns-again' }),
    help: 'ask again',
    group: 'Look',
    hint: 'ask again',
    disabled: (state) => (isWatching(state) ? 'it is asked all the time' : undefined),
  },
  {
    keys: ['A'],
    modes: DNS,
    request: () => ({ type: 'dns-servers' }),
    help: 'ask each DNS pod once, and say whether they agree',
    group: 'Look',
    hint: 'each DNS pod',
    disabled: (state) => (isWatching(state) ? 'one DNS pod is asked all the time: w stops that' : undefined),
  },
  {
    keys: ['D'],
    modes: DNS,
    request: () => ({ type: 'dns-breadth' }),
    help: 'the whole set, or only the pod',
    group: 'Look',
    hint: 'pod or set',
    disabled: ({ overlay }) =>
      overlay?.type === 'dns' && overlay.from === undefined
        ? 'the whole set is shown; open it to choose a pod'
        : undefined,
  },
];
