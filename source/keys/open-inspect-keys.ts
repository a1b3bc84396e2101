/** The keys that open an inspection or a shell from a row. They also apply within an inspection. */

import type { Pod } from '../domain/model/kinds.ts';
import { bindingOfSubject, podOfBinding } from '../state/inspect/inspection-subject.ts';
import { currentSubject, subjectWithPod } from '../state/inspect/open-inspection.ts';
import { currentSet, type Mode } from '../state/selectors.ts';
import { measureBlockedReason } from '../state/shell/measure-disks.ts';
import { shellBlockedReason, shellPod } from '../state/shell/update-shell.ts';
import type { State } from '../state/state.ts';
import type { KeyBinding } from './key-binding.ts';

const ROW_MODES: readonly Mode[] = ['sets', 'set', 'inspect'];

export const OPEN_INSPECT_KEYS: readonly KeyBinding[] = [
  {
    keys: ['enter', 'right'],
    modes: ['set'],
    request: () => ({ type: 'inspect', at: 'details' }),
    help: 'the ordinal in full: pod, containers, claims, volumes, node',
    group: 'Look',
    hint: 'details',
    disabledReason: (state) => (currentSubject(state)?.ordinal === undefined ? 'there is no ordinal here' : undefined),
  },
  {
    keys: ['d'],
    modes: ROW_MODES,
    request: () => ({ type: 'inspect', at: 'details' }),
    help: 'the ordinal in full',
    group: 'Look',
    disabledReason: (state) =>
      currentSubject(state)?.ordinal === undefined ? 'details are of one ordinal: open the set first' : undefined,
  },
  {
    keys: ['e'],
    modes: ROW_MODES,
    request: () => ({ type: 'inspect', at: 'events' }),
    help: 'events of set, pods, claims and volumes',
    group: 'Look',
    hint: 'events',
    disabledReason: inspectDisabledReason,
  },
  {
    keys: ['l'],
    modes: ROW_MODES,
    request: () => ({ type: 'inspect', at: 'logs' }),
    help: 'the log of the pod',
    group: 'Look',
    hint: 'log',
    disabledReason: logDisabledReason,
  },
  {
    keys: ['L'],
    modes: ROW_MODES,
    request: () => ({ type: 'inspect-member-logs' }),
    help: 'the logs of all members, merged by time',
    group: 'Look',
    disabledReason: inspectDisabledReason,
  },
  {
    keys: ['y'],
    modes: ROW_MODES,
    request: () => ({ type: 'inspect', at: 'yaml' }),
    help: 'the object as YAML; tab goes on to those it belongs with',
    group: 'Look',
    hint: 'YAML',
    disabledReason: inspectDisabledReason,
  },
  {
    keys: ['S'],
    modes: ['set', 'inspect'],
    request: () => ({ type: 'shell' }),
    help: 'a shell in the pod: it gets the terminal',
    group: 'Act',
    hint: 'shell',
    changesCluster: true,
    disabledReason: (state) => execDisabledReason(state, shellBlockedReason),
  },
  {
    keys: ['m'],
    modes: ['set'],
    request: () => ({ type: 'measure-disks' }),
    help: 'measure the disks of the pod by df in its container',
    group: 'Look',
    disabledReason: (state) => execDisabledReason(state, measureBlockedReason),
  },
];

function inspectDisabledReason(state: State): string | undefined {
  return currentSubject(state) === undefined ? 'there is no set here' : undefined;
}

function logDisabledReason(state: State): string | undefined {
  const subject = currentSubject(state);
  if (subject === undefined) return 'there is no set here';
  return podOfBinding(bindingOfSubject(state, subjectWithPod(state, subject))) === undefined
    ? 'there is no pod here'
    : undefined;
}

/** `blockedReason`: why the pod itself is in the way. */
function execDisabledReason(
  state: State,
  blockedReason: (pod: Pod | undefined) => string | undefined,
): string | undefined {
  const status = currentSet(state);
  if (status === undefined) return 'there is no set here';
  if (state.readOnlyReason !== undefined) return state.readOnlyReason;
  const { namespace } = status.set.meta;
  const known = state.permissions.get(namespace)?.answers;
  if (known !== undefined && !known.shell.allowed) return `you may not run commands in pods of namespace ${namespace}`;
  return blockedReason(shellPod(state));
}
