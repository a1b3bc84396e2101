/** Ends a notice after the time that it takes to read it. */

import type { State } from '../../state/state.ts';
import type { Store } from '../../state/store.ts';
import type { Subscription } from '../subscriptions.ts';

/** Milliseconds: for noticing it at all, and for reading it at a slow pace. */
const NOTICED_AFTER_MS = 4000;
const READ_CHARACTER_MS = 60;

export function noticeSubscriptions(
  { notice }: Pick<State, 'notice'>,
  store: Pick<Store, 'dispatch'>,
): readonly Subscription[] {
  if (notice === undefined) return [];
  const delayMs = NOTICED_AFTER_MS + READ_CHARACTER_MS * notice.text.length;
  return [{ key: ['notice', notice], delayMs, start: async () => store.dispatch({ type: 'notice-read', notice }) }];
}
