/** The fields of a Job that its controller needs, and the conditions with which it ends. */

import { at, itemsOf, numberOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';

export interface JobView {
  readonly parallelism: number;
  /** Undefined for a queue of work: done once one pod has succeeded and all have ended. */
  readonly completions: number | undefined;
  readonly backoffLimit: number;
  readonly isIndexed: boolean;
  readonly isSuspended: boolean;
  readonly deadlineSeconds: number | undefined;
  readonly ttlSeconds: number | undefined;
}

function optionalNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export function jobView({ spec }: KubeObject): JobView {
  const parallelism = optionalNumber(spec?.['parallelism']);
  const completions = optionalNumber(spec?.['completions']);
  return {
    parallelism: parallelism ?? 1,
    completions: completions ?? (parallelism === undefined ? 1 : undefined),
    backoffLimit: numberOf(spec?.['backoffLimit'], 6),
    isIndexed: spec?.['completionMode'] === 'Indexed',
    isSuspended: spec?.['suspend'] === true,
    deadlineSeconds: optionalNumber(spec?.['activeDeadlineSeconds']),
    ttlSeconds: optionalNumber(spec?.['ttlSecondsAfterFinished']),
  };
}

/** Returns "Complete" or "Failed" for a job that has ended, and when. */
export function finishedConditionOf(job: KubeObject): { readonly type: string; readonly at: number } | undefined {
  const found = itemsOf(job.status?.['conditions']).find(
    (entry) => (at(entry, 'type') === 'Complete' || at(entry, 'type') === 'Failed') && at(entry, 'status') === 'True',
  );
  return found === undefined
    ? undefined
    : { type: String(at(found, 'type')), at: Date.parse(String(at(found, 'lastTransitionTime'))) };
}

export interface JobEnd {
  readonly isSuccess: boolean;
  readonly reason: string;
  readonly message: string;
}

export const COMPLETED: JobEnd = {
  isSuccess: true,
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
};
export const BACKOFF_LIMIT: JobEnd = {
  isSuccess: false,
  reason: 'BackoffLimitExceeded',
  message: 'Job has reached the specified backoff limit',
};
export const DEADLINE: JobEnd = {
  isSuccess: false,
  reason: 'DeadlineExceeded',
  message: 'Job was active longer than specified deadline',
};
