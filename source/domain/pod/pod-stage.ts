/** Determines the stage of a pod, and since when. */

import type { Container, Node, Pod } from '../model/kinds.ts';
import type { PodStage } from '../model/set-status.ts';
import { podCondition } from './kubectl-status.ts';
import { isEndedForGood, type TerminatedState } from './termination.ts';

/**
 * The kubelet resets the crash loop's back-off once the container has run for this time (MaxContainerBackOff, doubled).
 */
const CRASH_LOOP_RESET_MS = 10 * 60_000;
/** The number of restarts that make a crash loop. */
const CRASH_LOOP_MIN_RESTARTS = 3;

/** Restarts with a longer average interval are not a loop. */
const SLOW_LOOP_MAX_INTERVAL_MS = 60 * 60_000;

/** Waiting reasons that persist until somebody changes something. */
const PERMANENT_WAITING_REASONS: ReadonlySet<string> = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PostStartHookError',
  'StartError',
]);

/** The stage of a pod, according to its own fields and its node's. */
export interface StageSince {
  readonly stage: PodStage;
  readonly since: number;
}

/** Reports whether the controller counts the pod as ready: running, with a true Ready condition. */
export function isReady(pod: Pod): boolean {
  return pod.phase === 'Running' && podCondition(pod, 'Ready')?.status === 'True';
}

/**
 * Returns when a ready pod becomes, or became, available; undefined for a pod that is not ready. Source: kubernetes
 * pkg/api/v1/pod, IsPodAvailable.
 */
export function availableAt(pod: Pod, minReadySeconds: number): number | undefined {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return undefined;
  if (minReadySeconds === 0) return ready.since ?? pod.meta.createdAt;
  return ready.since === undefined ? Number.POSITIVE_INFINITY : ready.since + minReadySeconds * 1000;
}

/** Reports whether the controller counts the pod as available. A terminating pod still counts while it is ready. */
export function isAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  const at = availableAt(pod, minReadySeconds);
  return at !== undefined && (minReadySeconds === 0 || at <= now);
}

/** Reports whether the controller waits for this pod: it is not available, or it is terminating (isUnavailable). */
export function isUnavailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  return pod.meta.deletionAt !== undefined || !isAvailable(pod, minReadySeconds, now);
}

/**
 * Returns the stage of a pod. `node` is undefined if it is not known. `nodeGone`: nodes are known and the pod's node is
 * not among them.
 */
export function podStage(
  pod: Pod,
  minReadySeconds: number,
  node: Node | undefined,
  nodeGone: boolean,
  now: number,
): StageSince {
  const { meta } = pod;
  const scheduled = podCondition(pod, 'PodScheduled');
  const ready = podCondition(pod, 'Ready');
  const readySince = ready?.since;
  if (meta.deletionAt !== undefined) {
    return { stage: 'terminating', since: meta.deletionAt - (meta.deletionGraceSeconds ?? 0) * 1000 };
  }
  if (pod.phase === 'Failed' || pod.phase === 'Succeeded') {
    const stage = pod.phase === 'Failed' ? 'broken' : 'finished';
    return { stage, since: latest(pod.containers.map(finishedAt)) ?? readySince ?? meta.createdAt };
  }
  if (isReady(pod)) {
    const at = availableAt(pod, minReadySeconds);
    const available = isAvailable(pod, minReadySeconds, now);
    return { stage: available ? 'available' : 'ready', since: (available ? at : readySince) ?? meta.createdAt };
  }
  if (pod.node === '') return { stage: 'unscheduled', since: scheduled?.since ?? meta.createdAt };
  if (pod.phase === 'Unknown' || pod.reason === 'NodeLost' || node?.ready === 'Unknown' || nodeGone) {
    return { stage: 'lost', since: readySince ?? node?.readySince ?? meta.createdAt };
  }
  const broken = pod.containers.find((container) => isBroken(container, now));
  if (broken !== undefined) return { stage: 'broken', since: readySince ?? meta.createdAt };
  const main = pod.containers.filter((container) => container.role === 'main');
  if (pod.phase === 'Running' && main.length > 0 && main.every((container) => container.state?.type === 'running')) {
    // Where a container was started again, its last start is not when the trouble began.
    const starts = main.some(({ restarts }) => restarts > 0) ? [] : main.map(startedAt);
    return { stage: 'running', since: latest([readySince, ...starts]) ?? scheduled?.since ?? meta.createdAt };
  }
  return { stage: 'starting', since: scheduled?.since ?? meta.createdAt };
}

