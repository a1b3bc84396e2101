/** The word of kubectl's STATUS column and the number of its RESTARTS column: a port of printPod. */

import type { Condition, Container, ContainerState, Pod } from './kinds.ts';

export interface PodWord {
  readonly word: string;
  readonly restarts: number;
}

export function conditionOf(pod: Pod, type: string): Condition | undefined {
  return pod.conditions.find((condition) => condition.type === type);
}

/** Source: kubernetes pkg/printers/internalversion/printers.go, printPod. */
export function podWord(pod: Pod): PodWord {
  let word: string = pod.reason === '' ? pod.phase : pod.reason;
  if (pod.conditions.some((item) => item.type === 'PodScheduled' && item.reason === 'SchedulingGated')) {
    word = 'SchedulingGated';
  }
  const init = initWord(pod);
  let restarts = init.restarts;
  if (init.word !== undefined) word = init.word;
  if (init.word === undefined || conditionOf(pod, 'Initialized')?.status === 'True') {
    const main = mainWord(pod, word);
    word = main.word;
    restarts = init.sidecarRestarts + main.restarts;
  }
  if (pod.meta.deletionAt !== undefined) {
    if (pod.reason === 'NodeLost') word = 'Unknown';
    else if (pod.phase !== 'Failed' && pod.phase !== 'Succeeded') word = 'Terminating';
  }
  return { word, restarts };
}

interface InitWord {
  /** Undefined once initialization is over. */
  readonly word: string | undefined;
  readonly restarts: number;
  readonly sidecarRestarts: number;
}

function initWord(pod: Pod): InitWord {
  const all = pod.containers.filter((container) => container.role !== 'main');
  let restarts = 0;
  let sidecarRestarts = 0;
  for (const [index, container] of all.filter((item) => item.state !== undefined).entries()) {
    restarts += container.restarts;
    if (container.role === 'sidecar') sidecarRestarts += container.restarts;
    if (isInitDone(container)) continue;
    return { word: `Init:${initReason(container.state) ?? `${index}/${all.length}`}`, restarts, sidecarRestarts };
  }
  return { word: undefined, restarts, sidecarRestarts };
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

function mainWord(pod: Pod, before: string): PodWord {
  let word = before;
  let restarts = 0;
  let hasRunning = false;
  let errorReason = '';
  for (const container of pod.containers.filter((item) => item.role === 'main').reverse()) {
    restarts += container.restarts;
    const state = container.state;
    if (state?.type === 'waiting' && state.reason !== '') {
      word = state.reason;
    } else if (state?.type === 'terminated') {
      word = terminatedReason(state);
      if (state.exitCode !== 0) errorReason = word;
    } else if (state?.type === 'running' && container.ready) {
      hasRunning = true;
    }
  }
  if (word === 'Completed') {
    if (hasRunning && conditionOf(pod, 'Ready')?.status === 'True') word = 'Running';
    else if (errorReason !== '') word = errorReason;
    else if (hasRunning) word = 'NotReady';
  }
  return { word, restarts };
}
