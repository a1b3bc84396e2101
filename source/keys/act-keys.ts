/** The keys that lead to a change of a set or its pods, by way of a dialog. */

import { shownSet } from '../state/selectors.ts';
import type { Right, State } from '../state/state.ts';
import { podsToDelete, undoable } from '../state/update-dialog.ts';
import type { KeyBinding } from './binding.ts';
import { LISTS, SCREENS } from './modes.ts';

export const ACT_KEYS: readonly KeyBinding[] = [
  {
    keys: ['s'],
    modes: LISTS,
    request: () => ({ type: 'scale' }),
    help: 'scale the set',
    group: 'Act',
    hint: 'scale',
    dangerous: true,
    disabled: (state) => whyNot(state, ['scale']),
  },
  {
    keys: ['p'],
    modes: LISTS,
    request: () => ({ type: 'update-menu' }),
    help: 'steer its update: partition, restart, rollback',
    group: 'Act',
    hint: 'update',
    dangerous: true,
    disabled: (state) => whyNot(state, ['change', 'delete']),
  },
  {
    keys: ['x'],
    modes: ['set'],
    request: () => ({ type: 'delete-pod' }),
    help: 'delete the pod, or the marked ones: they come back',
    group: 'Act',
    hint: 'delete pod',
    dangerous: true,
    disabled: whyNotDelete,
  },
  { keys: ['space'], modes: ['set'], request: () => ({ type: 'mark' }), help: 'mark the pod', group: 'Act' },
  {
    keys: ['u'],
    modes: LISTS,
    request: () => ({ type: 'undo' }),
    help: 'the way back from the last action, as a plan of its own',
    group: 'Act',
    dangerous: true,
    disabled: (state) =>
      state.readOnly ?? (undoable(state) === undefined ? 'there is nothing to take back' : undefined),
  },
  {
    keys: ['a'],
    modes: SCREENS,
    request: () => ({ type: 'tasks' }),
    help: 'actions under way, and how they ended',
    group: 'Act',
    disabled: (state) => (state.tasks.length === 0 ? 'there have been no actions' : undefined),
  },
];

/** Why the keys for these rights do nothing in the shown set's namespace; one of the rights is enough. */
function whyNot(state: State, rights: readonly Right[]): string | undefined {
  const status = shownSet(state);
  if (status === undefined) return 'there is no set here';
  if (state.readOnly !== undefined) return state.readOnly;
  // A plan made from half a picture would be a guess, and would stay one while its dialog is open.
  if (!status.loaded) return 'the lists that a plan rests on are still coming';
  const { namespace } = status.set.meta;
  const known = state.rights.get(namespace);
  if (known === undefined || rights.some((right) => known[right].allowed)) return undefined;
  return `you may not ${RIGHT_WORDS[rights[0] ?? 'change']} in namespace ${namespace}`;
}

const RIGHT_WORDS: Readonly<Record<Right, string>> = {
  scale: 'scale StatefulSets',
  change: 'change StatefulSets',
  delete: 'delete pods',
  evict: 'evict pods',
  shell: 'run commands in pods',
};

function whyNotDelete(state: State): string | undefined {
  const status = shownSet(state);
  const reason = whyNot(state, ['delete', 'evict']);
  if (reason !== undefined || status === undefined) return reason;
  return podsToDelete(state, status).length === 0 ? 'there is no pod here' : undefined;
}
