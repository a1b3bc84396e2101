/** Values derived from the state. Each function returns the same reference for the same input. */

import type { Binding, SetStatus } from '../domain/model/set-status.ts';
import { memoizeLast } from './memoize-last.ts';
import { SETS_FILTER } from './sets/sets-filter.ts';
import { type Sort, sortSets } from './sets/sort-sets.ts';
import type { PageId, State } from './state.ts';

const filterAndSort = memoizeLast(
  (sets: readonly SetStatus[], filter: string, sort: Sort, held: State['heldOrder']): readonly SetStatus[] =>
    sortSets(filter === '' ? sets : sets.filter(SETS_FILTER.createMatcher(filter)), sort, held),
);

/** Returns the sets in the order of the screen. */
export function visibleSets(state: State): readonly SetStatus[] {
  return filterAndSort(state.sets, state.setsFilter, state.setsSort, state.heldOrder);
}

/** Returns the index of the selected uid, or, if it is gone, the index of its former row. */
export function selectedIndex(state: State): number {
  const sets = visibleSets(state);
  const index = sets.findIndex((status) => status.set.meta.uid === state.selectedSet.uid);
  return index >= 0 ? index : Math.max(0, Math.min(state.selectedSet.index, sets.length - 1));
}

/** Returns the set whose bindings are shown: the opened one, or the one under the cursor. */
export function currentSet(state: State): SetStatus | undefined {
  if (state.openedSet !== undefined) {
    const { uid } = state.openedSet;
    return state.sets.find((status) => status.set.meta.uid === uid);
  }
  return visibleSets(state)[selectedIndex(state)];
}

/** Returns the bindings of the range in the order of the screen. */
export function orderedBindings(state: State, status: SetStatus): readonly Binding[] {
  return state.ordinalOrder === 'ascending' ? status.bindings : status.bindings.toReversed();
}

/** Returns the bindings outside the range, in the same direction. */
export function orderedOutside(state: State, status: SetStatus): readonly Binding[] {
  return state.ordinalOrder === 'ascending' ? status.outside : status.outside.toReversed();
}

/** Returns all bindings of the set from the top of the screen to its bottom. */
export function bindingRows(state: State, status: SetStatus): readonly Binding[] {
  const inside = orderedBindings(state, status);
  const outside = orderedOutside(state, status);
  // In descending order, ordinals above the range come first and those below it last; in ascending order the other way
  // round.
  const before = outside.filter((binding) => isBefore(state, binding.ordinal, status));
  const after = outside.filter((binding) => !isBefore(state, binding.ordinal, status));
  return [...before, ...inside, ...after];
}

function isBefore(state: State, ordinal: number, status: SetStatus): boolean {
  return state.ordinalOrder === 'descending' ? ordinal > status.ordinals.end : ordinal < status.ordinals.start;
}

/**
 * Returns the index of the ordinal under the cursor. Without a selection it is the blocking one, or the first of the
 * range.
 */
export function selectedBindingIndex(state: State, status: SetStatus): number {
  const rows = bindingRows(state, status);
  const chosen = rows.findIndex((binding) => binding.ordinal === state.selectedOrdinal);
  if (chosen >= 0) return chosen;
  const blamed = rows.findIndex((binding) => binding.podName === status.blockingPod);
  if (blamed >= 0) return blamed;
  return Math.max(
    0,
    rows.findIndex((binding) => binding.inRange),
  );
}

/** Determines which table of keys applies. */
export type Mode =
  | 'sets'
  | PageId
  | 'claim'
  | 'finding'
  | 'set'
  | 'help'
  | 'filter'
  | 'pick'
  | 'menu'
  | 'number'
  | 'confirm'
  | 'inspect'
  | 'search'
  | 'dns';

export function modeOf(state: State): Mode {
  switch (state.overlay?.type) {
    case 'help':
    case 'tasks':
      return 'help';
    case 'claim':
      return 'claim';
    case 'finding':
      return 'finding';
    case 'update-menu':
    case 'revisions':
    case 'break-menu':
    case 'shell':
      return 'menu';
    case 'search':
      return 'search';
    case 'dns':
      return 'dns';
    case 'shell-confirmation':
      return 'confirm';
    case 'action':
      return state.overlay.stage.type === 'size' ? 'number' : state.overlay.stage.type;
    case 'filter':
      return 'filter';
    case 'namespaces':
    case 'contexts':
    case 'command':
      return 'pick';
    case undefined:
      if (state.inspection !== undefined) return 'inspect';
      return state.openedSet === undefined ? state.page : 'set';
  }
}
