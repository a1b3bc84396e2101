/**
 * Reads the embedded cluster as the dashboard's session does, but only when asked: what is seen depends on the
 * cluster's time alone.
 */

import { createClient } from '../../source/cluster/connection/client.ts';
import type { ClusterAccess } from '../../source/cluster/connection/cluster-access.ts';
import { readSnapshot } from '../../source/cluster/read/read-snapshot.ts';
import { disksWanted } from '../../source/domain/disks/disks-wanted.ts';
import { DEFAULT_DISK_LIMITS } from '../../source/domain/model/disk.ts';
import type { SetStatus } from '../../source/domain/model/set-status.ts';
import { EMPTY_SNAPSHOT, type Snapshot, type Source } from '../../source/domain/model/snapshot.ts';
import { describeSets } from '../../source/domain/set/describe-set.ts';
import { eventNamespaces } from '../../source/domain/set/event-namespaces.ts';
import { createDiskReader } from '../../source/session/disks/disk-reader.ts';
import { createSeenReady } from '../../source/session/seen-ready.ts';
import { createUnobservedGenerations } from '../../source/session/unobserved-generations.ts';
import type { SimulatedCluster } from '../../source/simulator/cluster.ts';

export interface Eye {
  /** Also reads the events about members in the namespace in view. */
  readonly look: (inView?: string) => Promise<Snapshot>;
  readonly close: () => void;
}

export interface EyeOptions {
  readonly cluster: SimulatedCluster;
  readonly access: ClusterAccess;
  readonly namespaces: readonly string[] | 'all';
}

/** The lists of different kinds end in any order. */
function inOrder(sources: readonly Source[]): readonly Source[] {
  const keyOf = ({ kind, namespace, about }: Source): string => `${kind} ${namespace ?? ''} ${about ?? ''}`;
  return sources.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

export function openEye({ cluster: { store, clock }, access, namespaces }: EyeOptions): Eye {
  const client = createClient(access, { readsClusterTime: true });
  const signal = new AbortController().signal;
  const disks = createDiskReader({ client, prometheus: undefined, limits: DEFAULT_DISK_LIMITS, passed: clock.now });
  const unobservedSince = createUnobservedGenerations();
  const recordReady = createSeenReady();
  let readKey: string | undefined;
  let read: Snapshot = EMPTY_SNAPSHOT;
  let seenReady: Snapshot['seenReady'];

  const statusesOf = (snapshot: Snapshot): readonly SetStatus[] => describeSets(snapshot, { now: clock.now() });

  return {
    async look(inView) {
      const now = clock.now();
      const key = `${store.version} ${inView}`;
      if (readKey !== key) {
        readKey = key;
        const memberEventsOf = (snapshot: Snapshot): readonly string[] => {
          const needed = eventNamespaces(statusesOf(snapshot), { now }).map(({ namespace }) => namespace);
          return [...new Set([...(inView === undefined ? [] : [inView]), ...needed])];
        };
        const held = { now: clock.now, setTimer: () => () => {} };
        const snapshot = await readSnapshot(client, { namespaces, memberEventsOf, clock: held });
        read = { ...snapshot, sources: inOrder(snapshot.sources) };
      }
      const wanted = disksWanted(statusesOf(read).filter(({ loaded }) => loaded));
      await disks.read(wanted, () => {}, signal);
      const snapshot = { ...read, unobservedSince: unobservedSince(read, now), seenReady, disks: disks.readings() };
      seenReady = recordReady(statusesOf(snapshot));
      return snapshot;
    },
    close: client.close,
  };
}
