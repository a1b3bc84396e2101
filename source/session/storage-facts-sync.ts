/** Reads the storage objects that show what a claim or a pod waits for, while one waits. */

import { readStorageFacts } from '../cluster/read/storage-facts.ts';
import type { StorageFacts, StorageQuestions } from '../domain/model/storage-facts.ts';
import { hasQuestions, storageQuestions } from '../domain/set/storage-questions.ts';
import { memoizeLast } from '../state/memoize-last.ts';
import type { State } from '../state/state.ts';
import { readRepeatedly } from './read-repeatedly.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

const READ_INTERVAL_MS = 10_000;

/** The state changes with each key, and the sets seldom. */
const questionsAbout = memoizeLast((sets: State['sets'], now: number) => storageQuestions(sets, { now }));

export function storageFactsSubscriptions(
  { sets, now, scope, connectionError }: State,
  shared: SharedClient | undefined,
  receive: (facts: StorageFacts) => void,
): readonly Subscription[] {
  if (connectionError !== undefined || shared === undefined || shared.access.contextName !== scope.context) return [];
  const questions = questionsAbout(sets, now);
  if (!hasQuestions(questions)) return [];
  const key = ['storage-facts', shared, scope, questions.attachments, questions.snapshotNamespaces.join(' ')];
  return [{ key, start: (signal) => readUntilAborted(questions, shared, receive, signal) }];
}

async function readUntilAborted(
  questions: StorageQuestions,
  { client, retain, release }: SharedClient,
  receive: (facts: StorageFacts) => void,
  signal: AbortSignal,
): Promise<void> {
  retain();
  try {
    const read = () => readStorageFacts(client, questions, signal);
    await readRepeatedly(read, receive, { intervalMs: READ_INTERVAL_MS, signal });
  } finally {
    release();
  }
}
