/** Reports to the state whether the journal can be written, and which writes of earlier runs have no known outcome. */

import type { State } from '../../state/state.ts';
import type { Store } from '../../state/store.ts';
import type { Subscription } from '../subscriptions.ts';
import type { JournalSettings } from './journal-writer.ts';
import { reportInterruptedWrites } from './report-interrupted.ts';

export function journalSubscriptions(
  { overlay }: State,
  store: Store,
  { file, isRunning }: JournalSettings,
): readonly Subscription[] {
  const interrupted: Subscription = {
    key: ['interrupted-writes'],
    start: async (signal) => {
      const { sentences, problem } = await reportInterruptedWrites(file, isRunning);
      if (signal.aborted) return;
      if (problem !== undefined) store.dispatch({ type: 'notice', text: problem });
      if (sentences.length > 0) store.dispatch({ type: 'interrupted-writes-read', sentences });
    },
  };
  if (overlay?.type !== 'action') return [interrupted];
  const check: Subscription = {
    key: ['journal-check', overlay.id],
    start: async (signal) => {
      const problem = await file.check();
      if (!signal.aborted) store.dispatch({ type: 'journal-checked', problem });
    },
  };
  return [interrupted, check];
}
