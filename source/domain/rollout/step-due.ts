/** Finds out since when the controller could have taken its next step. A long time shows that it does not act. */

import { controllerUidOf } from '../model/identity.ts';
import type { Pod, StatefulSet } from '../model/kinds.ts';
import { selectorMatches } from '../model/label-selector.ts';
import type { Binding, NextStep } from '../model/set-status.ts';
import { availableAt } from '../pod/pod-stage.ts';

export interface StepFacts {
  readonly set: StatefulSet;
  /** Ascending. */
  readonly range: readonly Binding[];
  readonly outside: readonly Binding[];
  readonly next: NextStep | undefined;
  /** Returns when the controller last reported a write to that pod; undefined if no event is left. */
  readonly lastWriteTo: (podName: string) => number | undefined;
}

/**
 * Returns the last time, in milliseconds since the epoch, at which something changed that the controller's next step
 * depends on. Returns undefined if the step still waits, or if no managedFields show when the set was written.
 */
export function stepDueSince({ set, range, outside, next, lastWriteTo }: StepFacts): number | undefined {
  const { specWrittenAt, statusWrittenAt } = set;
  if (next === undefined || next.action === 'wait' || specWrittenAt === undefined) return undefined;
  // Such a generation has its own findings.
  if (set.status.observedGeneration < set.meta.generation) return undefined;
  const target = [...range, ...outside].find(({ podName }) => podName === next.pod);
  if (target === undefined || !isUnhindered(set, next, target)) return undefined;
  // When a pod vanished is not written anywhere; the controller writes its counters when one begins to go.
  if (next.action !== 'update' && statusWrittenAt === undefined) return undefined;
  const awaited = next.action === 'delete' ? outside : awaitedBefore(set, range, target);
  const times = [
    set.meta.createdAt,
    // The controller has seen this generation, and so wrote the status after the spec was written.
    Math.min(specWrittenAt, statusWrittenAt ?? specWrittenAt),
    next.action === 'update' ? undefined : statusWrittenAt,
    lastWriteTo(next.pod),
    ...[...awaited, target].flatMap(({ pod, conflictingPod }) => timesOf(pod?.pod ?? conflictingPod, set)),
  ];
  return Math.max(...times.filter((time) => time !== undefined));
}

/** Nothing is waited for, except that an orphan which the selector matches is adopted. */
function isUnhindered(set: StatefulSet, next: NextStep, { conflictingPod }: Binding): boolean {
  if (conflictingPod !== undefined) return isAdoptable(set, conflictingPod);
  return next.after === undefined;
}

/** Reports whether the controller will adopt the orphan at its next sync of the set. */
export function isAdoptable(set: StatefulSet, { meta }: Pod): boolean {
  return (
    controllerUidOf(meta) === undefined && meta.deletionAt === undefined && selectorMatches(set.selector, meta.labels)
  );
}

/** Returns the existing pods whose readiness the step waited for. */
function awaitedBefore(set: StatefulSet, range: readonly Binding[], target: Binding): readonly Binding[] {
  return set.podManagementPolicy === 'OrderedReady' ? range : range.filter(({ ordinal }) => ordinal > target.ordinal);
}

function timesOf(pod: Pod | undefined, { minReadySeconds }: StatefulSet): readonly number[] {
  if (pod === undefined) return [];
  const available = availableAt(pod, minReadySeconds);
  const conditions = pod.conditions.flatMap(({ since }) => since ?? []);
  const containers = pod.containers.flatMap(({ state }) => {
    if (state?.type === 'running') return state.startedAt ?? [];
    return state?.type === 'terminated' ? (state.finishedAt ?? []) : [];
  });
  const ready = available === undefined || !Number.isFinite(available) ? [] : [available];
  return [pod.meta.createdAt, ...ready, ...conditions, ...containers];
}