/** Reports whether waiting alone will not bring the container up. */
export function isBroken(container: Container, now: number): boolean {
  const { state } = container;
  if (state?.type === 'waiting') return PERMANENT_WAITING_REASONS.has(state.reason);
  if (isEndedForGood(container)) return true;
  if (container.role === 'init' && state?.type === 'terminated' && state.exitCode === 0) return false;
  if (container.ready || container.restarts < CRASH_LOOP_MIN_RESTARTS) return false;
  if (state?.type === 'terminated') return true;
  const until = crashLoopUntil(container);
  return until !== undefined && now < until;
}

/**
 * Reports whether the termination counts as a failure: a container that is to keep running must not end at all, not
 * even with code 0.
 */
function isBadEnd({ role }: Container, { exitCode }: TerminatedState): boolean {
  return role !== 'init' || exitCode !== 0;
}

/** Between two ends the container runs for a moment: when it will have run long enough to be out of the loop. */
export function crashLoopUntil(container: Container): number | undefined {
  const { state, lastState } = container;
  if (container.ready || container.restarts < CRASH_LOOP_MIN_RESTARTS || state?.type !== 'running') return undefined;
  if (lastState?.type !== 'terminated' || !isBadEnd(container, lastState)) return undefined;
  return state.startedAt === undefined ? undefined : state.startedAt + CRASH_LOOP_RESET_MS;
}

/**
 * A container that is up for the moment, between two ends: when it will have run long enough to be out of the loop. One
 * that has ended every few minutes since its pod was made is given twice that time.
 */
export function recentlyCrashedUntil(container: Container, podCreatedAt: number): number | undefined {
  const { ready, restarts, lastState } = container;
  if (!ready || restarts < CRASH_LOOP_MIN_RESTARTS) return undefined;
  if (lastState?.type !== 'terminated' || !isBadEnd(container, lastState) || lastState.finishedAt === undefined)
    return undefined;
  const interval = (lastState.finishedAt - podCreatedAt) / restarts;
  const patience = interval > SLOW_LOOP_MAX_INTERVAL_MS ? 0 : 2 * interval;
  return lastState.finishedAt + Math.max(CRASH_LOOP_RESET_MS, patience);
}

/** Reports whether some main container of the pod has never run. The pod has then not been up since it was created. */
function hasNeverRun(pod: Pod): boolean {
  return pod.containers.some(
    ({ role, state, lastState, restarts }) =>
      role === 'main' &&
      lastState === undefined &&
      restarts === 0 &&
      state?.type !== 'running' &&
      state?.type !== 'terminated',
  );
}

/**
 * Whether the pod has not been ready since it was made: its Ready condition is as old as its start. What the set began
 * with it is then unfinished.
 */
export function hasNeverBeenReady(pod: Pod): boolean {
  const ready = podCondition(pod, 'Ready');
  if (ready === undefined) return true;
  if (ready.status === 'True') return false;
  if (ready.since === undefined) return hasNeverRun(pod);
  const started = ['PodScheduled', 'Initialized'].map((type) => podCondition(pod, type)?.since);
  return ready.since <= (latest([pod.meta.createdAt, ...started]) ?? 0) + 1000;
}

/** Reports whether the pod has lost its readiness: its Ready condition changed after all its containers had started. */
export function hasLostReadiness(pod: Pod): boolean {
  const ready = podCondition(pod, 'Ready');
  const started = latest(pod.containers.filter((container) => container.role === 'main').map(startedAt));
  if (ready === undefined || ready.status === 'True' || ready.since === undefined || started === undefined)
    return false;
  return ready.since > started + 1000;
}

function startedAt({ state }: Container): number | undefined {
  return state?.type === 'running' ? state.startedAt : undefined;
}

function finishedAt({ state }: Container): number | undefined {
  return state?.type === 'terminated' ? state.finishedAt : undefined;
}

function latest(times: readonly (number | undefined)[]): number | undefined {
  return times.reduce(
    (best, time) => (time !== undefined && (best === undefined || time > best) ? time : best),
    undefined,
  );
}
