/** The keys that lead from a row to a closer look and to a shell; they hold within a look, too. */

import { bindingOf, podOf } from '../state/look-parts.ts';
import { lookSubject, subjectWithPod } from '../state/open-look.ts';
import { type Mode, shownSet } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { shellPod, whyNoShell } from '../state/update-shell.ts';
import type { KeyBinding } from './binding.ts';

const LOOK: readonly Mode[] = ['look'];
const ROWS: readonly Mode[] = ['sets', 'set', 'look'];

export const OPEN_LOOK_KEYS: readonly KeyBinding[] = [
  {
    keys: ['enter', 'right'],
    modes: ['set'],
    request: () => ({ type: 'look', at: 'details' }),
    help: 'the ordinal in full: pod, containers, claims, volumes, node',
    group: 'Look',
    hint: 'details',
    disabled: (state) => (lookSubject(state)?.ordinal === undefined ? 'there is no ordinal here' : undefined),
  },
  {
    keys: ['d'],
    modes: LOOK,
    request: () => ({ type: 'look', at: 'details' }),
    help: 'the ordinal in full',
    group: 'Look',
    disabled: (state) =>
      lookSubject(state)?.ordinal === undefined ? 'details are of one ordinal: open the set first' : undefined,
  },
  {
    keys: ['e'],
    modes: ROWS,
    request: () => ({ type: 'look', at: 'events' }),
    help: 'events of set, pods, claims and volumes',
    group: 'Look',
    hint: 'events',
    disabled: whyNoSet,
  },
  {
    keys: ['l'],
    modes: ROWS,
    request: () => ({ type: 'look', at: 'logs' }),
    help: 'the log of the pod',
    group: 'Look',
    hint: 'log',
    disabled: whyNoLog,
  },
  {
    keys: ['y'],
    modes: ROWS,
    request: () => ({ type: 'look', at: 'yaml' }),
    help: 'the object as YAML; tab goes on to those it belongs with',
    group: 'Look',
    hint: 'YAML',
    disabled: whyNoSet,
  },
  {
    keys: ['S'],
    modes: ['set', 'look'],
    request: () => ({ type: 'shell' }),
    help: 'a shell in the pod: it gets the terminal',
    group: 'Act',
    hint: 'shell',
    dangerous: true,
    disabled: whyNotShell,
  },
];

function whyNoSet(state: State): string | undefined {
  return lookSubject(state) === undefined ? 'there is no set here' : undefined;
}

function whyNoLog(state: State): string | undefined {
  const subject = lookSubject(state);
  if (subject === undefined) return 'there is no set here';
  return podOf(bindingOf(state, subjectWithPod(state, subject))) === undefined ? 'there is no pod here' : undefined;
}

function whyNotShell(state: State): string | undefined {
  const status = shownSet(state);
  if (status === undefined) return 'there is no set here';
  if (state.readOnly !== undefined) return state.readOnly;
  const { namespace } = status.set.meta;
  const known = state.rights.get(namespace);
  if (known !== undefined && !known.shell.allowed) return `you may not run commands in pods of namespace ${namespace}`;
  return whyNoShell(shellPod(state));
}
