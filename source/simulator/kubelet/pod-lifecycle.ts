/** The way of a pod on its node: volumes, sandbox, containers, and its end. */

import { at, isEqual, itemsOf, numberOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { podContainersOf } from '../model/pod-containers.ts';
import { isFinished, podView } from '../model/pod-view.ts';
import { timestamp } from '../model/timestamp.ts';
import { advanceContainers, isOver } from './advance-containers.ts';
import { volumeProblemsOf } from './config/volume-files.ts';
import { isRunning, newContainerState } from './containers/container-state.ts';
import { restartContainer, startContainer } from './containers/start-container.ts';
import { expectFullDisk } from './full-disk.ts';
import type { NodeServices } from './node-services.ts';
import type { PodAddresses } from './pod-addresses.ts';
import { podStatusOf } from './pod-status.ts';
import { type PodWorker, withAddresses } from './pod-worker.ts';
import { stopContainers } from './stop-pod.ts';
import type { VolumeAttachments } from './volume-attachments.ts';
import { mountProblem } from './volume-mounts.ts';

const SANDBOX_MS = 100;
const RETRY_CLAIMS_MS = 2000;
const FIRST_MOUNT_RETRY_MS = 500;
/** 2 minutes and 2 seconds: exponentialbackoff of pkg/util/goroutinemap. */
const LONGEST_MOUNT_RETRY_MS = 122_000;
const DEADLINE_EXCEEDED = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
};

export interface PodLifecycle {
  /** Begins with a pod that has just come to the node. */
  readonly begin: (worker: PodWorker, pod: KubeObject) => void;
  /** Starts the containers of a pod that has its volumes and its address. */
  readonly startContainers: (worker: PodWorker, pod: KubeObject) => void;
  /** Starts what may start, and reports. */
  readonly advance: (worker: PodWorker, pod: KubeObject) => void;
  readonly report: (worker: PodWorker, pod: KubeObject, isTerminal?: boolean) => void;
  readonly stop: (worker: PodWorker, pod: KubeObject) => void;
  /** Takes over a changed spec: images, and the deadline. */
  readonly specChanged: (worker: PodWorker, pod: KubeObject) => void;
}

