/** The status that a kubelet reports of a pod. */

import { at, itemsOf, type Json, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { ContainerKind } from '../model/pod-containers.ts';
import { withConditions } from '../model/pod-view.ts';
import { type ContainerView, exitCodeOf, isRunning } from './containers/container-state.ts';
import { podConditionsOf } from './pod-conditions.ts';
import { podPhaseOf } from './pod-phase.ts';

export interface PodReport {
  readonly hostIP: string;
  /** Undefined until the pod has a sandbox. */
  readonly podIP?: string | undefined;
  readonly startTime: string;
  readonly time: string;
  /** In the order of podContainersOf(). */
  readonly containers: readonly ContainerView[];
  /** Nothing of it is started any more, whatever its restart policy. */
  readonly isTerminal?: boolean;
  /** Why the pod has failed as a whole. */
  readonly failure?: { readonly reason: string; readonly message: string } | undefined;
}

function containerStatus(container: ContainerView, uid: string): Json {
  const { name, image, restartCount, state, lastState, wasCreated, kind } = container;
  const isDone = kind === 'init' && exitCodeOf(container) === 0;
  return {
    name,
    image,
    imageID: wasCreated ? image : '',
    ...(wasCreated ? { containerID: `simulated://${uid}-${name}-${restartCount}` } : {}),
    ready: (container.isReady && kind !== 'ephemeral') || isDone,
    started: isRunning(container) && container.isStarted,
    restartCount,
    state,
    lastState,
  };
}

export function podStatusOf(pod: KubeObject, report: PodReport): Json {
  const { hostIP, podIP, startTime, time, containers, isTerminal = false, failure } = report;
  const phase = failure === undefined ? podPhaseOf(pod, containers, isTerminal) : 'Failed';
  const statuses = (...kinds: readonly ContainerKind[]): readonly Json[] =>
    containers
      .filter(({ kind }) => kinds.includes(kind))
      .map((container) => containerStatus(container, pod.metadata.uid));
  const initStatuses = statuses('init', 'sidecar');
  const ephemeralStatuses = statuses('ephemeral');
  const hasSandbox = podIP !== undefined && phase !== 'Succeeded' && phase !== 'Failed';
  return {
    ...pod.status,
    phase,
    ...failure,
    conditions: withConditions(pod.status ?? {}, podConditionsOf(pod, containers, phase, hasSandbox), time),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime,
    ...(initStatuses.length === 0 ? {} : { initContainerStatuses: initStatuses }),
    // A kubelet sorts them by name.
    containerStatuses: statuses('app').toSorted((left, right) =>
      stringOf(left['name']) < stringOf(right['name']) ? -1 : 1,
    ),
    ...(ephemeralStatuses.length === 0 ? {} : { ephemeralContainerStatuses: ephemeralStatuses }),
  };
}

/** Returns the containers of a pod that has been running since `startedAt`, all ready. */
export function readyContainersOf(pod: KubeObject, startedAt: string): readonly ContainerView[] {
  return itemsOf(pod.spec?.['containers']).map((container) => ({
    name: stringOf(at(container, 'name')),
    kind: 'app',
    image: stringOf(at(container, 'image')),
    state: { running: { startedAt } },
    lastState: {},
    restartCount: 0,
    isStarted: true,
    isReady: true,
    wasCreated: true,
  }));
}
