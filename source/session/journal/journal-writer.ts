/** Records every write of a run: before it is sent, and again with its outcome. */

import { randomUUID } from 'node:crypto';
import type { RunJournal } from '../../actions/run/run-plan.ts';
import type { ClusterAccess } from '../../cluster/connection/cluster-access.ts';
import { type JournalEntry, type JournalSubject, journalOutcome, journalSubject } from './journal-entry.ts';
import type { JournalFile } from './journal-file.ts';

export interface JournalSettings {
  readonly file: JournalFile;
  /** This process. */
  readonly process: JournalEntry['process'];
  /** Reports whether the process that wrote an entry still runs. */
  readonly isRunning: (process: JournalEntry['process']) => boolean;
}

/** `onFailure` gets a sentence when the journal cannot be written, each sentence once. */
export function createJournalWriter(
  { file, process }: Omit<JournalSettings, 'isRunning'>,
  { contextName, userName, impersonates }: Pick<ClusterAccess, 'contextName' | 'userName' | 'impersonates'>,
  onFailure: (sentence: string) => void,
): RunJournal {
  const user = impersonates === undefined ? userName : `${userName} as ${impersonates}`;
  let subject: JournalSubject | undefined;
  let lastFailure: string | undefined;

  async function append(outcome: string): Promise<void> {
    if (subject === undefined) throw new Error('The outcome of a write is recorded after its sending.');
    const failure = await file.append({ ...subject, time: new Date().toISOString(), outcome });
    if (failure !== undefined && failure !== lastFailure) onFailure(failure);
    lastFailure = failure;
  }

  return {
    recordSending(write) {
      const sender = { id: randomUUID(), context: contextName, user, process };
      subject = journalSubject(write, sender);
      return append('sending');
    },
    recordOutcome: (outcome) => append(journalOutcome(outcome)),
  };
}
