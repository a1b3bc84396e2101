/** Updates a set whose range is complete: the end of updateStatefulSet in stateful_set_control.go. */

import { isAvailable, type PodView } from '../../model/pod-view.ts';
import { revisionOf } from './identity.ts';
import type { PodControl } from './pod-control.ts';
import type { SetView } from './set-view.ts';
import type { SetStatusCounters } from './status.ts';

export interface Rollout {
  readonly set: SetView;
  /** By ordinal; undefined for a pod that is about to be created. */
  readonly pods: readonly (PodView | undefined)[];
  readonly updateRevision: string;
  readonly status: SetStatusCounters;
  readonly now: number;
}

export function isUnavailable(pod: PodView | undefined, set: SetView, now: number): boolean {
  return pod === undefined || pod.isTerminating || !isAvailable(pod, set.minReadySeconds, now);
}

function isOutdated(pod: PodView | undefined, updateRevision: string): pod is PodView {
  return pod !== undefined && !pod.isTerminating && revisionOf(pod) !== updateRevision;
}

/** Updates one pod at a time, from the highest ordinal down to the partition. */
export function updateOneByOne(control: PodControl, { set, pods, updateRevision, status, now }: Rollout): void {
  const lowest = set.rollingUpdate?.partition ?? 0;
  for (let index = pods.length - 1; index >= lowest; index -= 1) {
    const pod = pods[index];
    if (isOutdated(pod, updateRevision)) {
      control.delete(set, pod);
      status.currentReplicas -= 1;
      return;
    }
    if (isUnavailable(pod, set, now)) return;
  }
}

/** Percentages are rounded down; the minimum is 1. */
function maxUnavailableOf(value: unknown, replicas: number): number {
  const percentage = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  if (percentage !== undefined) return Math.max(1, Math.floor((Number(percentage) * replicas) / 100));
  return typeof value === 'number' ? Math.max(1, value) : 1;
}

/** Updates as many pods at a time as maxUnavailable allows, with the feature gate. */
export function updateInBatches(control: PodControl, { set, pods, updateRevision, status, now }: Rollout): void {
  const lowest = set.rollingUpdate?.partition ?? 0;
  const unavailable = pods.filter((pod) => isUnavailable(pod, set, now)).length;
  let left = maxUnavailableOf(set.rollingUpdate?.maxUnavailable, set.replicas) - unavailable;
  for (let index = pods.length - 1; index >= lowest && left > 0; index -= 1) {
    const pod = pods[index];
    if (!isOutdated(pod, updateRevision)) continue;
    control.delete(set, pod);
    status.currentReplicas -= 1;
    left -= 1;
  }
}
