/** Reads what the page of claims needs besides the watched kinds, as long as it is on the screen. */

import { setTimeout } from 'node:timers/promises';
import { readClaimCreators } from '../cluster/read/claims/claim-creators.ts';
import { readClaimReadings } from '../cluster/read/claims/claim-users.ts';
import { readVolumeAttachments } from '../cluster/read/claims/volume-attachments.ts';
import type { VolumeAttachments } from '../domain/claims/attachments.ts';
import { claimsNeedingManagedFields } from '../domain/claims/claim-report.ts';
import { type ClaimCreator, type ClaimFacts, claimVersionOf, type ReadResult } from '../domain/claims/readings.ts';
import type { Scope, State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { SharedClient } from './shared-client.ts';

export interface ClaimSync {
  readonly sync: (state: State, shared: SharedClient | undefined) => void;
  readonly close: () => void;
}

/** Workloads change seldom; whatever is deleted is judged by fresh lists anyway. */
const LIST_INTERVAL_MS = 20_000;
/** Claims that come in a burst are asked about together. */
const CHANGE_POLL_MS = 300;

export function createClaimSync(store: Store): ClaimSync {
  let current: { readonly scope: Scope; readonly controller: AbortController } | undefined;

  function stop(): void {
    current?.controller.abort();
    current = undefined;
  }

  function start(scope: Scope, { client, retain, release }: SharedClient): void {
    const controller = new AbortController();
    const { signal } = controller;
    current = { scope, controller };
    retain();
    let makers: ClaimFacts['creators'] = new Map();
    let readings: ClaimFacts['readings'] = new Map();
    let attachments: VolumeAttachments = { state: 'unread' };
    let lastTables: readonly unknown[] = [];
    const dispatchFacts = () =>
      store.dispatch({ type: 'claims-read', facts: { readings, creators: makers }, attachments });

    async function readLists(): Promise<void> {
      [readings, attachments] = await Promise.all([
        readClaimReadings(client, scope.namespaces, signal),
        readVolumeAttachments(client, signal),
      ]);
      dispatchFacts();
    }

    /** Asks who made the claims that the verdict needs it of, but for those of which it is settled. */
    async function readCreators(isSettled: (maker: ReadResult<ClaimCreator> | undefined) => boolean): Promise<void> {
      const { snapshot } = store.state();
      const { PersistentVolumeClaim, Pod, StatefulSet } = snapshot.tables;
      lastTables = [PersistentVolumeClaim, Pod, StatefulSet];
      const all = claimsNeedingManagedFields(snapshot);
      const open = all.filter((claim) => !isSettled(makers.get(claimVersionOf(claim))));
      if (open.length === 0) return;
      const found = await readClaimCreators(client, open, signal);
      const kept = new Set(all.map(claimVersionOf));
      makers = new Map([...makers, ...found].filter(([version]) => kept.has(version) || found.has(version)));
      dispatchFacts();
    }

    function tablesChanged(): boolean {
      const { PersistentVolumeClaim, Pod, StatefulSet } = store.state().snapshot.tables;
      return [PersistentVolumeClaim, Pod, StatefulSet].some((table, index) => table !== lastTables[index]);
    }

    async function pollUntilAborted(): Promise<void> {
      for (;;) {
        await readLists();
        await readCreators((maker) => maker?.state === 'known');
        const until = Date.now() + LIST_INTERVAL_MS;
        while (Date.now() < until) {
          await setTimeout(CHANGE_POLL_MS, undefined, { signal });
          if (tablesChanged()) await readCreators((maker) => maker !== undefined);
        }
      }
    }

    pollUntilAborted()
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      })
      .finally(release);
  }

  return {
    sync(state, shared) {
      const isShown = state.page === 'claims' && state.openedSet === undefined && state.connectionError === undefined;
      if (!isShown || shared === undefined || shared.access.contextName !== state.scope.context) {
        stop();
        return;
      }
      if (current?.scope === state.scope) return;
      stop();
      start(state.scope, shared);
    },
    close: stop,
  };
}
