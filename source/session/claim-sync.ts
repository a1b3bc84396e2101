/** Reads what the page of claims needs besides the watched kinds. */

import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../cluster/connection/system-clock.ts';
import { readClaimCreators } from '../cluster/read/claims/claim-creators.ts';
import { readClaimReadings } from '../cluster/read/claims/claim-users.ts';
import { readVolumeAttachments } from '../cluster/read/claims/volume-attachments.ts';
import type { VolumeAttachments } from '../domain/claims/attachments.ts';
import { claimsNeedingManagedFields } from '../domain/claims/claim-report.ts';
import {
  type ClaimCreator,
  type ClaimFacts,
  claimVersionOf,
  type ReadResult,
  UNREAD,
} from '../domain/claims/readings.ts';
import type { Scope, State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

/** Milliseconds. Workloads change seldom, and a claim is judged by fresh lists before it is deleted. */
const LIST_INTERVAL_MS = 20_000;
/** Milliseconds. Claims that come in a burst are asked about together. */
const CHANGE_POLL_MS = 300;

export function claimSubscriptions(
  { page, openedSet, connectionError, scope }: State,
  shared: SharedClient | undefined,
  store: Store,
): readonly Subscription[] {
  const isShown = page === 'claims' && openedSet === undefined && connectionError === undefined;
  if (!isShown || shared === undefined || shared.access.contextName !== scope.context) return [];
  return [{ key: ['claims', shared, scope], start: (signal) => readClaims(scope, shared, store, signal) }];
}

async function readClaims(
  { namespaces }: Scope,
  { client, retain, release }: SharedClient,
  store: Store,
  signal: AbortSignal,
): Promise<void> {
  let creators: ClaimFacts['creators'] = new Map();
  let readings: ClaimFacts['readings'] = new Map();
  let attachments: VolumeAttachments = { state: 'unread' };
  let lastTables: readonly unknown[] = [];
  const dispatchFacts = () =>
    store.dispatch({ type: 'claims-read', facts: { readings, creators, search: UNREAD }, attachments });

  async function readLists(): Promise<void> {
    [readings, attachments] = await Promise.all([
      readClaimReadings(client, namespaces, signal),
      readVolumeAttachments(client, signal),
    ]);
    dispatchFacts();
  }

  /** Reads who created the claims whose verdict depends on it, except those that are settled. */
  async function readCreators(isSettled: (creator: ReadResult<ClaimCreator> | undefined) => boolean): Promise<void> {
    const { snapshot } = store.state();
    lastTables = claimTables(store.state());
    const all = claimsNeedingManagedFields(snapshot);
    const unsettled = all.filter((claim) => !isSettled(creators.get(claimVersionOf(claim))));
    if (unsettled.length === 0) return;
    const found = await readClaimCreators(client, unsettled, signal);
    const kept = new Set(all.map(claimVersionOf));
    creators = new Map([...creators, ...found].filter(([version]) => kept.has(version) || found.has(version)));
    dispatchFacts();
  }

  function tablesChanged(): boolean {
    return claimTables(store.state()).some((table, index) => table !== lastTables[index]);
  }

  retain();
  try {
    for (;;) {
      await readLists();
      await readCreators((creator) => creator?.state === 'known');
      const until = systemClock.now() + LIST_INTERVAL_MS;
      while (systemClock.now() < until) {
        await setTimeout(CHANGE_POLL_MS, undefined, { signal });
        if (tablesChanged()) await readCreators((creator) => creator !== undefined);
      }
    }
  } finally {
    release();
  }
}

/** The tables on which the choice of claims rests. */
function claimTables({ snapshot: { tables } }: State): readonly unknown[] {
  return [tables.PersistentVolumeClaim, tables.Pod, tables.StatefulSet];
}
