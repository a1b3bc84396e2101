/** Which containers of a pod may start now: computePodActions() of pkg/kubelet/kuberuntime. */

import type { KubeObject } from '../model/kube-object.ts';
import { type ContainerState, exitCodeOf, isRunning } from './containers/container-state.ts';
import { restartsAfter } from './containers/restart-policy.ts';

type Start = (container: ContainerState) => void;

/** Reports whether the container is to be started, now or after a pause. */
function wantsStart(pod: KubeObject, container: ContainerState): boolean {
  if (isRunning(container)) return false;
  const exitCode = exitCodeOf(container);
  return exitCode === undefined || container.mustRestart || restartsAfter(pod, container, exitCode);
}

function startIfFree(pod: KubeObject, container: ContainerState, start: Start): void {
  if (!container.isHeld && wantsStart(pod, container)) start(container);
}

/** Starts init containers one after the other. Returns whether all have done their work, and all sidecars are started. */
function initialize(pod: KubeObject, containers: readonly ContainerState[], start: Start): boolean {
  for (const container of containers) {
    if (container.kind === 'app' || container.kind === 'ephemeral') continue;
    if (container.kind === 'init' && exitCodeOf(container) === 0) continue;
    startIfFree(pod, container, start);
    if (container.kind === 'init' || !container.isStarted) return false;
  }
  return true;
}

/** Starts what may start. The app containers have been reached once: sidecars are kept up without order then. */
export function advanceContainers(pod: KubeObject, containers: readonly ContainerState[], start: Start): void {
  for (const container of containers) if (container.kind === 'ephemeral') startIfFree(pod, container, start);
  const apps = containers.filter(({ kind }) => kind === 'app');
  const isInitialized = apps.some(({ wasCreated }) => wasCreated);
  if (!isInitialized && !initialize(pod, containers, start)) return;
  if (isInitialized && apps.some((container) => isRunning(container) || wantsStart(pod, container))) {
    for (const container of containers) if (container.kind === 'sidecar') startIfFree(pod, container, start);
  }
  for (const container of apps) startIfFree(pod, container, start);
}

/** Reports whether the app containers, or an init container, have ended for good. */
export function isOver(pod: KubeObject, containers: readonly ContainerState[]): boolean {
  const hasEnded = (container: ContainerState): boolean =>
    exitCodeOf(container) !== undefined && !wantsStart(pod, container);
  if (containers.some((container) => container.kind === 'init' && hasEnded(container) && exitCodeOf(container) !== 0)) {
    return true;
  }
  return containers.every((container) => container.kind !== 'app' || hasEnded(container));
}
