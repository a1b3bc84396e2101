/** Writes down what a run sends: with its answer, or without one where the process ends before that has come. */

import type { Write } from '../../actions/ports.ts';
import type { RunEvent, WriteOutcome } from '../../actions/run/run-plan.ts';
import { onExit } from '../../cli/process/on-exit.ts';
import type { ClusterAccess } from '../../cluster/connection/cluster-access.ts';
import { appendToJournal, journalEntry } from './journal.ts';

export interface JournalWriter {
  readonly report: (event: RunEvent) => void;
  readonly record: (outcome: WriteOutcome) => void;
}

/** `onFailure` gets a sentence when the journal cannot be written. */
export function createJournalWriter(
  file: string,
  { contextName, userName, impersonates }: Pick<ClusterAccess, 'contextName' | 'userName' | 'impersonates'>,
  onFailure: (sentence: string) => void,
): JournalWriter {
  const user = impersonates === undefined ? userName : `${userName} as ${impersonates}`;
  let cancelExitEntry = (): void => {};

  function append(write: Write, outcome: Omit<WriteOutcome, 'write'>): void {
    const entry = journalEntry({ context: contextName, user, now: Date.now() }, write, outcome);
    const failure = appendToJournal(file, entry);
    if (failure !== undefined) onFailure(failure);
  }

  return {
    report({ type, step }) {
      if (type !== 'sending') return;
      const problem = { kind: 'unknown-outcome', sentence: '', causes: [] } as const;
      cancelExitEntry = onExit(() => append(step.write, { problem, effect: undefined }));
    },
    record({ write, ...outcome }) {
      cancelExitEntry();
      append(write, outcome);
    },
  };
}
