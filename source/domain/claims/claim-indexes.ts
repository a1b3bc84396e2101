/** Indexes of the references to claims, computed once for each table. */

import { memoizePerTable } from '../join/indexes.ts';
import type { Claim, Volume } from '../model/kinds.ts';
import { keyOf, type Table } from '../model/snapshot.ts';

function add<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

const CLAIM_SOURCE = /^PersistentVolumeClaim\/(?:([^/]+)\/)?([^/]+)$/;

/** Claims by the "namespace/name" of the claim that they are cloned from, whether or not the copy is complete. */
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

/**
 * Matches volume sources that identify one storage in the whole cluster. A path on a node does not: many nodes have the
 * same path.
 */
const CLUSTER_WIDE_STORAGE = /^(?:csi \S+ \S|nfs )/;

/**
 * Volumes by what backs them. Several PersistentVolumes can refer to one disk, for example after a move to another
 * namespace.
 */
export const volumesByStorage = memoizePerTable(
  (table: Table<'PersistentVolume'>): ReadonlyMap<string, readonly Volume[]> => {
    const map = new Map<string, Volume[]>();
    for (const volume of table.values()) {
      if (CLUSTER_WIDE_STORAGE.test(volume.source)) add(map, volume.source, volume);
    }
    return map;
  },
);
