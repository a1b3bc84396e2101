/** Who names a claim, looked up once for each table. */

import { memoizePerTable } from '../join/indexes.ts';
import type { Claim, Pod, Volume } from '../model/kinds.ts';
import { keyOf, type Table } from '../model/snapshot.ts';

function add<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Pods by the "namespace/name" of the claims that they name: Pending and Terminating ones, ephemeral volumes too. */
export const podsByClaim = memoizePerTable((table: Table<'Pod'>): ReadonlyMap<string, readonly Pod[]> => {
  const map = new Map<string, Pod[]>();
  for (const pod of table.values()) {
    for (const key of new Set(pod.claimVolumes.map(({ claim }) => keyOf(pod.meta.namespace, claim)))) {
      add(map, key, pod);
    }
  }
  return map;
});

const CLAIM_SOURCE = /^PersistentVolumeClaim\/(?:([^/]+)\/)?([^/]+)$/;

/** Claims by the "namespace/name" of the claim that they were, or are to be, filled from. */
export const claimsByDataSource = memoizePerTable(
  (table: Table<'PersistentVolumeClaim'>): ReadonlyMap<string, readonly Claim[]> => {
    const map = new Map<string, Claim[]>();
    for (const claim of table.values()) {
      const found = claim.dataSource === undefined ? null : CLAIM_SOURCE.exec(claim.dataSource);
      const [, namespace = claim.meta.namespace, name] = found ?? [];
      if (name !== undefined) add(map, keyOf(namespace, name), claim);
    }
    return map;
  },
);

/** Words that name one storage in the whole cluster: what is of a node has the same path on many. */
const CLUSTER_WIDE_STORAGE = /^(?:csi \S+ \S|nfs )/;

/** Volumes by what backs them: several objects can stand for one disk, as after a move to another namespace. */
export const volumesByStorage = memoizePerTable(
  (table: Table<'PersistentVolume'>): ReadonlyMap<string, readonly Volume[]> => {
    const map = new Map<string, Volume[]>();
    for (const volume of table.values()) {
      if (CLUSTER_WIDE_STORAGE.test(volume.source)) add(map, volume.source, volume);
    }
    return map;
  },
);
