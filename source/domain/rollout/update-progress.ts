/** Computes the progress of an update from the revision labels of the pods. */

import type { StatefulSet } from '../model/kinds.ts';
import type { Binding, UpdateProgress } from '../model/set-status.ts';

/** Reports whether the partition protects the ordinal from updates. The partition counts from `ordinals.start`. */
export function isBelowPartition(set: StatefulSet, ordinal: number): boolean {
  return set.strategy.type === 'RollingUpdate' && ordinal < set.ordinalsStart + set.strategy.partition;
}

/**
 * Reports whether an ordinal of the range keeps another revision than the update revision until a user acts.
 * RollingUpdate: the ordinal is below the partition, and either an update is pending (the revisions differ) or its pod
 * is not at the update revision. A pod below the partition that already runs the update revision is held too while the
 * revisions differ, since its next restart returns it to the current one. OnDelete: its pod exists and is not at the
 * update revision.
 */
export function isHeldAtOldRevision(set: StatefulSet, ordinal: number, revision: string | undefined): boolean {
  const { currentRevision, updateRevision } = set.status;
  if (updateRevision === '') return false;
  const outdated = revision !== undefined && revision !== updateRevision;
  if (set.strategy.type === 'OnDelete') return outdated;
  return isBelowPartition(set, ordinal) && (currentRevision !== updateRevision || outdated);
}

/** A terminating pod does not count. Its replacement will. */
function isAtRevision(binding: Binding, revision: string): boolean {
  return binding.pod?.revision === revision && binding.pod.stage !== 'terminating';
}

/**
 * Progress over the ordinals of the range. The target of a RollingUpdate is every ordinal from the partition on; that
 * of OnDelete is every ordinal that no older pod occupies.
 */
export function updateProgress(set: StatefulSet, bindings: readonly Binding[]): UpdateProgress {
  const { currentRevision, updateRevision } = set.status;
  const isLeftOutdated = (binding: Binding): boolean =>
    binding.heldByPartition && binding.pod !== undefined && binding.pod.revision !== updateRevision;
  const held = bindings.filter(isLeftOutdated).length;
  const targeted = bindings.filter((binding) =>
    set.strategy.type === 'OnDelete' ? !isLeftOutdated(binding) : !isBelowPartition(set, binding.ordinal),
  );
  const target =
    set.strategy.type === 'RollingUpdate'
      ? Math.max(0, set.replicas - set.strategy.partition)
      : Math.max(0, set.replicas - held);
  if (updateRevision === '') return { updated: 0, target, held, inProgress: false };

  const done = targeted.filter((binding) => isAtRevision(binding, updateRevision));
  const revisions = new Set(bindings.flatMap((binding) => binding.pod?.revision ?? []));
  const outdated = targeted.some((binding) => binding.pod !== undefined && binding.pod.revision !== updateRevision);
  const pending = currentRevision !== updateRevision && set.strategy.type === 'RollingUpdate';
  const unsettled = done.length < target || done.some((binding) => binding.pod?.stage !== 'available');
  return { updated: done.length, target, held, inProgress: revisions.size > 1 || outdated || (pending && unsettled) };
}

/** Returns how many pods an update may replace at once. Source: stateful_set_utils.go, getStatefulSetMaxUnavailable. */
export function maxUnavailablePods(value: number | string, replicas: number): number {
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  const count = percent === undefined ? Number(value) : Math.floor((Number(percent) * replicas) / 100);
  return Number.isFinite(count) && count >= 1 ? Math.floor(count) : 1;
}
