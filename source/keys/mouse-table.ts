/** What the mouse does: a click selects the row, and the wheel moves as the arrow keys do. It never confirms anything. */

import { modeOf } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import type { KeyRequest, ScreenLayout } from './key-binding.ts';
import { resolveKey } from './key-table.ts';
import type { MouseReport } from './read-mouse.ts';

/** The number of rows of text that one notch of the wheel scrolls. */
const WHEEL_ROWS = 3;

/** Returns the requests of a report, one after the other; each is meant for the state that the one before leaves. */
export function resolveMouse(state: State, report: MouseReport, view: ScreenLayout): readonly KeyRequest[] {
  if (view.isTooSmall === true) return [];
  if (report.type === 'press') {
    const index = view.rowIndexes?.[report.row];
    return index === undefined ? [] : [{ type: 'select', index }];
  }
  const mode = modeOf(state);
  // The arrow keys would change the number.
  if (mode === 'number') return [];
  const result = resolveKey(mode, state, report.by === 1 ? 'down' : 'up', view);
  if (result.type !== 'request') return [];
  const isText = ['inspect', 'help', 'claim', 'finding', 'dns', 'confirm'].includes(mode);
  return Array.from({ length: isText ? WHEEL_ROWS : 1 }, () => result.request);
}
