/** The keys of the embedded cluster's time. */

import { shellQuote } from '../domain/text/kubectl.ts';
import { type TimeChange, timeChangeBlockedReason } from '../state/demo-time.ts';
import { stepBackBlockedReason } from '../state/past.ts';
import type { Mode } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import type { KeyBinding } from './key-binding.ts';
import { SCREEN_MODES } from './modes.ts';

/** Every mode in which the effects of time are visible. */
const TIME_MODES: readonly Mode[] = [...SCREEN_MODES, 'claim', 'finding', 'inspect', 'help', 'dns'];

function timeKey(key: string, change: TimeChange, help: string, presentHint: string, hint?: string): KeyBinding {
  return {
    keys: [key],
    modes: TIME_MODES,
    request: () => ({ type: 'time', change }),
    help,
    group: 'Time',
    presentHint,
    ...(hint === undefined ? {} : { hint }),
    disabledReason: ({ demoTime, readOnlyReason }) => timeChangeBlockedReason(demoTime, change, readOnlyReason),
  };
}

/** Returns the line that makes kubectl use the embedded cluster; undefined for any other cluster. */
export function kubeconfigLine({ demoTime, kubeconfigFile }: State): string | undefined {
  if (demoTime === undefined || kubeconfigFile === undefined) return undefined;
  return `export KUBECONFIG=${shellQuote(kubeconfigFile)}`;
}

export const TIME_KEYS: readonly KeyBinding[] = [
  timeKey('P', 'pause', 'hold time, or let it go on', 'time', 'hold time'),
  timeKey('.', 'step', 'on to the next change that shows', 'step'),
  {
    keys: [','],
    modes: TIME_MODES,
    request: () => ({ type: 'step-back' }),
    help: 'one step back through what has passed; . goes forward again',
    group: 'Time',
    presentHint: 'back',
    disabledReason: (state) =>
      timeChangeBlockedReason(state.demoTime, 'pause', state.readOnlyReason) ??
      stepBackBlockedReason(
        state.past,
        state.tasks.some(({ endedAt }) => endedAt === undefined),
      ),
  },
  timeKey(';', 'step-event', 'a single step: what is due next happens, whether it shows or not', 'event'),
  timeKey(']', 'faster', 'let time go faster', 'faster'),
  timeKey('[', 'slower', 'let time go slower', 'slower'),
  {
    keys: ['K'],
    modes: TIME_MODES,
    request: () => ({ type: 'copy-kubeconfig' }),
    help: 'the line that makes kubectl use this cluster, shown and copied',
    group: 'Time',
    disabledReason: (state) =>
      kubeconfigLine(state) === undefined ? 'only the cluster of stsview demo has a kubeconfig of its own' : undefined,
  },
  {
    keys: ['B'],
    modes: ['set'],
    request: () => ({ type: 'break-menu' }),
    help: 'break something of the pod on purpose, or put it right',
    group: 'Time',
    changesCluster: true,
    disabledReason: ({ demoTime, readOnlyReason }) =>
      demoTime === undefined ? 'only the cluster of stsview demo is broken on purpose' : readOnlyReason,
  },
  timeKey('}', 'pace', 'the pace of a lecture, in which everything takes seconds, or the normal one', 'pace'),
];
