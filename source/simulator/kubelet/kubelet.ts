/**
 * Simulates the kubelets of all nodes: starts, probes, restarts and stops the containers of pods, with the delays and
 * faults in the pods' annotations.
 */

import { at, itemsOf, numberOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { keyOf, splitKey } from '../model/owner-references.ts';
import { podContainersOf } from '../model/pod-containers.ts';
import { isFinished, podView } from '../model/pod-view.ts';
import { timestamp } from '../model/timestamp.ts';
import type { ObjectIndex } from '../runtime/object-index.ts';
import { CLAIM_RESOURCE } from '../storage/claims-and-volumes.ts';
import { isRunning, newContainerState } from './containers/container-state.ts';
import { isNodeDead } from './dead-node.ts';
import { expectFullDisk } from './full-disk.ts';
import type { NodeServices } from './node-services.ts';
import type { PodAddresses } from './pod-addresses.ts';
import { podBehaviorOf } from './pod-behavior.ts';
import { createPodLifecycle } from './pod-lifecycle.ts';
import type { PodWorker } from './pod-worker.ts';
import { createTimers } from './timers.ts';
import type { VolumeAttachments } from './volume-attachments.ts';

/** The delay of a pod on its way to its kubelet. */
const NOTICE_MS = 5;

export interface KubeletOptions {
  readonly services: NodeServices;
  readonly attachments: VolumeAttachments;
  readonly addresses: PodAddresses;
  /** Pods by "namespace/claim". */
  readonly podsByClaim: ObjectIndex;
}

export interface Kubelets {
  /** Whether the program of a container serves. */
  readonly isServing: (pod: KubeObject, container: string) => boolean;
}

export function startKubelets({ services, attachments, addresses, podsByClaim }: KubeletOptions): Kubelets {
  const { context, disks, logs } = services;
  const { store, clock, random, pace } = context;
  const lifecycle = createPodLifecycle(services, { attachments, addresses });
  const workers = new Map<string, PodWorker>();
  const podsByNode = context.index('pods', (pod) => [podView(pod).nodeName]);

  const isDead = (pod: KubeObject): boolean => isNodeDead(store.get('nodes', '', podView(pod).nodeName));
  const findPod = (key: string, uid: string): KubeObject | undefined => {
    const pod = store.get('pods', ...splitKey(key));
    return pod?.metadata.uid === uid ? pod : undefined;
  };

  function newWorker(pod: KubeObject): PodWorker {
    const { uid, ip } = podView(pod);
    const key = keyOf(pod);
    const newTimers = () =>
      createTimers(clock, () => {
        const current = findPod(key, uid);
        return current === undefined || isDead(current) ? undefined : current;
      });
    const specs = podContainersOf(pod);
    const waiting = specs.some(({ kind }) => kind === 'init' || kind === 'sidecar')
      ? 'PodInitializing'
      : 'ContainerCreating';
    const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap((list) => itemsOf(pod.status?.[list]));
    const restartsOf = (name: unknown): number =>
      numberOf(
        at(
          statuses.find((status) => at(status, 'name') === name),
          'restartCount',
        ),
        0,
      );
    let isBusy = false;
    let isDirty = false;
    const worker: PodWorker = {
      uid,
      key,
      behavior: podBehaviorOf(pod, random, pace),
      startTime: stringOf(pod.status?.['startTime'], timestamp(clock.now())),
      containers: specs.map((entry) =>
        newContainerState(entry, waiting, restartsOf(at(entry.spec, 'name')), newTimers()),
      ),
      timers: newTimers(),
      newTimers,
      podIP: ip === '' ? undefined : ip,
      hasSandbox: false,
      isStopping: false,
      isDeleting: false,
      stopDeadline: 0,
      failure: undefined,
      cancelFull: () => undefined,
      // A container that starts may change others at once: they are brought on until nothing changes.
      changed: () => {
        isDirty = true;
        if (isBusy) return;
        isBusy = true;
        try {
          for (let current = findPod(key, uid); isDirty && current !== undefined; current = findPod(key, uid)) {
            isDirty = false;
            lifecycle.advance(worker, current);
          }
        } finally {
          isBusy = false;
        }
        const current = findPod(key, uid);
        if (current !== undefined && workers.get(uid) === worker) lifecycle.report(worker, current);
      },
    };
    return worker;
  }

  function endWorker(uid: string): void {
    const worker = workers.get(uid);
    if (worker === undefined) return;
    for (const { timers, program } of worker.containers) {
      program?.kill();
      timers.cancelAll();
    }
    worker.timers.cancelAll();
    workers.delete(uid);
  }

  function startWorker(pod: KubeObject): void {
    const { uid, phase, ip, isTerminating } = podView(pod);
    const worker = newWorker(pod);
    workers.set(uid, worker);
    if (isTerminating) return;
    const isKnown = phase === 'Running' || ip !== '';
    worker.timers.after(NOTICE_MS, (current) =>
      isKnown ? lifecycle.startContainers(worker, current) : lifecycle.begin(worker, current),
    );
  }

  function syncPod(pod: KubeObject): void {
    const view = podView(pod);
    if (view.nodeName === '' || isDead(pod)) return;
    if (!workers.has(view.uid) && !(isFinished(view) && !view.isTerminating)) {
      // A pod that was healthy needs nothing. Any other pod is started again.
      if (view.ip !== '') addresses.reserve(view.ip);
      if (view.isReady && !view.isTerminating) return;
      startWorker(pod);
    }
    const worker = workers.get(view.uid);
    if (worker === undefined || !view.isTerminating) return;
    const deadline = clock.now() + (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    if (!worker.isDeleting || deadline < worker.stopDeadline) lifecycle.stop(worker, pod);
  }

  context.onChange('pods', ({ type, object, previous }) => {
    const { uid } = object.metadata;
    if (type === 'DELETED') {
      disks.stopped(object);
      endWorker(uid);
      attachments.detachUnused(object);
      logs.remove(uid);
      return;
    }
    syncPod(object);
    const worker = workers.get(uid);
    if (worker === undefined || worker.isStopping || previous === undefined) return;
    if (previous.spec !== object.spec && worker.hasSandbox) lifecycle.specChanged(worker, object);
    // Readiness gates are conditions that others set.
    if (worker.hasSandbox && itemsOf(object.spec?.['readinessGates']).length > 0) worker.changed();
  });
  // The disk has grown, or its annotations were changed.
  context.onChange(CLAIM_RESOURCE, ({ type, object }) => {
    if (type !== 'DELETED') diskChanged(object);
  });
  disks.onFilled(diskChanged);

  function diskChanged(object: KubeObject): void {
    for (const pod of podsByClaim.get(`${object.metadata.namespace}/${object.metadata.name}`)) {
      const worker = workers.get(pod.metadata.uid);
      if (worker === undefined || worker.isStopping || !worker.containers.some(isRunning)) continue;
      expectFullDisk(services, worker, pod);
      for (const container of worker.containers) container.askAgain();
    }
  }
  context.onChange('nodes', ({ type, object, previous }) => {
    if (type === 'DELETED' || isNodeDead(object) || !isNodeDead(previous)) return;
    // The node is back: interrupted starts are repeated, and pods that have to stop are stopped.
    for (const pod of podsByNode.get(object.metadata.name)) {
      endWorker(pod.metadata.uid);
      syncPod(pod);
    }
  });

  return {
    isServing: (pod, name) => {
      if (isDead(pod)) return false;
      const worker = workers.get(pod.metadata.uid);
      if (worker !== undefined) return worker.containers.some((each) => each.name === name && each.program?.isServing);
      // A pod that was healthy from the beginning has no worker.
      const statuses = itemsOf(pod.status?.['containerStatuses']);
      return statuses.some((status) => at(status, 'name') === name && at(status, 'ready') === true);
    },
  };
}
