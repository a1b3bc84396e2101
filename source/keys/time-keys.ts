/** The keys of the embedded cluster's time. */

import { type TimeChange, timeChangeBlockedReason } from '../state/demo-time.ts';
import type { Mode } from '../state/selectors.ts';
import type { KeyBinding } from './key-binding.ts';
import { SCREEN_MODES } from './modes.ts';

/** Every mode in which the effects of time are visible. */
const TIME_MODES: readonly Mode[] = [...SCREEN_MODES, 'claim', 'finding', 'inspect', 'help', 'dns'];

function timeKey(key: string, change: TimeChange, help: string, hint?: string): KeyBinding {
  return {
    keys: [key],
    modes: TIME_MODES,
    request: () => ({ type: 'time', change }),
    help,
    group: 'Time',
    ...(hint === undefined ? {} : { hint }),
    disabledReason: ({ demoTime }) => timeChangeBlockedReason(demoTime, change),
  };
}

export const TIME_KEYS: readonly KeyBinding[] = [
  timeKey('P', 'pause', 'hold time, or let it go on', 'hold time'),
  timeKey('.', 'step', 'a single step: what is due next happens'),
  timeKey(']', 'faster', 'let time go faster'),
  timeKey('[', 'slower', 'let time go slower'),
];
