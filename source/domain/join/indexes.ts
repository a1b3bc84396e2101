/** The indexes over whole tables by which the objects of one set are found. */

import { controllerUidOf, isInRange, splitOrdinal } from '../model/identity.ts';
import type { Claim, ClusterEvent, Pod, StatefulSet } from '../model/kinds.ts';
import { selectorMatches } from '../model/label-selector.ts';
import { memoizeByObject } from '../model/memoize-by-object.ts';
import { keyOf, type Table } from '../model/snapshot.ts';
import { indexTable } from './table-index.ts';

/** Pods by the uid of their controller, whatever kind that is. */
export const podsByController = indexTable<'Pod'>((pod) => {
  const uid = controllerUidOf(pod.meta);
  return uid === undefined ? [] : [uid];
});

/** Pods without a controller, by their namespace. */
export const barePodsByNamespace = indexTable<'Pod'>(({ meta }) =>
  controllerUidOf(meta) === undefined ? [meta.namespace] : [],
);

/** ControllerRevisions by the uid of their set, the newest first. */
export const revisionsBySet = indexTable<'ControllerRevision'>(
  (revision) => {
    const uid = controllerUidOf(revision.meta);
    return uid === undefined ? [] : [uid];
  },
  (left, right) => right.revision - left.revision,
);

/** Returns the "namespace/name" of each claim that the pod references. */
export const claimKeysOf = memoizeByObject((pod: Pod): readonly string[] => [
  ...new Set(pod.claimVolumes.map((volume) => keyOf(pod.meta.namespace, volume.claim))),
]);

/**
 * Pods by the "namespace/name" of each claim that they reference, including Pending and Terminating pods and ephemeral
 * volumes.
 */
export const podsByClaim = indexTable<'Pod'>(claimKeysOf);

/** Returns "namespace/stem", where the stem is the name without its last "-<number>"; undefined for any other name. */
export function stemOf(namespace: string, name: string): string | undefined {
  const parts = splitOrdinal(name);
  return parts === undefined ? undefined : keyOf(namespace, parts.stem);
}

export const claimsByStem = indexTable<'PersistentVolumeClaim'>(({ meta }) => {
  const stem = stemOf(meta.namespace, meta.name);
  return stem === undefined ? [] : [stem];
});

/** Returns the "namespace/stem" of the claims of each claim template. */
export function claimStemsOf({ meta, claimTemplates }: StatefulSet): readonly string[] {
  return claimTemplates.map((template) => keyOf(meta.namespace, `${template.name}-${meta.name}`));
}

/** Sets by the stems of their claims. Two sets can share one: template "a-b" of "c", "a" of "b-c". */
export const setsByStem = indexTable<'StatefulSet'>(claimStemsOf, (left, right) =>
  left.meta.name < right.meta.name ? -1 : 1,
);

/**
 * Reports whether a claim outside the set's range is parked for that set. If several sets share the stem, the claim is
 * reserved for a set whose range includes the ordinal. Otherwise it belongs to the set whose selector matches it, or
 * else to the first set by name.
 */
export function isParkedClaimOf(
  set: StatefulSet,
  sharing: readonly StatefulSet[],
  ordinal: number,
  claim: Claim,
): boolean {
  if (sharing.length < 2) return true;
  if (sharing.some((other) => isInRange(other, ordinal))) return false;
  const chosen = sharing.find((other) => selectorMatches(other.selector, claim.meta.labels)) ?? sharing[0];
  return chosen === set;
}

/** EndpointSlices by "namespace/service". */
export const slicesByService = indexTable<'EndpointSlice'>((slice) => [keyOf(slice.meta.namespace, slice.service)]);

/** The reasons of the StatefulSet controller's events about its writes. Source: stateful_pod_control.go. */
const CONTROLLER_REASONS = /^(?:Failed|Successful)(?:Create|Update|Delete)$/;

/** The controller's events about its writes to pods and claims, by the uid of the set. */
export const controllerEventsBySet = indexTable<'Event'>(({ reason, subject }) =>
  subject.kind === 'StatefulSet' && CONTROLLER_REASONS.test(reason) ? [subject.uid] : [],
);

function latestFirst(left: ClusterEvent, right: ClusterEvent): number {
  return right.lastAt - left.lastAt;
}

/** Events about pods, claims and volumes by the uid of their subject, the latest first. */
export const eventsBySubject = indexTable<'Event'>(
  ({ subject }) => (subject.kind === 'StatefulSet' ? [] : [subject.uid]),
  latestFirst,
);

/** Events about pods by "namespace/name", those of earlier pods of that name among them; the latest first. */
export const podEventsByName = indexTable<'Event'>(
  ({ subject }) => (subject.kind === 'Pod' ? [keyOf(subject.namespace, subject.name)] : []),
  latestFirst,
);

/** Returns when the StatefulSet controller last wrote the status of any set; undefined if not known. */
export const controllerLastSeen = memoizeByObject((table: Table<'StatefulSet'>): number | undefined => {
  let latest: number | undefined;
  for (const { statusWrittenAt } of table.values()) {
    if (statusWrittenAt !== undefined && statusWrittenAt > (latest ?? 0)) latest = statusWrittenAt;
  }
  return latest;
});

/** Volumes by "namespace/claim" of their claimRef. */
export const volumesByClaim = indexTable<'PersistentVolume'>(({ claimRef }) =>
  claimRef === undefined ? [] : [keyOf(claimRef.namespace, claimRef.name)],
);
