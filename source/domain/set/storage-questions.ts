/** Chooses the storage objects to read: those that can show what a claim or a pod of the sets waits for. */

import type { FindingCode } from '../model/finding.ts';
import type { Claim } from '../model/kinds.ts';
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
  const namespaces = new Set<string>();
  let attachments = false;
  for (const { bindings, outside, findings } of sets) {
    attachments ||= findings.some(({ code }) => CODES_OF_VOLUMES.has(code));
    for (const { pod, claims } of [...bindings, ...outside]) {
      const isStarting = pod?.stage === 'starting' && now - pod.since > gracePeriodMs;
      attachments ||= isStarting && claims.some(({ phase }) => phase === 'Bound');
      for (const { claim } of claims) {
        const namespace = claim === undefined ? undefined : namespaceOfSnapshots(claim);
        if (namespace !== undefined) namespaces.add(namespace);
      }
    }
  }
  return { attachments, snapshotNamespaces: [...namespaces].sort() };
}

export function hasQuestions({ attachments, snapshotNamespaces }: StorageQuestions): boolean {
  return attachments || snapshotNamespaces.length > 0;
}

function namespaceOfSnapshots({ meta, phase, dataSource }: Claim): string | undefined {
  if (meta.deletionAt !== undefined && meta.finalizers.includes(SNAPSHOT_FINALIZER)) return meta.namespace;
  const source = phase === 'Pending' ? SNAPSHOT_SOURCE.exec(dataSource ?? '') : null;
  return source === null ? undefined : (source[1] ?? meta.namespace);
}
