/** Reads what the page of claims needs besides the watched kinds, as long as it is on the screen. */

import { setTimeout } from 'node:timers/promises';
import { readAttachments } from '../cluster/attachments.ts';
import { readMakers } from '../cluster/claim-makers.ts';
import { readClaimReadings } from '../cluster/claim-users.ts';
import type { Attachments } from '../domain/claims/attachments.ts';
import { type ClaimFacts, type Maker, type Reading, versionOf } from '../domain/claims/readings.ts';
import { candidates } from '../domain/claims/verdict.ts';
import type { Scope, State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { SharedClient } from './connection.ts';

export interface ClaimReading {
  readonly follow: (state: State, shared: SharedClient | undefined) => void;
  readonly close: () => void;
}

/** Workloads change seldom; whatever is deleted is judged by fresh lists anyway. */
const EVERY_MS = 20_000;
/** Claims that come in a burst are asked about together. */
const SOON_MS = 300;

export function createClaimReading(store: Store): ClaimReading {
  let current: { readonly scope: Scope; readonly controller: AbortController } | undefined;

  function stop(): void {
    current?.controller.abort();
    current = undefined;
  }

  function start(scope: Scope, { client, hold, release }: SharedClient): void {
    const controller = new AbortController();
    const { signal } = controller;
    current = { scope, controller };
    hold();
    let makers: ClaimFacts['makers'] = new Map();
    let readings: ClaimFacts['readings'] = new Map();
    let attachments: Attachments = { state: 'unread' };
    let seen: readonly unknown[] = [];
    const tell = () => store.dispatch({ type: 'claims-read', facts: { readings, makers }, attachments });

    async function readLists(): Promise<void> {
      [readings, attachments] = await Promise.all([
        readClaimReadings(client, scope.namespaces, signal),
        readAttachments(client, signal),
      ]);
      tell();
    }

    /** Asks who made the claims that the verdict needs it of, but for those of which it is settled. */
    async function readNews(isSettled: (maker: Reading<Maker> | undefined) => boolean): Promise<void> {
      const { snapshot } = store.state();
      const { PersistentVolumeClaim, Pod, StatefulSet } = snapshot.tables;
      seen = [PersistentVolumeClaim, Pod, StatefulSet];
      const all = candidates(snapshot);
      const open = all.filter((claim) => !isSettled(makers.get(versionOf(claim))));
      if (open.length === 0) return;
      const found = await readMakers(client, open, signal);
      const kept = new Set(all.map(versionOf));
      makers = new Map([...makers, ...found].filter(([version]) => kept.has(version) || found.has(version)));
      tell();
    }

    function hasNews(): boolean {
      const { PersistentVolumeClaim, Pod, StatefulSet } = store.state().snapshot.tables;
      return [PersistentVolumeClaim, Pod, StatefulSet].some((table, index) => table !== seen[index]);
    }

    async function keepReading(): Promise<void> {
      for (;;) {
        await readLists();
        await readNews((maker) => maker?.state === 'known');
        const until = Date.now() + EVERY_MS;
        while (Date.now() < until) {
          await setTimeout(SOON_MS, undefined, { signal });
          if (hasNews()) await readNews((maker) => maker !== undefined);
        }
      }
    }

    keepReading()
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      })
      .finally(release);
  }

  return {
    follow(state, shared) {
      const isShown = state.page === 'claims' && state.opened === undefined && state.connectionError === undefined;
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
