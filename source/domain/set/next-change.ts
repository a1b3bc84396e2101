/** Computes when a status changes by the passing of time alone. */

import type { FindingCode } from '../model/finding.ts';
import type { PodStatus, SetStatus } from '../model/set-status.ts';
import {
  ATTACH_TIMEOUT_MS,
  MOUNT_TIMEOUT_MS,
  NO_SCHEDULER_AFTER_MS,
  PROGRESS_DEADLINE_MS,
  QUOTA_RELEASE_MS,
  READ_EVENTS_AFTER_MS,
  RETRY_AFTER_WRITE_MS,
  STEP_OVERDUE_AFTER_MS,
  TERMINATION_OVERDUE_AFTER_MS,
  UNOBSERVED_AFTER_MS,
  UNREADY_AFTER_MS,
  UNSCHEDULABLE_AFTER_MS,
} from '../model/thresholds.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { availableAt, crashLoopUntil, recentlyCrashedUntil } from '../pod/pod-stage.ts';

const MINUTE_MS = 60_000;
/** Findings about what has happened several times. They lose relevance with time. */
const RECURRING_CODES: ReadonlySet<FindingCode> = new Set([
  'FailedCreate',
  'FailedUpdate',
  'FailedDelete',
  'RecreateLoop',
  'TemplateContested',
]);

/**
 * Returns the next moment after `now` (milliseconds since the epoch) at which time alone may change the status:
 * minReadySeconds have passed, a grace period ends, or waiting exceeds a limit. Undefined if there is none.
 */
export function nextChangeAt(status: SetStatus, now: number): number | undefined {
  const { set } = status;
  let next = Number.POSITIVE_INFINITY;
  const consider = (time: number | undefined): void => {
    if (time !== undefined && time > now && time < next) next = time;
  };
  for (const time of [set.meta.createdAt, set.specWrittenAt, status.unwrittenSince]) {
    if (time !== undefined && set.status.observedGeneration < set.meta.generation)
      consider(time + UNOBSERVED_AFTER_MS + 1);
  }
  if (set.meta.deletionAt !== undefined) {
    consider(set.meta.deletionAt + TERMINATION_OVERDUE_AFTER_MS + 1);
    consider(set.meta.deletionAt + STEP_OVERDUE_AFTER_MS + 1);
  }
  if (status.nextDueSince !== undefined) {
    for (const at of [status.nextDueSince, set.writtenAt])
      if (at !== undefined) consider(at + RETRY_AFTER_WRITE_MS + 1);
    consider(status.nextDueSince + STEP_OVERDUE_AFTER_MS + 1);
  }
  if (status.findings.some(({ code }) => RECURRING_CODES.has(code))) consider(now - (now % MINUTE_MS) + MINUTE_MS);
  for (const { claim } of [...status.bindings, ...status.outside].flatMap(({ claims }) => claims)) {
    if (claim?.phase === 'Pending') consider(claim.meta.createdAt + UNSCHEDULABLE_AFTER_MS + 1);
  }
  for (const { code, since } of status.findings) {
    if (code === 'FailedCreate' && since !== undefined) consider(since + QUOTA_RELEASE_MS + 1);
  }
  for (const { pod, claims } of status.bindings) {
    if (pod !== undefined) continue;
    for (const { claim } of claims) {
      if (claim?.meta.deletionAt !== undefined) consider(claim.meta.deletionAt + STEP_OVERDUE_AFTER_MS + 1);
    }
  }
  for (const { pod } of [...status.bindings, ...status.outside]) {
    if (pod === undefined) continue;
    for (const time of timeLimitsOf(pod, set.minReadySeconds)) consider(time);
  }
  return Number.isFinite(next) ? next : undefined;
}

// A limit is passed when it is exceeded, one millisecond later.
function timeLimitsOf({ pod, stage, since }: PodStatus, minReadySeconds: number): readonly (number | undefined)[] {
  const { deletionAt } = pod.meta;
  switch (stage) {
    case 'available':
      return pod.containers.map((container) => recentlyCrashedUntil(container, pod.meta.createdAt));
    case 'finished':
    case 'lost':
      return [];
    case 'ready':
      return [
        availableAt(pod, minReadySeconds),
        ...pod.containers.map((container) => recentlyCrashedUntil(container, pod.meta.createdAt)),
      ];
    case 'terminating':
      return deletionAt === undefined ? [] : [deletionAt, deletionAt + TERMINATION_OVERDUE_AFTER_MS + 1];
    case 'unscheduled': {
      const unseen = podCondition(pod, 'PodScheduled') === undefined ? [NO_SCHEDULER_AFTER_MS] : [];
      const limits = [...unseen, UNSCHEDULABLE_AFTER_MS, READ_EVENTS_AFTER_MS, PROGRESS_DEADLINE_MS];
      return limits.map((limit) => since + limit + 1);
    }
    case 'starting':
      return [UNREADY_AFTER_MS, READ_EVENTS_AFTER_MS, MOUNT_TIMEOUT_MS, ATTACH_TIMEOUT_MS, PROGRESS_DEADLINE_MS].map(
        (limit) => since + limit + 1,
      );
    case 'running':
      return [UNREADY_AFTER_MS, READ_EVENTS_AFTER_MS, PROGRESS_DEADLINE_MS].map((limit) => since + limit + 1);
    case 'broken':
      return pod.containers.map(crashLoopUntil);
  }
}
