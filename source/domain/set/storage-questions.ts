/** Chooses the storage objects to read: those that can show what a claim or a pod of the sets waits for. */

import type { FindingCode } from '../model/finding.ts';
import type { Claim } from '../model/kinds.ts';
import { memoizeByObject } from '../model/memoize-by-object.ts';
import type { SetStatus } from '../model/set-status.ts';
import type { StorageQuestions } from '../model/storage-facts.ts';
import { READ_EVENTS_AFTER_MS } from '../model/thresholds.ts';

/** Keeps a claim while a VolumeSnapshot is taken from it. Source: external-snapshotter. */
const SNAPSHOT_FINALIZER = 'snapshot.storage.kubernetes.io/pvc-as-source-protection';
const SNAPSHOT_SOURCE = /^VolumeSnapshot\/(?:([^/]+)\/)?[^/]+$/;

/** Findings that name a volume which does not get to its node. */
const CODES_OF_VOLUMES: ReadonlySet<FindingCode> = new Set(['MultiAttach', 'AttachFailed', 'MountFailed']);

/** `gracePeriodMs`: how long a pod may be starting before the attachments of its volumes are read. */
export function storageQuestions(
  sets: readonly SetStatus[],
  { now, gracePeriodMs = READ_EVENTS_AFTER_MS }: { readonly now: number; readonly gracePeriodMs?: number },
): StorageQuestions {
  const needs = sets.map(needsOf);
  return {
    attachments: needs.some(
      ({ hasVolumeTrouble, startingSince }) => hasVolumeTrouble || now - startingSince > gracePeriodMs,
    ),
    snapshotNamespaces: [...new Set(needs.flatMap(({ snapshotNamespaces }) => snapshotNamespaces))].sort(),
  };
}

interface StorageNeeds {
  /** True if a finding says that a volume does not get to its node. */
  readonly hasVolumeTrouble: boolean;
  /** Since when the first of the pods with bound claims has been starting; infinite if none is. */
  readonly startingSince: number;
  readonly snapshotNamespaces: readonly string[];
}

/** Kept, since every tick and every change asks for the needs of all sets. */
const needsOf = memoizeByObject(({ bindings, outside, findings }: SetStatus): StorageNeeds => {
  const members = [...bindings, ...outside];
  const starting = members.flatMap(({ pod, claims }) =>
    pod?.stage === 'starting' && claims.some(({ phase }) => phase === 'Bound') ? pod.since : [],
  );
  return {
    hasVolumeTrouble: findings.some(({ code }) => CODES_OF_VOLUMES.has(code)),
    startingSince: starting.reduce((first, since) => Math.min(first, since), Number.POSITIVE_INFINITY),
    snapshotNamespaces: members.flatMap(({ claims }) =>
      claims.flatMap(({ claim }) => (claim === undefined ? [] : (namespaceOfSnapshots(claim) ?? []))),
    ),
  };
});

export function hasQuestions({ attachments, snapshotNamespaces }: StorageQuestions): boolean {
  return attachments || snapshotNamespaces.length > 0;
}

function namespaceOfSnapshots({ meta, phase, dataSource }: Claim): string | undefined {
  if (meta.deletionAt !== undefined && meta.finalizers.includes(SNAPSHOT_FINALIZER)) return meta.namespace;
  const source = phase === 'Pending' ? SNAPSHOT_SOURCE.exec(dataSource ?? '') : null;
  return source === null ? undefined : (source[1] ?? meta.namespace);
}
