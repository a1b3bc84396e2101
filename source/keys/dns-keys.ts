/** The key that opens the names of a set or pod, and the keys of that view. */

import { currentSet, type Mode } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import type { KeyBinding } from './key-binding.ts';

const DNS_MODES: readonly Mode[] = ['dns'];

function isWatching({ overlay }: State): boolean {
  return overlay?.type === 'dns' && overlay.isWatching;
}

export const DNS_KEYS: readonly KeyBinding[] = [
  {
    keys: ['D'],
    modes: ['sets', 'set'],
    request: () => ({ type: 'dns' }),
    help: 'DNS: what the names of the set or pod should say, and what they say',
    group: 'Look',
    disabledReason: (state) => (currentSet(state) === undefined ? 'there is no set here' : undefined),
  },
  {
    keys: ['esc', 'q', 'backspace', 'left'],
    modes: DNS_MODES,
    request: () => ({ type: 'back' }),
    help: 'back; what was opened for asking is closed',
    group: 'Leave',
    hint: 'back',
  },
  {
    keys: ['w'],
    modes: DNS_MODES,
    request: () => ({ type: 'dns-watch' }),
    help: 'watch, or stop: ask about once a second and keep what becomes of each name',
    group: 'Look',
    hint: (state) => (isWatching(state) ? 'stop watching' : 'watch'),
  },
  {
    keys: ['r'],
    modes: DNS_MODES,
    request: () => ({ type: 'dns-query-again' }),
    help: 'ask again',
    group: 'Look',
    hint: 'ask again',
    disabledReason: (state) => (isWatching(state) ? 'it is asked all the time' : undefined),
  },
  {
    keys: ['A'],
    modes: DNS_MODES,
    request: () => ({ type: 'dns-query-all-servers' }),
    help: 'ask each DNS pod once, and say whether they agree',
    group: 'Look',
    hint: 'each DNS pod',
    disabledReason: (state) => (isWatching(state) ? 'one DNS pod is asked all the time: w stops that' : undefined),
  },
  {
    keys: ['D'],
    modes: DNS_MODES,
    request: () => ({ type: 'dns-toggle-pod' }),
    help: 'the whole set, or only the pod',
    group: 'Look',
    hint: 'pod or set',
    disabledReason: ({ overlay }) =>
      overlay?.type === 'dns' && overlay.initialPod === undefined
        ? 'the whole set is shown; open it to choose a pod'
        : undefined,
  },
];
