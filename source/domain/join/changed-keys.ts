/**
 * Tells which sets a change of the tables may concern: gather() records the keys under which it looked, and each object
 * that has changed has the keys under which it is found.
 *
 * The keys of all kinds share one space of names. Two kinds with an equal key cost a needless look at a set, no more.
 */

import { controllerUidOf } from '../model/identity.ts';
import { type ClusterObject, KINDS } from '../model/kinds.ts';
import { keyOf, type Snapshot, type Tables } from '../model/snapshot.ts';
import { tableChangeOf } from '../model/table-changes.ts';
import { claimKeysOf, claimStemsOf, controllerLastSeen, stemOf } from './indexes.ts';

/** What was looked up for a set. */
export interface Trace {
  /** In order. Equal values mean equal results. */
  readonly values: unknown[];
  /** While no object with one of these keys changes, the values stay. */
  readonly keys: Set<string>;
}

/** The key of sets that look at all volumes. */
export const ALL_VOLUMES = '*PersistentVolume';
/** The key of sets that look at when the controller last wrote the status of any set. */
export const CONTROLLER_SEEN = '*StatefulSet.status';

/** Rounded, so that writes to other sets do not cause this set to be joined again each time. */
export function controllerSeenMinute({ StatefulSet }: Tables): number | undefined {
  const at = controllerLastSeen(StatefulSet);
  return at === undefined ? undefined : at - (at % 60_000);
}

/**
 * Returns the keys of all objects that differ between the tables; undefined if any set may be concerned, or if the
 * difference is not recorded.
 */
export function changedKeys(before: Tables, after: Tables): ReadonlySet<string> | undefined {
  // These change seldom, and each is read for many sets.
  if (before.Node !== after.Node || before.StorageClass !== after.StorageClass) return undefined;
  const keys = new Set<string>();
  for (const kind of KINDS) {
    const table = after[kind];
    if (before[kind] === table) continue;
    const change = tableChangeOf(table);
    if (change?.before !== before[kind]) return undefined;
    for (const [key, former] of change.replaced) {
      for (const object of [former, table.get(key)]) {
        if (object === undefined) continue;
        for (const found of keysOf(object)) if (found !== undefined) keys.add(found);
      }
    }
  }
  if (controllerSeenMinute(before) !== controllerSeenMinute(after)) keys.add(CONTROLLER_SEEN);
  return keys;
}

/** Parts of a snapshot that record something by the uid of a set. */
export const RECORDED_BY_SET = ['seenReady', 'unobservedSince'] as const;

/** Returns the uids of the sets whose records differ. */
export function changedRecords(before: Snapshot, after: Snapshot): ReadonlySet<string> {
  const uids = new Set<string>();
  for (const part of RECORDED_BY_SET) {
    const [former, latter] = [before[part], after[part]];
    if (former === latter) continue;
    for (const uid of new Set([...(former?.keys() ?? []), ...(latter?.keys() ?? [])])) {
      if (former?.get(uid) !== latter?.get(uid)) uids.add(uid);
    }
  }
  return uids;
}

export function sharesKey(changed: ReadonlySet<string>, { keys }: Trace): boolean {
  const [fewer, more] = changed.size < keys.size ? [changed, keys] : [keys, changed];
  for (const key of fewer) if (more.has(key)) return true;
  return false;
}

function keysOf(object: ClusterObject): readonly (string | undefined)[] {
  const { namespace, name } = object.meta;
  const key = keyOf(namespace, name);
  switch (object.kind) {
    case 'StatefulSet':
      return [key, ...claimStemsOf(object)];
    case 'Pod':
      return [key, controllerUidOf(object.meta), ...claimKeysOf(object)];
    case 'PersistentVolumeClaim':
      return [key, stemOf(namespace, name)];
    case 'PersistentVolume':
      return [key, ALL_VOLUMES, object.claimRef && keyOf(object.claimRef.namespace, object.claimRef.name)];
    case 'EndpointSlice':
      return [keyOf(namespace, object.service)];
    case 'ControllerRevision':
      return [key, controllerUidOf(object.meta)];
    case 'Event':
      return [object.subject.uid, keyOf(object.subject.namespace, object.subject.name)];
    case 'Service':
    case 'Node':
    case 'StorageClass':
      return [key];
  }
}
