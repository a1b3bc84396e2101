/** Records every write of a run with its response, or without one when the process ends before the response comes. */

import type { Write } from '../../actions/ports.ts';
import type { RunEvent, WriteOutcome } from '../../actions/run/run-plan.ts';
import type { ClusterAccess } from '../../cluster/connection/cluster-access.ts';
import { appendToJournal, journalEntry } from './journal.ts';

export interface JournalWriter {
  readonly report: (event: RunEvent) => void;
  readonly record: (outcome: WriteOutcome) => void;
}

/** Calls back when the process ends, also by a signal. Returns how to take the callback back. */
export type OnExit = (callback: () => void) => () => void;

export interface Journal {
  readonly file: string;
  readonly onExit: OnExit;
}

/** `onFailure` gets a sentence when the journal cannot be written. */
export function createJournalWriter(
  { file, onExit }: Journal,
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
