/** When a status goes out of date by the passing of time alone. */

import { availableAt, crashLoopUntil, shakyUntil } from './pod-stage.ts';
import type { PodStatus, SetStatus } from './status.ts';
import {
  ATTACH_MS,
  EVENTS_MS,
  MOUNT_MS,
  OVERDUE_MS,
  SLOW_MS,
  UNOBSERVED_MS,
  UNREADY_MS,
  UNSCHEDULED_MS,
} from './thresholds.ts';

/**
 * The next moment after `now` (milliseconds since the epoch) at which time alone may change the status: minReadySeconds
 * have passed, a grace period ends, waiting gets too long. Undefined: none.
 */
export function nextChangeAt(status: SetStatus, now: number): number | undefined {
  const { set } = status;
  let next = Number.POSITIVE_INFINITY;
  const consider = (time: number | undefined): void => {
    if (time !== undefined && time > now && time < next) next = time;
  };
  if (set.status.observedGeneration === 0) consider(set.meta.createdAt + UNOBSERVED_MS + 1);
  if (set.meta.deletionAt !== undefined) consider(set.meta.deletionAt + OVERDUE_MS + 1);
  for (const { pod } of [...status.bindings, ...status.outside]) {
    if (pod === undefined) continue;
    for (const time of changesOf(pod, set.minReadySeconds)) consider(time);
  }
  return Number.isFinite(next) ? next : undefined;
}

// A limit counts as passed when it is exceeded: one millisecond later.
function changesOf({ pod, stage, since }: PodStatus, minReadySeconds: number): readonly (number | undefined)[] {
  const { deletionAt } = pod.meta;
  switch (stage) {
    case 'available':
      return pod.containers.map(shakyUntil);
    case 'finished':
    case 'lost':
      return [];
    case 'ready':
      return [availableAt(pod, minReadySeconds), ...pod.containers.map(shakyUntil)];
    case 'terminating':
      return deletionAt === undefined ? [] : [deletionAt, deletionAt + OVERDUE_MS + 1];
    case 'unscheduled':
      return [UNSCHEDULED_MS, EVENTS_MS, SLOW_MS].map((limit) => since + limit + 1);
    case 'starting':
      return [UNREADY_MS, EVENTS_MS, MOUNT_MS, ATTACH_MS, SLOW_MS].map((limit) => since + limit + 1);
    case 'running':
      return [UNREADY_MS, EVENTS_MS, SLOW_MS].map((limit) => since + limit + 1);
    case 'broken':
      return pod.containers.map(crashLoopUntil);
  }
}
