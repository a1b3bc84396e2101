/**
 * Simulates the kubelets of all nodes: starts, restarts and stops pods with the delays and faults in their annotations.
 */

import { at, itemsOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { keyOf } from '../model/owner-references.ts';
import { isFinished, podView } from '../model/pod-view.ts';
import { timestamp } from '../model/timestamp.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';
import type { ObjectIndex } from '../runtime/object-index.ts';
import { CLAIM_RESOURCE } from '../storage/claims-and-volumes.ts';
import { isNodeDead } from './dead-node.ts';
import type { Disks } from './disks.ts';
import type { PodAddresses } from './pod-addresses.ts';
import { podBehaviorOf } from './pod-behavior.ts';
import type { PodLogs } from './pod-logs.ts';
import { type ContainerRun, type PodReport, podStatusOf } from './pod-status.ts';
import { type PodWorker, runningRun, waitingRun } from './pod-worker.ts';
import type { VolumeAttachments } from './volume-attachments.ts';
import { mountProblem } from './volume-mounts.ts';

const SANDBOX_MS = 100;
const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 300_000;
const RETRY_VOLUMES = 2000;
const PROBE_PERIOD = 10_000;

export interface KubeletOptions {
  readonly attachments: VolumeAttachments;
  readonly addresses: PodAddresses;
  readonly logs: PodLogs;
  readonly disks: Disks;
  /** Pods by "namespace/claim". */
  readonly podsByClaim: ObjectIndex;
}

export interface Kubelets {
  /** Ends the program of a pod's containers. */
  readonly exitContainers: (pod: KubeObject, exitCode: number) => void;
}

export function startKubelets(
  context: ControllerContext,
  { attachments, addresses, logs, disks, podsByClaim }: KubeletOptions,
): Kubelets {
  const { store, clock, recorder, random, pace } = context;
  const workers = new Map<string, PodWorker>();
  const podsByNode = context.index('pods', (pod) => [podView(pod).nodeName]);

  const podOf = ({ key, uid }: PodWorker): KubeObject | undefined => {
    const slash = key.indexOf('/');
    const pod = store.get('pods', key.slice(0, slash), key.slice(slash + 1));
    return pod?.metadata.uid === uid ? pod : undefined;
  };
  const recordEvent = (pod: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void =>
    recorder.record(pod, type, reason, message, 'kubelet', podView(pod).nodeName);

  /** Schedules the next step of a pod, unless the pod or its node is gone by then. */
  const schedule = (life: PodWorker, ms: number, step: (pod: KubeObject) => void): void => {
    life.cancel = clock.after(ms, () => {
      const pod = podOf(life);
      if (pod !== undefined && !isNodeDead(store.get('nodes', '', podView(pod).nodeName))) step(pod);
    });
  };

  const report = (life: PodWorker, pod: KubeObject, phase: PodReport['phase'], run: ContainerRun): void => {
    const node = store.get('nodes', '', podView(pod).nodeName);
    const hostIP = stringOf(at(itemsOf(node?.status?.['addresses'])[0], 'address'), '192.0.2.1');
    const { startTime, podIP } = life;
    const status = podStatusOf(pod, { phase, hostIP, podIP, startTime, time: timestamp(clock.now()), run });
    store.update('pods', { ...pod, status }, 'status');
  };
  const containersOf = (pod: KubeObject): readonly unknown[] => itemsOf(pod.spec?.['containers']);
  const imageOf = (pod: KubeObject): string => stringOf(at(containersOf(pod)[0], 'image'));
  const nameOf = (pod: KubeObject): string => stringOf(at(containersOf(pod)[0], 'name'));
  const backoff = (tries: number): number => Math.min(FIRST_BACKOFF * 2 ** tries, LONGEST_BACKOFF);

  function createSandbox(life: PodWorker, pod: KubeObject): void {
    report(life, pod, 'Pending', waitingRun(life, 'ContainerCreating'));
    schedule(life, SANDBOX_MS, (current) => mountVolumes(life, current));
  }

  function mountVolumes(life: PodWorker, pod: KubeObject): void {
    const problem = attachments.attach(pod) ? mountProblem(store, pod, life.behavior) : '';
    if (problem === undefined) {
      life.podIP = addresses.allocate(podView(pod).nodeName);
      schedule(life, Math.max(0, life.behavior.startMs - SANDBOX_MS), (current) => start(life, current));
      return;
    }
    if (problem !== '') recordEvent(pod, 'Warning', 'FailedMount', problem);
    schedule(life, RETRY_VOLUMES, (current) => mountVolumes(life, current));
  }

  function pullMissingImage(life: PodWorker, pod: KubeObject, tries: number): void {
    const image = imageOf(pod);
    recordEvent(pod, 'Normal', 'Pulling', `Pulling image "${image}"`);
    const why = `failed to pull and unpack image "${image}": not found`;
    recordEvent(pod, 'Warning', 'Failed', `Failed to pull image "${image}": ${why}`);
    recordEvent(pod, 'Warning', 'Failed', 'Error: ErrImagePull');
    report(life, pod, 'Pending', waitingRun(life, 'ErrImagePull', why));
    schedule(life, 1000, (current) => {
      const message = `Back-off pulling image "${image}"`;
      recordEvent(current, 'Normal', 'BackOff', message);
      recordEvent(current, 'Warning', 'Failed', 'Error: ImagePullBackOff');
      report(life, current, 'Pending', waitingRun(life, 'ImagePullBackOff', `${message}: ErrImagePull: ${why}`));
      schedule(life, backoff(tries), (later) => start(life, later, tries + 1));
    });
  }

  function start(life: PodWorker, pod: KubeObject, pulls = 0): void {
    const { fault, readyMs, crashMs } = life.behavior;
    // The image may have been corrected by a patch of the pod itself.
    if (fault === 'missing-image' && podBehaviorOf(pod, random, pace).fault === 'missing-image') {
      pullMissingImage(life, pod, pulls);
      return;
    }
    for (const container of containersOf(pod)) {
      const image = stringOf(at(container, 'image'));
      recordEvent(pod, 'Normal', 'Pulled', `Container image "${image}" already present on machine`);
      recordEvent(pod, 'Normal', 'Created', 'Container created');
      recordEvent(pod, 'Normal', 'Started', 'Container started');
    }
    logs.started(pod, life.restarts);
    disks.started(pod);
    const isFull = disks.fullAfter(pod) === 0;
    const isReady = !isFull && fault !== 'crash' && fault !== 'never-ready' && readyMs === 0;
    report(life, pod, 'Running', runningRun(life, isReady, timestamp(clock.now())));
    expectFullDisk(life, pod);
    if (isFull) return;
    if (fault === 'crash') schedule(life, crashMs, (current) => crash(life, current));
    else if (fault === 'never-ready') schedule(life, PROBE_PERIOD, (current) => probe(life, current));
    else if (!isReady) schedule(life, readyMs, (current) => becomeReady(life, current));
    else logs.ready(pod);
  }

  function becomeReady(life: PodWorker, pod: KubeObject): void {
    const before = itemsOf(pod.status?.['containerStatuses'])[0];
    const run = { ...runningRun(life, true, ''), state: objectOf(at(before, 'state')) };
    report(life, pod, 'Running', run);
    logs.ready(pod);
  }

  function probe(life: PodWorker, pod: KubeObject): void {
    recordEvent(pod, 'Warning', 'Unhealthy', 'Readiness probe failed: not ready');
    schedule(life, PROBE_PERIOD, (current) => probe(life, current));
  }

  function crash(life: PodWorker, pod: KubeObject): void {
    logs.crashed(pod, 'fatal: cannot go on, exit code 1');
    end(life, pod, 1);
  }

  /** Containers that find a full disk when they start fail a moment later, like those whose disk becomes full. */
  function expectFullDisk(life: PodWorker, pod: KubeObject): void {
    life.cancelFull();
    const ms = disks.fullAfter(pod);
    if (ms === undefined) return;
    life.cancelFull = clock.after(Math.max(ms, life.behavior.crashMs), () => {
      const current = podOf(life);
      if (current === undefined || life.isStopping || isNodeDead(store.get('nodes', '', podView(current).nodeName))) {
        return;
      }
      if (disks.fullAfter(current) !== 0) {
        expectFullDisk(life, current);
        return;
      }
      life.cancel();
      const message = outOfSpaceMessage(current);
      logs.crashed(current, message);
      end(life, current, 1, message);
    });
  }

  /** `message`: what the containers leave as their termination message. */
  function end(life: PodWorker, pod: KubeObject, exitCode: number, message?: string): void {
    life.cancelFull();
    disks.stopped(pod);
    const startedAt = at(itemsOf(pod.status?.['containerStatuses'])[0], 'state', 'running', 'startedAt');
    const finishedAt = timestamp(clock.now());
    const reason = exitCode === 0 ? 'Completed' : 'Error';
    const terminated = { exitCode, reason, ...(message === undefined ? {} : { message }), startedAt, finishedAt };
    life.lastState = { terminated };
    const policy = pod.spec?.['restartPolicy'];
    if (policy === 'Never' || (policy === 'OnFailure' && exitCode === 0)) {
      const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
      report(life, pod, phase, { state: { terminated }, restartCount: life.restarts, isReady: false });
      return;
    }
    const wait = life.restarts === 0 ? 0 : backoff(life.restarts - 1);
    if (wait > 0) {
      const { name, namespace, uid } = pod.metadata;
      const which = `container=${nameOf(pod)} pod=${name}_${namespace}(${uid})`;
      const message = `back-off ${wait / 1000}s restarting failed ${which}`;
      recordEvent(
        pod,
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${nameOf(pod)} in pod ${name}_${namespace}(${uid})`,
      );
      report(life, pod, 'Running', waitingRun(life, 'CrashLoopBackOff', message));
    }
    schedule(life, wait, (current) => {
      life.restarts += 1;
      start(life, current);
    });
  }

  function stop(life: PodWorker, pod: KubeObject): void {
    life.isStopping = true;
    life.cancel();
    life.cancelFull();
    if (podView(pod).phase === 'Running') recordEvent(pod, 'Normal', 'Killing', `Stopping container ${nameOf(pod)}`);
    const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    schedule(life, Math.min(life.behavior.stopMs, grace), (current) => {
      const { namespace = '', name } = current.metadata;
      const { uid } = life;
      store.delete('pods', namespace, name, { uid, gracePeriodSeconds: 0 });
    });
  }

  function startWorker(pod: KubeObject): void {
    const view = podView(pod);
    const isKnown = view.phase === 'Running' || view.ip !== '';
    const life: PodWorker = {
      uid: view.uid,
      key: keyOf(pod),
      behavior: podBehaviorOf(pod, random, pace),
      startTime: stringOf(pod.status?.['startTime'], timestamp(clock.now())),
      podIP: view.ip === '' ? undefined : view.ip,
      restarts: Number(at(itemsOf(pod.status?.['containerStatuses'])[0], 'restartCount') ?? 0),
      lastState: undefined,
      isStopping: false,
      cancel: () => undefined,
      cancelFull: () => undefined,
    };
    workers.set(view.uid, life);
    if (!view.isTerminating)
      schedule(life, 5, (current) => (isKnown ? start(life, current) : createSandbox(life, current)));
  }

  function syncPod(pod: KubeObject): void {
    const view = podView(pod);
    if (view.nodeName === '' || isNodeDead(store.get('nodes', '', view.nodeName))) return;
    if (!workers.has(view.uid) && !isFinished(view)) {
      // A pod that was healthy needs nothing. Any other pod is started again.
      if (view.ip !== '') addresses.reserve(view.ip);
      if (view.isReady && !view.isTerminating) return;
      startWorker(pod);
    }
    const life = workers.get(view.uid);
    if (life !== undefined && view.isTerminating && !life.isStopping) stop(life, pod);
  }

  context.onChange('pods', ({ type, object }) => {
    if (type !== 'DELETED') {
      syncPod(object);
      return;
    }
    disks.stopped(object);
    workers.get(object.metadata.uid)?.cancel();
    workers.get(object.metadata.uid)?.cancelFull();
    workers.delete(object.metadata.uid);
    attachments.detachUnused(object);
    logs.remove(object);
  });
  // The disk has grown, or its annotations were changed.
  context.onChange(CLAIM_RESOURCE, ({ type, object }) => {
    if (type === 'DELETED') return;
    for (const pod of podsByClaim.get(`${object.metadata.namespace}/${object.metadata.name}`)) {
      const life = workers.get(pod.metadata.uid);
      if (life === undefined || life.isStopping || !isRunning(pod)) continue;
      expectFullDisk(life, pod);
      // It began on a full disk, and can go on.
      if (podView(pod).isReady || life.behavior.fault !== 'none' || disks.fullAfter(pod) === 0) continue;
      life.cancel();
      schedule(life, life.behavior.readyMs, (current) => becomeReady(life, current));
    }
  });
  context.onChange('nodes', ({ type, object, previous }) => {
    if (type === 'DELETED' || isNodeDead(object) || !isNodeDead(previous)) return;
    // The node is back: interrupted starts are repeated, and pods that have to stop are stopped.
    for (const pod of podsByNode.get(object.metadata.name)) {
      workers.get(pod.metadata.uid)?.cancel();
      workers.get(pod.metadata.uid)?.cancelFull();
      workers.delete(pod.metadata.uid);
      syncPod(pod);
    }
  });

  return {
    exitContainers: (pod, exitCode) => {
      const life = workers.get(pod.metadata.uid);
      if (life === undefined || life.isStopping || podView(pod).phase !== 'Running') return;
      life.cancel();
      end(life, pod, exitCode);
    },
  };
}

function isRunning(pod: KubeObject): boolean {
  return at(itemsOf(pod.status?.['containerStatuses'])[0], 'state', 'running') !== undefined;
}

/** What a database says when it cannot write. */
function outOfSpaceMessage(pod: KubeObject): string {
  const mounts = itemsOf(pod.spec?.['containers']).flatMap((container) => itemsOf(at(container, 'volumeMounts')));
  const path = stringOf(at(mounts[0], 'mountPath'), '/data');
  return `fatal: could not write to file "${path}/journal": No space left on device`;
}
