/** Computes kubectl's STATUS and RESTARTS columns. A port of printPod. */

import type { Condition, Container, ContainerState, Pod } from '../model/kinds.ts';

export interface KubectlStatus {
  readonly statusText: string;
  readonly restarts: number;
}

export function podCondition(pod: Pod, type: string): Condition | undefined {
  return pod.conditions.find((condition) => condition.type === type);
}

/** Source: kubernetes pkg/printers/internalversion/printers.go, printPod. */
export function kubectlStatus(pod: Pod): KubectlStatus {
  let statusText: string = pod.reason === '' ? pod.phase : pod.reason;
  if (pod.conditions.some((item) => item.type === 'PodScheduled' && item.reason === 'SchedulingGated')) {
    statusText = 'SchedulingGated';
  }
  const init = initContainersStatus(pod);
  let restarts = init.restarts;
  if (init.statusText !== undefined) statusText = init.statusText;
  if (init.statusText === undefined || podCondition(pod, 'Initialized')?.status === 'True') {
    const main = mainContainersStatus(pod, statusText);
    statusText = main.statusText;
    restarts = init.sidecarRestarts + main.restarts;
  }
  if (pod.meta.deletionAt !== undefined) {
    if (pod.reason === 'NodeLost') statusText = 'Unknown';
    else if (pod.phase !== 'Failed' && pod.phase !== 'Succeeded') statusText = 'Terminating';
  }
  return { statusText, restarts };
}

interface InitStatus {
  /** Undefined once initialization is over. */
  readonly statusText: string | undefined;
  readonly restarts: number;
  readonly sidecarRestarts: number;
}

function initContainersStatus(pod: Pod): InitStatus {
  const all = pod.containers.filter((container) => container.role !== 'main');
  let restarts = 0;
  let sidecarRestarts = 0;
  for (const [index, container] of all.filter((item) => item.state !== undefined).entries()) {
    restarts += container.restarts;
    if (container.role === 'sidecar') sidecarRestarts += container.restarts;
    if (isInitDone(container)) continue;
    return { statusText: `Init:${initReason(container.state) ?? `${index}/${all.length}`}`, restarts, sidecarRestarts };
  }
  return { statusText: undefined, restarts, sidecarRestarts };
}

function isInitDone(container: Container): boolean {
  if (container.state?.type === 'terminated' && container.state.exitCode === 0) return true;
  return container.role === 'sidecar' && container.started;
}

function initReason(state: ContainerState | undefined): string | undefined {
  if (state?.type === 'terminated') return terminatedReason(state);
  if (state?.type === 'waiting' && state.reason !== '' && state.reason !== 'PodInitializing') return state.reason;
  return undefined;
}

function terminatedReason(state: Extract<ContainerState, { type: 'terminated' }>): string {
  if (state.reason !== '') return state.reason;
  return state.signal !== undefined && state.signal !== 0 ? `Signal:${state.signal}` : `ExitCode:${state.exitCode}`;
}

function mainContainersStatus(pod: Pod, before: string): KubectlStatus {
  let statusText = before;
  let restarts = 0;
  let hasRunning = false;
  let errorReason = '';
  for (const container of pod.containers.filter((item) => item.role === 'main').reverse()) {
    restarts += container.restarts;
    const state = container.state;
    if (state?.type === 'waiting' && state.reason !== '') {
      statusText = state.reason;
    } else if (state?.type === 'terminated') {
      statusText = terminatedReason(state);
      if (state.exitCode !== 0) errorReason = statusText;
    } else if (state?.type === 'running' && container.ready) {
      hasRunning = true;
    }
  }
  if (statusText === 'Completed') {
    if (hasRunning && podCondition(pod, 'Ready')?.status === 'True') statusText = 'Running';
    else if (errorReason !== '') statusText = errorReason;
    else if (hasRunning) statusText = 'NotReady';
  }
  return { statusText, restarts };
}
