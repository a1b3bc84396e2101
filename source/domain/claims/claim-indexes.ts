/** Indexes of the references to claims, computed once for each table. */

import type { Claim, Volume } from '../model/kinds.ts';
import { memoizeByObject } from '../model/memoize-by-object.ts';
import { keyOf, type Table } from '../model/snapshot.ts';
import { isSameStorage, type StorageIdentity, storageIdentities } from './storage-identity.ts';

function add<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

const CLAIM_SOURCE = /^PersistentVolumeClaim\/(?:([^/]+)\/)?([^/]+)$/;

/** Claims by the "namespace/name" of the claim that they are cloned from, whether or not the copy is complete. */
export const claimsByDataSource = memoizeByObject(
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

interface VolumeStorage {
  readonly volume: Volume;
  readonly identity: StorageIdentity;
}

/** The key of the volumes that may be any storage of a family. */
function anyOf(family: string): string {
  return `${family} `;
}

function keysOf({ family, ids }: StorageIdentity): readonly string[] {
  return ids.length === 0 ? [anyOf(family)] : ids.map((id) => `${family} ${id}`);
}

const volumesByStorage = memoizeByObject((table: Table<'PersistentVolume'>) => {
  const byKey = new Map<string, VolumeStorage[]>();
  const byFamily = new Map<string, VolumeStorage[]>();
  for (const volume of table.values()) {
    for (const identity of storageIdentities(volume)) {
      add(byFamily, identity.family, { volume, identity });
      for (const key of keysOf(identity)) add(byKey, key, { volume, identity });
    }
  }
  return { byKey, byFamily };
});

/** Returns another volume that stands for the same storage, or for a folder above or below it. */
export function otherVolumeOfStorage(table: Table<'PersistentVolume'>, volume: Volume): Volume | undefined {
  const { byKey, byFamily } = volumesByStorage(table);
  for (const identity of storageIdentities(volume)) {
    const near =
      identity.ids.length === 0
        ? byFamily.get(identity.family)
        : [...keysOf(identity), anyOf(identity.family)].flatMap((key) => byKey.get(key) ?? []);
    const found = near?.find(
      (other) => other.volume.meta.uid !== volume.meta.uid && isSameStorage(identity, other.identity),
    );
    if (found !== undefined) return found.volume;
  }
  return undefined;
}
