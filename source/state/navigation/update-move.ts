/** The part of `update` for movement: the cursor of a list or a picker, or the text of an overlay. */

import { pickerChoices } from '../dialog/picker-choices.ts';
import { bindingRows, currentSet, selectedBindingIndex, selectedIndex, visibleSets } from '../selectors.ts';
import type { State } from '../state.ts';
import { currentPage } from '../table-pages.ts';

/** `end` is the last scroll position of the help, which only the screen knows. */
export type MoveCommand =
  | { readonly type: 'move'; readonly lines: number; readonly end: number }
  /** To the row with this index in the list. */
  | { readonly type: 'select'; readonly index: number };

export function updateMove(state: State, command: MoveCommand): State {
  if (command.type === 'select') return selectRow(state, command.index);
  const { lines, end } = command;
  const { overlay } = state;
  if (
    overlay?.type === 'dns' ||
    overlay?.type === 'help' ||
    overlay?.type === 'tasks' ||
    overlay?.type === 'claim' ||
    overlay?.type === 'finding'
  ) {
    return { ...state, overlay: { ...overlay, scroll: clamp(overlay.scroll + lines, end + 1) } };
  }
  return selectRow(state, cursorIndex(state) + lines);
}

/** Returns the index of the cursor in the list that it moves in. */
function cursorIndex(state: State): number {
  const { overlay } = state;
  if (overlay !== undefined && 'index' in overlay) return overlay.index;
  const page = currentPage(state);
  if (page !== undefined) return page.selectedIndex(state);
  if (state.openedSet === undefined) return selectedIndex(state);
  const status = currentSet(state);
  return status === undefined ? 0 : selectedBindingIndex(state, status);
}

/** An index beyond the list means its nearest end. */
function selectRow(state: State, wanted: number): State {
  const { overlay } = state;
  if (overlay !== undefined && 'index' in overlay) {
    return { ...state, overlay: { ...overlay, index: clamp(wanted, pickerChoices(state).length) } };
  }
  const page = currentPage(state);
  if (page !== undefined) return page.selectRow(state, clamp(wanted, page.visibleRows(state).length));
  if (state.openedSet !== undefined) {
    const status = currentSet(state);
    if (status === undefined) return state;
    const rows = bindingRows(state, status);
    return { ...state, selectedOrdinal: rows[clamp(wanted, rows.length)]?.ordinal };
  }
  const sets = visibleSets(state);
  const index = clamp(wanted, sets.length);
  return {
    ...state,
    selectedSet: { uid: sets[index]?.set.meta.uid, index },
    selectedOrdinal: undefined,
    heldOrder: index === 0 ? undefined : sets.map(({ set }) => set.meta.uid),
  };
}

/** After a change of the list, keeps the cursor on its object, or at its index if the object is gone. */
export function keepSelection(state: State): State {
  const index = selectedIndex(state);
  const uid = visibleSets(state)[index]?.set.meta.uid;
  if (state.selectedSet.uid === uid && state.selectedSet.index === index) return state;
  return { ...state, selectedSet: { uid, index } };
}

/**
 * Keeps the cursor after new observations. While anything is being listed for the first time, the index waits for the
 * selected set. Without one, the first row is the first of all sets in their final order, not of those that arrived
 * first.
 */
export function keepSelectionWhileListing(state: State): State {
  const areComing = state.snapshot.sources.some(({ state: { phase } }) => phase === 'listing');
  return areComing && !hasSelected(state) ? state : keepSelection(state);
}

/** Selects the row under the cursor, since a key is meant for what is on the screen. */
export function fixSelection(state: State): State {
  return hasSelected(state) || state.sets.length === 0 ? state : keepSelection(state);
}

function hasSelected({ sets, selectedSet }: State): boolean {
  return selectedSet.uid !== undefined && sets.some(({ set }) => set.meta.uid === selectedSet.uid);
}

/** Returns the nearest valid index for a list of that length; 0 for an empty list. */
function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1));
}
