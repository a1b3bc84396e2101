/** The keys that change a set or its pods, after a dialog. */

import { podsToDelete, undoableTask } from '../state/dialog/update-dialog.ts';
import { currentSet } from '../state/selectors.ts';
import type { Permission, State } from '../state/state.ts';
import type { KeyBinding } from './key-binding.ts';
import { SCREEN_MODES, SET_MODES } from './modes.ts';

export const ACTION_KEYS: readonly KeyBinding[] = [
  {
    keys: ['s'],
    modes: SET_MODES,
    request: () => ({ type: 'scale' }),
    help: 'scale the set',
    group: 'Act',
    hint: 'scale',
    changesCluster: true,
    disabledReason: (state) => actionDisabledReason(state, ['scale']),
  },
  {
    keys: ['p'],
    modes: SET_MODES,
    request: () => ({ type: 'update-menu' }),
    help: 'steer its update: partition, restart, rollback',
    group: 'Act',
    hint: 'update',
    changesCluster: true,
    disabledReason: (state) => actionDisabledReason(state, ['change', 'delete']),
  },
  {
    keys: ['x'],
    modes: ['set'],
    request: () => ({ type: 'delete-pod' }),
    help: 'delete the pod, or the marked ones: they come back',
    group: 'Act',
    hint: 'delete pod',
    changesCluster: true,
    disabledReason: deletePodDisabledReason,
  },
  {
    keys: ['G'],
    modes: SET_MODES,
    request: () => ({ type: 'grow' }),
    help: 'let its claims grow, and the claim template',
    group: 'Act',
    changesCluster: true,
    disabledReason: growDisabledReason,
  },
  { keys: ['space'], modes: ['set'], request: () => ({ type: 'mark' }), help: 'mark the pod', group: 'Act' },
  {
    keys: ['V', 'ctrl-space'],
    modes: ['set'],
    request: () => ({ type: 'mark-range' }),
    help: 'mark the pods from the nearest mark to here',
    group: 'Act',
  },
  {
    keys: ['u'],
    modes: SET_MODES,
    request: () => ({ type: 'undo' }),
    help: 'the way back from the last action, as a plan of its own',
    group: 'Act',
    changesCluster: true,
    disabledReason: (state) =>
      state.readOnlyReason ?? (undoableTask(state) === undefined ? 'there is nothing to take back' : undefined),
  },
  {
    keys: ['a'],
    modes: SCREEN_MODES,
    request: () => ({ type: 'tasks' }),
    help: 'actions under way, and how they ended',
    group: 'Act',
    disabledReason: (state) =>
      state.tasks.length + state.interruptedWrites.sentences.length === 0 ? 'there have been no actions' : undefined,
  },
];

/**
 * Returns why the keys that need these permissions have no effect in the shown set's namespace. One of the permissions
 * is enough.
 */
function actionDisabledReason(state: State, rights: readonly Permission[]): string | undefined {
  const status = currentSet(state);
  if (status === undefined) return 'there is no set here';
  if (state.readOnlyReason !== undefined) return state.readOnlyReason;
  // A plan from incomplete lists would be a guess, and would stay one while its dialog is open.
  if (!status.loaded) return 'the lists that a plan rests on are still coming';
  const { namespace } = status.set.meta;
  const known = state.permissions.get(namespace)?.answers;
  if (known === undefined || rights.some((right) => known[right].allowed)) return undefined;
  return `you may not ${PERMISSION_TEXTS[rights[0] ?? 'change']} in namespace ${namespace}`;
}

const PERMISSION_TEXTS: Readonly<Record<Permission, string>> = {
  scale: 'scale StatefulSets',
  change: 'change StatefulSets',
  delete: 'delete pods',
  evict: 'evict pods',
  shell: 'run commands in pods',
};

function deletePodDisabledReason(state: State): string | undefined {
  const status = currentSet(state);
  const reason = actionDisabledReason(state, ['delete', 'evict']);
  if (reason !== undefined || status === undefined) return reason;
  return podsToDelete(state, status).length === 0 ? 'there is no pod here' : undefined;
}

function growDisabledReason(state: State): string | undefined {
  const status = currentSet(state);
  if (status === undefined) return 'there is no set here';
  if (state.readOnlyReason !== undefined) return state.readOnlyReason;
  if (!status.loaded) return 'the lists that a plan rests on are still coming';
  return status.set.claimTemplates.length === 0 ? 'the set has no claim template' : undefined;
}
