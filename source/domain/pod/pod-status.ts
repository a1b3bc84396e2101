/** Builds the status of one pod of a set. */

import type { GatheredRow } from '../join/gather.ts';
import { REVISION_LABEL } from '../model/identity.ts';
import type { Pod, StatefulSet } from '../model/kinds.ts';
import type { PodStatus, RevisionRole } from '../model/set-status.ts';
import { kubectlStatus } from './kubectl-status.ts';
import { podStage } from './pod-stage.ts';
import { roleOf } from './role.ts';

/** `byNode`: names of the set's pods by node, in the order of their ordinals. */
export function podStatus(
  set: StatefulSet,
  pod: Pod,
  { node, nodeGone }: GatheredRow,
  byNode: ReadonlyMap<string, readonly string[]>,
  { now, roleLabel }: { readonly now: number; readonly roleLabel?: string | undefined },
): PodStatus {
  const { stage, since } = podStage(pod, set.minReadySeconds, node, nodeGone, now);
  const { statusText, restarts } = kubectlStatus(pod);
  const revision = pod.meta.labels[REVISION_LABEL] ?? '';
  return {
    pod,
    stage,
    statusText,
    since,
    restarts,
    revision,
    revisionRole: revisionRoleOf(set, revision),
    role: roleOf(pod, roleLabel),
    graceLeftMs: pod.meta.deletionAt === undefined ? undefined : pod.meta.deletionAt - now,
    sharesNodeWith: (byNode.get(pod.node) ?? []).filter((name) => name !== pod.meta.name),
  };
}

/** Returns `update` if both revisions are the same. A pod without the label, or of an older revision, is `other`. */
function revisionRoleOf(set: StatefulSet, revision: string): RevisionRole {
  if (revision === '') return 'other';
  if (revision === set.status.updateRevision) return 'update';
  return revision === set.status.currentRevision ? 'current' : 'other';
}

/** Returns the names of the pods on each node, without those that have ended. */
export function podsByNode(rows: readonly GatheredRow[]): ReadonlyMap<string, readonly string[]> {
  const byNode = new Map<string, string[]>();
  for (const { pod } of rows) {
    if (pod === undefined || pod.node === '' || pod.phase === 'Failed' || pod.phase === 'Succeeded') continue;
    const names = byNode.get(pod.node);
    if (names === undefined) byNode.set(pod.node, [pod.meta.name]);
    else names.push(pod.meta.name);
  }
  return byNode;
}
