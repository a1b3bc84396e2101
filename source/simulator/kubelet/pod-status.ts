/** The status that a kubelet reports of a pod. */

import { at, itemsOf, type Json, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { withConditions } from '../model/pod-view.ts';

export interface ContainerRun {
  readonly state: Json;
  readonly lastState?: Json;
  readonly restartCount: number;
  readonly isReady: boolean;
}

export interface PodReport {
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly hostIP: string;
  /** Undefined until the pod has a sandbox. */
  readonly podIP?: string | undefined;
  readonly startTime: string;
  readonly time: string;
  /** All containers of a pod have the same state. */
  readonly run: ContainerRun;
}

function containerStatus(container: unknown, uid: string, run: ContainerRun): Json {
  const name = stringOf(at(container, 'name'));
  const image = stringOf(at(container, 'image'));
  const isRunning = 'running' in run.state;
  return {
    name,
    image,
    imageID: isRunning ? image : '',
    ...(isRunning ? { containerID: `simulated://${uid}-${name}-${run.restartCount}` } : {}),
    ready: run.isReady,
    started: isRunning,
    restartCount: run.restartCount,
    state: run.state,
    lastState: run.lastState ?? {},
  };
}

export function podStatusOf(pod: KubeObject, report: PodReport): Json {
  const { phase, hostIP, podIP, startTime, time, run } = report;
  const containers = itemsOf(pod.spec?.['containers']);
  const names = containers.map((container) => stringOf(at(container, 'name'))).join(' ');
  const unready = {
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${names}]`,
  };
  const readiness = run.isReady ? { status: 'True' } : unready;
  const conditions = withConditions(
    pod.status ?? {},
    [
      { type: 'PodReadyToStartContainers', status: podIP === undefined ? 'False' : 'True' },
      { type: 'Initialized', status: 'True' },
      { type: 'Ready', ...readiness },
      { type: 'ContainersReady', ...readiness },
    ],
    time,
  );
  return {
    ...pod.status,
    phase,
    conditions,
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime,
    containerStatuses: containers.map((container) => containerStatus(container, pod.metadata.uid, run)),
  };
}
