/** Indexes over whole tables, computed once for each table, so that an unchanged table costs nothing. */

import { controllerUidOf, isInRange, splitOrdinal } from '../model/identity.ts';
import type {
  Claim,
  ClusterEvent,
  ControllerRevision,
  EndpointSlice,
  Pod,
  StatefulSet,
  Volume,
} from '../model/kinds.ts';
import { selectorMatches } from '../model/label-selector.ts';
import { keyOf, type Table } from '../model/snapshot.ts';

/** Caches the result for a table as long as the table exists. */
export function memoizePerTable<T extends object, R>(compute: (table: T) => R): (table: T) => R {
  const results = new WeakMap<T, R>();
  return (table) => {
    const found = results.get(table);
    if (found !== undefined) return found;
    const made = compute(table);
    results.set(table, made);
    return made;
  };
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Pods by the uid of their controller, whatever kind that is. */
export const podsByController = memoizePerTable((table: Table<'Pod'>): ReadonlyMap<string, readonly Pod[]> => {
  const map = new Map<string, Pod[]>();
  for (const pod of table.values()) {
    const uid = controllerUidOf(pod.meta);
    if (uid !== undefined) add(map, uid, pod);
  }
  return map;
});

/** ControllerRevisions by the uid of their set, the newest first. */
export const revisionsBySet = memoizePerTable(
  (table: Table<'ControllerRevision'>): ReadonlyMap<string, readonly ControllerRevision[]> => {
    const map = new Map<string, ControllerRevision[]>();
    for (const revision of table.values()) {
      const uid = controllerUidOf(revision.meta);
      if (uid !== undefined) add(map, uid, revision);
    }
    for (const revisions of map.values()) revisions.sort((left, right) => right.revision - left.revision);
    return map;
  },
);

const claimKeys = new WeakMap<Pod, readonly string[]>();

function claimKeysOf(pod: Pod): readonly string[] {
  const found = claimKeys.get(pod);
  if (found !== undefined) return found;
  const made = [...new Set(pod.claimVolumes.map((volume) => keyOf(pod.meta.namespace, volume.claim)))];
  claimKeys.set(pod, made);
  return made;
}

/**
 * Pods by the "namespace/name" of each claim that they reference, including Pending and Terminating pods and ephemeral
 * volumes.
 */
export const podsByClaim = memoizePerTable((table: Table<'Pod'>): ReadonlyMap<string, readonly Pod[]> => {
  const map = new Map<string, Pod[]>();
  for (const pod of table.values()) for (const key of claimKeysOf(pod)) add(map, key, pod);
  return map;
});

export interface NumberedClaim {
  readonly ordinal: number;
  readonly claim: Claim;
}

/** Claims by "namespace/stem", where the stem is the name without its last "-<number>". */
export const claimsByStem = memoizePerTable(
  (table: Table<'PersistentVolumeClaim'>): ReadonlyMap<string, readonly NumberedClaim[]> => {
    const map = new Map<string, NumberedClaim[]>();
    for (const claim of table.values()) {
      const parts = splitOrdinal(claim.meta.name);
      if (parts !== undefined) {
        add(map, keyOf(claim.meta.namespace, parts.stem), { ordinal: parts.ordinal, claim });
      }
    }
    return map;
  },
);

/** Sets by the "namespace/stem" of each claim template. Two sets can share one: template "a-b" of "c", "a" of "b-c". */
export const setsByStem = memoizePerTable(
  (table: Table<'StatefulSet'>): ReadonlyMap<string, readonly StatefulSet[]> => {
    const map = new Map<string, StatefulSet[]>();
    for (const set of table.values()) {
      for (const template of set.claimTemplates) {
        add(map, keyOf(set.meta.namespace, `${template.name}-${set.meta.name}`), set);
      }
    }
    for (const sets of map.values()) sets.sort((left, right) => (left.meta.name < right.meta.name ? -1 : 1));
    return map;
  },
);

/**
 * Reports whether a claim outside the set's range is parked for that set. If several sets share the stem, the claim is
 * reserved for a set whose range includes the ordinal. Otherwise it belongs to the set whose selector matches it, or
 * else to the first set by name.
 */
export function isParkedClaimOf(set: StatefulSet, sharing: readonly StatefulSet[], { ordinal, claim }: NumberedClaim) {
  if (sharing.length < 2) return true;
  if (sharing.some((other) => isInRange(other, ordinal))) return false;
  const chosen = sharing.find((other) => selectorMatches(other.selector, claim.meta.labels)) ?? sharing[0];
  return chosen === set;
}

/** EndpointSlices by "namespace/service". */
export const slicesByService = memoizePerTable(
  (table: Table<'EndpointSlice'>): ReadonlyMap<string, readonly EndpointSlice[]> => {
    const map = new Map<string, EndpointSlice[]>();
    for (const slice of table.values()) add(map, keyOf(slice.meta.namespace, slice.service), slice);
    return map;
  },
);

/** The reasons of the StatefulSet controller's events about its writes. Source: stateful_pod_control.go. */
const CONTROLLER_REASONS = /^(?:Failed|Successful)(?:Create|Update|Delete)$/;

/** The controller's events about its writes to pods and claims, by the uid of the set. */
export const controllerEventsBySet = memoizePerTable(
  (table: Table<'Event'>): ReadonlyMap<string, readonly ClusterEvent[]> => {
    const map = new Map<string, ClusterEvent[]>();
    for (const event of table.values()) {
      if (CONTROLLER_REASONS.test(event.reason) && event.subject.kind === 'StatefulSet')
        add(map, event.subject.uid, event);
    }
    return map;
  },
);

/** Events about pods, claims and volumes by the uid of their subject, the latest first. */
export const eventsBySubject = memoizePerTable(
  (table: Table<'Event'>): ReadonlyMap<string, readonly ClusterEvent[]> => {
    const map = new Map<string, ClusterEvent[]>();
    for (const event of table.values()) if (event.subject.kind !== 'StatefulSet') add(map, event.subject.uid, event);
    for (const events of map.values()) events.sort((left, right) => right.lastAt - left.lastAt);
    return map;
  },
);

/** Events about pods by "namespace/name", those of earlier pods of that name among them; the latest first. */
export const podEventsByName = memoizePerTable(
  (table: Table<'Event'>): ReadonlyMap<string, readonly ClusterEvent[]> => {
    const map = new Map<string, ClusterEvent[]>();
    for (const event of table.values()) {
      const { kind, namespace, name } = event.subject;
      if (kind === 'Pod') add(map, keyOf(namespace, name), event);
    }
    for (const events of map.values()) events.sort((left, right) => right.lastAt - left.lastAt);
    return map;
  },
);

/** When the StatefulSet controller last wrote the status of any set; undefined where nothing tells. */
export const controllerLastSeen = memoizePerTable((table: Table<'StatefulSet'>): number | undefined => {
  let latest: number | undefined;
  for (const { statusWrittenAt } of table.values()) {
    if (statusWrittenAt !== undefined && statusWrittenAt > (latest ?? 0)) latest = statusWrittenAt;
  }
  return latest;
});

/** Volumes by "namespace/claim" of their claimRef. */
export const volumesByClaim = memoizePerTable(
  (table: Table<'PersistentVolume'>): ReadonlyMap<string, readonly Volume[]> => {
    const map = new Map<string, Volume[]>();
    for (const volume of table.values()) {
      const { claimRef } = volume;
      if (claimRef !== undefined) add(map, keyOf(claimRef.namespace, claimRef.name), volume);
    }
    return map;
  },
);
