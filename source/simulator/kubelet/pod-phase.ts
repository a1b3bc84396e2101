/** The phase of a pod by the states of its containers: getPhase() of pkg/kubelet/kubelet_pods.go. */

import type { KubeObject } from '../model/kube-object.ts';
import { podContainersOf } from '../model/pod-containers.ts';
import { type ContainerView, exitCodeOf, isRunning, lastExitCodeOf } from './containers/container-state.ts';
import { restartsAfter } from './containers/restart-policy.ts';

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

interface Counts {
  running: number;
  /** Never started. */
  waiting: number;
  stopped: number;
  succeeded: number;
  /** Stopped, and not to be started again. */
  ended: number;
}

/** @param isTerminal true if nothing of it is started any more, whatever its restart policy */
export function podPhaseOf(pod: KubeObject, containers: readonly ContainerView[], isTerminal: boolean): PodPhase {
  const specs = new Map(podContainersOf(pod).map((entry, index) => [containers[index], entry]));
  const restarts = (container: ContainerView, exitCode: number): boolean => {
    const entry = specs.get(container);
    return entry !== undefined && restartsAfter(pod, entry, exitCode);
  };
  const count: Counts = { running: 0, waiting: 0, stopped: 0, succeeded: 0, ended: 0 };
  const hasStarted = containers.some(({ kind, wasCreated }) => kind === 'app' && wasCreated);
  let isInitializing = false;
  for (const container of containers) {
    if (container.kind === 'ephemeral') continue;
    const exitCode = lastExitCodeOf(container);
    if (container.kind === 'init') {
      if (exitCode === undefined) isInitializing = true;
      else if (exitCode !== 0 && !restarts(container, exitCode)) return 'Failed';
    } else if (container.kind === 'sidecar') {
      if (isRunning(container)) count.running += 1;
      else if (exitCode === undefined) count.waiting += 1;
      if (!container.isStarted && exitCode === undefined && !hasStarted) isInitializing = true;
    } else if (isRunning(container)) count.running += 1;
    else if (exitCode === undefined) count.waiting += 1;
    else {
      count.stopped += 1;
      if (exitCodeOf(container) === 0) count.succeeded += 1;
      if (isTerminal || !restarts(container, exitCode)) count.ended += 1;
    }
  }
  if (isInitializing || count.waiting > 0) return 'Pending';
  if (count.running > 0) return 'Running';
  if (count.stopped === 0) return 'Pending';
  if (count.ended < count.stopped) return 'Running';
  return count.succeeded === count.stopped ? 'Succeeded' : 'Failed';
}
