/** The part of `update` that moves: the cursor of a list or a picker, or the text of an overlay. */

import { pickerChoices } from '../dialog/picker-choices.ts';
import { bindingRows, currentSet, selectedBindingIndex, selectedIndex, visibleSets } from '../selectors.ts';
import type { State } from '../state.ts';
import { currentPage } from '../table-pages.ts';

/** `end` is how far the help can be scrolled, which only the screen knows. */
export type MoveCommand = { readonly type: 'move'; readonly lines: number; readonly end: number };

export function updateMove(state: State, { lines, end }: MoveCommand): State {
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
  if (overlay !== undefined && 'index' in overlay) {
    return { ...state, overlay: { ...overlay, index: clamp(overlay.index + lines, pickerChoices(state).length) } };
  }
  const page = currentPage(state);
  if (page !== undefined) {
    return page.selectRow(state, clamp(page.selectedIndex(state) + lines, page.visibleRows(state).length));
  }
  const status = currentSet(state);
  if (state.openedSet !== undefined) {
    if (status === undefined) return state;
    const rows = bindingRows(state, status);
    const row = rows[clamp(selectedBindingIndex(state, status) + lines, rows.length)];
    return { ...state, selectedOrdinal: row?.ordinal };
  }
  const sets = visibleSets(state);
  const index = clamp(selectedIndex(state) + lines, sets.length);
  return { ...state, selectedSet: { uid: sets[index]?.set.meta.uid, index }, selectedOrdinal: undefined };
}

/** After a change of the list: the cursor stays on its object, or in its place once the object is gone. */
export function keepSelection(state: State): State {
  const index = selectedIndex(state);
  const uid = visibleSets(state)[index]?.set.meta.uid;
  if (state.selectedSet.uid === uid && state.selectedSet.index === index) return state;
  return { ...state, selectedSet: { uid, index } };
}

/**
 * The same for what was observed. While sets are coming, the place waits for the one that was chosen; where none was,
 * the first row is to be the first of all sets, not of those that came first.
 */
export function keepSelectionWhileListing(state: State): State {
  const areComing = state.snapshot.sources.some(
    (source) => source.kind === 'StatefulSet' && source.state.phase === 'listing',
  );
  return areComing && !hasSelected(state) ? state : keepSelection(state);
}

/** A key is meant for what is on the screen, so the row under the cursor is chosen with it. */
export function fixSelection(state: State): State {
  return hasSelected(state) || state.sets.length === 0 ? state : keepSelection(state);
}

function hasSelected({ sets, selectedSet }: State): boolean {
  return selectedSet.uid !== undefined && sets.some(({ set }) => set.meta.uid === selectedSet.uid);
}

/** The nearest index of a list of that length; 0 for an empty one. */
function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1));
}
