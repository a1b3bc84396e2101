/** Reads the storage objects that show what a claim or a pod waits for, while one waits. */

import { setTimeout } from 'node:timers/promises';
import { readStorageFacts } from '../cluster/read/storage-facts.ts';
import type { StorageFacts, StorageQuestions } from '../domain/model/storage-facts.ts';
import { hasQuestions, storageQuestions } from '../domain/set/storage-questions.ts';
import type { State } from '../state/state.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

const READ_INTERVAL_MS = 10_000;

export function storageFactsSubscriptions(
  { sets, now, scope, connectionError }: State,
  shared: SharedClient | undefined,
  receive: (facts: StorageFacts) => void,
): readonly Subscription[] {
  if (connectionError !== undefined || shared === undefined || shared.access.contextName !== scope.context) return [];
  const questions = storageQuestions(sets, { now });
  if (!hasQuestions(questions)) return [];
  const key = ['storage-facts', shared, scope, questions.attachments, questions.snapshotNamespaces.join(' ')];
  return [{ key, start: (signal) => readRepeatedly(questions, shared, receive, signal) }];
}

async function readRepeatedly(
  questions: StorageQuestions,
  { client, retain, release }: SharedClient,
  receive: (facts: StorageFacts) => void,
  signal: AbortSignal,
): Promise<void> {
  retain();
  try {
    for (;;) {
      const facts = await readStorageFacts(client, questions, signal);
      signal.throwIfAborted();
      receive(facts);
      await setTimeout(READ_INTERVAL_MS, undefined, { signal });
    }
  } finally {
    release();
  }
}
