/** Follows the clock of an embedded cluster, and writes what the user asks of it. */

import { setTimeout } from 'node:timers/promises';
import { isLoopback } from '../cluster/connection/loopback.ts';
import { systemClock } from '../cluster/connection/system-clock.ts';
import { ClusterError } from '../cluster/errors.ts';
import {
  type ClusterClockReading,
  readClusterClock,
  watchClusterClock,
  writeClusterClock,
} from '../cluster/read/cluster-clock.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

/** The embedded cluster's clock. */
export interface DemoClock {
  /** Virtual time, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Sets it to what the cluster says; absent for a clock that needs no telling. */
  readonly set?: (reading: Pick<ClusterClockReading, 'now' | 'speed' | 'held'>) => void;
}

/** A clock that goes on from the last reading. */
export function createReadingClock(first: Pick<ClusterClockReading, 'now' | 'speed' | 'held'>): DemoClock {
  let reading = first;
  let readAt = systemClock.now();
  return {
    now: () => Math.round(reading.now + (systemClock.now() - readAt) * (reading.held ? 0 : reading.speed)),
    set(next) {
      reading = next;
      readAt = systemClock.now();
    },
  };
}

export interface ClockSync {
  readonly store: Store;
  /** The field manager of what this program writes to the clock. */
  readonly manager: string;
  /** Receives each reading, before the state does. */
  readonly receive: (reading: ClusterClockReading) => void;
}

/** An embedded cluster listens on this machine alone, so that no other server is asked for a clock. */
export function mayHaveClock({ access }: Pick<SharedClient, 'access'>): boolean {
  return isLoopback(new URL(access.server).hostname);
}

export function clockSubscriptions(
  { demoTime }: Pick<State, 'demoTime'>,
  shared: SharedClient | undefined,
  sync: ClockSync,
): readonly Subscription[] {
  if (shared === undefined || !mayHaveClock(shared)) return [];
  const [order] = demoTime?.orders ?? [];
  return [
    { key: ['clock', shared], start: (signal) => followClusterClock(shared, sync, signal) },
    ...(order === undefined
      ? []
      : [
          {
            key: ['clock-order', shared, order.id],
            start: (signal: AbortSignal) => sendOrder(shared, order, sync, signal),
          },
        ]),
  ];
}

/** The virtual time lags behind where the machine is busy, so that it is read again from time to time. */
const READ_AGAIN_MS = 5000;
const RETRY_MS = 1000;

function announce({ store, manager, receive }: ClockSync, reading: ClusterClockReading): void {
  receive(reading);
  const { speed, held, pace, heldBy } = reading;
  const heldElsewhere = held && heldBy !== manager;
  const before = store.state().demoTime;
  const isSame =
    before !== undefined &&
    before.speed === speed &&
    before.paused === held &&
    before.pace === pace &&
    before.heldElsewhere === heldElsewhere;
  if (!isSame) store.dispatch({ type: 'clock-read', clock: { speed, paused: held, pace, heldElsewhere } });
}

async function followClusterClock({ client }: SharedClient, sync: ClockSync, signal: AbortSignal): Promise<void> {
  let isKnown = false;
  for (;;) {
    const turn = AbortSignal.any([signal, AbortSignal.timeout(READ_AGAIN_MS)]);
    try {
      const reading = await readClusterClock(client, signal);
      if (reading === undefined) return;
      isKnown = true;
      announce(sync, reading);
      for await (const next of watchClusterClock(client, reading.resourceVersion, turn)) announce(sync, next);
    } catch (thrown) {
      signal.throwIfAborted();
      if (turn.aborted) continue;
      if (!(thrown instanceof ClusterError)) throw thrown;
      // Another cluster has no such API, or does not allow to look.
      if (!isKnown && thrown.kind !== 'network' && thrown.kind !== 'timeout') return;
      await setTimeout(RETRY_MS, undefined, { signal });
    }
  }
}

async function sendOrder(
  { client }: SharedClient,
  { id, spec }: { readonly id: number; readonly spec: Parameters<typeof writeClusterClock>[1] },
  sync: ClockSync,
  signal: AbortSignal,
): Promise<void> {
  const outcome = await writeClusterClock(client, spec, { manager: sync.manager, signal });
  if (signal.aborted) return;
  const reading = 'reading' in outcome ? outcome.reading : undefined;
  const problem = 'problem' in outcome ? outcome.problem : spec.step === undefined ? '' : (reading?.message ?? '');
  sync.store.dispatch({ type: 'clock-order-ended', id, problem });
  if (reading !== undefined) announce(sync, reading);
}
