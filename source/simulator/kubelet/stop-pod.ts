/** Stops a pod: its app containers, then its sidecars from the last to the first, within its grace. */

import type { KubeObject } from '../model/kube-object.ts';
import { type ContainerState, isRunning } from './containers/container-state.ts';
import { setTerminated } from './containers/end-container.ts';
import { stopContainer } from './containers/stop-container.ts';
import type { NodeServices } from './node-services.ts';
import type { PodWorker } from './pod-worker.ts';

/** Stops all containers that run, and calls `done` once they have stopped, or the deadline has come. */
export function stopContainers(
  services: NodeServices,
  worker: PodWorker,
  pod: KubeObject,
  done: (pod: KubeObject) => void,
): void {
  const stopAll = (containers: readonly ContainerState[], then: (current: KubeObject) => void): void => {
    const running = new Set(containers.filter(isRunning));
    if (running.size === 0) {
      worker.timers.after(0, then);
      return;
    }
    for (const container of running) {
      stopContainer(services, worker, pod, container, {
        message: `Stopping container ${container.name}`,
        deadline: worker.stopDeadline,
        done: (exitCode) => {
          setTerminated(services, container, exitCode);
          running.delete(container);
          if (running.size === 0) worker.timers.after(0, then);
        },
      });
    }
  };
  const stopSidecars = (left: readonly ContainerState[], current: KubeObject): void => {
    const last = left.at(-1);
    if (last === undefined) done(current);
    else stopAll([last], (next) => stopSidecars(left.slice(0, -1), next));
  };
  const sidecars = worker.containers.filter((container) => container.kind === 'sidecar' && isRunning(container));
  for (const container of worker.containers) if (!isRunning(container)) container.timers.cancelAll();
  stopAll(
    worker.containers.filter(({ kind }) => kind !== 'sidecar'),
    (current) => stopSidecars(sidecars, current),
  );
}
