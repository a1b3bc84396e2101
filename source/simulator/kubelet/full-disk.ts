/** Containers end once a disk of their pod is full, and again soon after each start. */

import { at, itemsOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { isRunning } from './containers/container-state.ts';
import { endContainer } from './containers/end-container.ts';
import type { NodeServices } from './node-services.ts';
import type { PodWorker } from './pod-worker.ts';

/** What a database says when it cannot write. */
function outOfSpaceMessage(pod: KubeObject): string {
  const mounts = itemsOf(pod.spec?.['containers']).flatMap((container) => itemsOf(at(container, 'volumeMounts')));
  const path = stringOf(at(mounts[0], 'mountPath'), '/data');
  return `fatal: could not write to file "${path}/journal": No space left on device`;
}

/** Takes the place of the expectation before. */
export function expectFullDisk(services: NodeServices, worker: PodWorker, pod: KubeObject): void {
  const { disks, logs } = services;
  worker.cancelFull();
  const ms = disks.fullAfter(pod);
  if (ms === undefined) return;
  worker.cancelFull = worker.timers.after(Math.max(ms, worker.behavior.crashMs), (current) => {
    if (worker.isStopping) return;
    if (disks.fullAfter(current) !== 0) {
      expectFullDisk(services, worker, current);
      return;
    }
    const message = outOfSpaceMessage(current);
    for (const container of worker.containers) {
      if (container.kind !== 'app' || !isRunning(container)) continue;
      logs.write(worker.uid, container.name, message);
      endContainer(services, worker, container, 1, message);
    }
  });
}