export function createPodLifecycle(
  services: NodeServices,
  { attachments, addresses }: { readonly attachments: VolumeAttachments; readonly addresses: PodAddresses },
): PodLifecycle {
  const { context, disks, recordEvent } = services;
  const { store, clock } = context;

  const hostIPOf = (pod: KubeObject): string => {
    const node = store.get('nodes', '', podView(pod).nodeName);
    return stringOf(at(itemsOf(node?.status?.['addresses'])[0], 'address'), '192.0.2.1');
  };

  function report(worker: PodWorker, pod: KubeObject, isTerminal = false): void {
    const { startTime, podIP, containers, failure } = worker;
    const status = podStatusOf(pod, {
      hostIP: hostIPOf(pod),
      podIP,
      startTime,
      time: timestamp(clock.now()),
      containers,
      isTerminal,
      failure,
    });
    if (!isEqual(status, pod.status)) store.update('pods', { ...pod, status }, 'status');
  }

  function mountVolumes(worker: PodWorker, pod: KubeObject, retryMs: number): void {
    const claims = attachments.attach(pod) ? mountProblem(store, pod, worker.behavior) : '';
    const problems = claims === undefined ? volumeProblemsOf(store, pod) : [claims];
    if (problems.length === 0) {
      worker.podIP = addresses.allocate(podView(pod).nodeName);
      const rest = Math.max(0, worker.behavior.startMs - SANDBOX_MS);
      worker.timers.after(rest, (current) => startContainers(worker, current));
      return;
    }
    for (const problem of problems) if (problem !== '') recordEvent(pod, undefined, 'Warning', 'FailedMount', problem);
    if (claims === undefined) {
      const next = Math.min(retryMs * 2, LONGEST_MOUNT_RETRY_MS);
      worker.timers.after(retryMs, (current) => mountVolumes(worker, current, next));
    } else worker.timers.after(RETRY_CLAIMS_MS, (current) => mountVolumes(worker, current, retryMs));
  }

  function startContainers(worker: PodWorker, _pod: KubeObject): void {
    worker.hasSandbox = true;
    worker.changed();
  }

  function advance(worker: PodWorker, pod: KubeObject): void {
    if (worker.isStopping || !worker.hasSandbox || worker.failure !== undefined) return;
    const wasRunning = worker.containers.some((container) => container.kind === 'app' && isRunning(container));
    const whole = withAddresses(pod, worker, hostIPOf(pod));
    advanceContainers(pod, worker.containers, (container) => startContainer(services, worker, whole, container));
    const runs = worker.containers.some((container) => container.kind === 'app' && isRunning(container));
    if (runs && !wasRunning) {
      disks.started(pod);
      expectFullDisk(services, worker, pod);
    }
    if (!runs && wasRunning) disks.stopped(pod);
    if (isOver(pod, worker.containers)) finish(worker, pod);
  }

  /** Its work is done, or cannot be done: sidecars are stopped. */
  function finish(worker: PodWorker, pod: KubeObject): void {
    worker.cancelFull();
    disks.stopped(pod);
    if (!worker.containers.some(isRunning)) return;
    worker.isStopping = true;
    worker.stopDeadline = clock.now() + numberOf(pod.spec?.['terminationGracePeriodSeconds'], 30) * 1000;
    stopContainers(services, worker, pod, (current) => report(worker, current, true));
  }

  function expectDeadline(worker: PodWorker, pod: KubeObject): void {
    const seconds = pod.spec?.['activeDeadlineSeconds'];
    if (typeof seconds !== 'number') return;
    const left = Date.parse(worker.startTime) + seconds * 1000 - clock.now();
    worker.timers.after(Math.max(0, left), (current) => {
      if (worker.isStopping || isFinished(podView(current))) return;
      worker.failure = DEADLINE_EXCEEDED;
      recordEvent(current, undefined, 'Normal', DEADLINE_EXCEEDED.reason, DEADLINE_EXCEEDED.message);
      finish(worker, current);
      report(worker, current, true);
    });
  }

  function stop(worker: PodWorker, pod: KubeObject): void {
    const deadline = clock.now() + (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    worker.isStopping = true;
    worker.isDeleting = true;
    worker.stopDeadline = deadline;
    worker.timers.cancelAll();
    const remove = (current: KubeObject): void => {
      const { namespace = '', name, finalizers = [] } = current.metadata;
      // Nobody sees it otherwise: the object goes at the same moment.
      if (finalizers.length > 0) report(worker, current, true);
      store.delete('pods', namespace, name, { uid: worker.uid, gracePeriodSeconds: 0 });
    };
    const running = worker.containers.filter(isRunning);
    if (running.length > 0) stopContainers(services, worker, pod, remove);
    else worker.timers.after(Math.min(worker.behavior.stopMs, deadline - clock.now()), remove);
  }

  return {
    begin: (worker, pod) => {
      report(worker, pod);
      expectDeadline(worker, pod);
      worker.timers.after(SANDBOX_MS, (current) => mountVolumes(worker, current, FIRST_MOUNT_RETRY_MS));
    },
    startContainers,
    advance,
    report,
    stop,
    specChanged: (worker, pod) => {
      for (const [index, entry] of podContainersOf(pod).entries()) {
        const { spec, kind } = entry;
        const container = worker.containers[index];
        if (container === undefined) {
          worker.containers.push(newContainerState(entry, 'ContainerCreating', 0, worker.newTimers()));
          worker.changed();
          continue;
        }
        container.spec = spec;
        if (!isRunning(container) || container.isStopping || stringOf(at(spec, 'image')) === container.image) continue;
        const who = kind === 'app' ? 'Container' : 'Init container';
        const message = `${who} ${container.name} definition changed, will be restarted`;
        restartContainer(services, worker, pod, container, message);
      }
    },
  };
}
