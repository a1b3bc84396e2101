/** The conditions of a pod: pkg/kubelet/status/generate.go. */

import { at, itemsOf, type Json, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { type ContainerView, exitCodeOf } from './containers/container-state.ts';
import type { PodPhase } from './pod-phase.ts';

const TRUE: Json = { status: 'True' };

function named(containers: readonly ContainerView[]): string {
  return `[${containers.map(({ name }) => name).join(' ')}]`;
}

function initialized(containers: readonly ContainerView[], phase: PodPhase): Json {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' };
  if (containers.some(({ kind, wasCreated }) => kind === 'app' && wasCreated)) return TRUE;
  const incomplete = containers.filter(
    (container) =>
      (container.kind === 'sidecar' && !container.isStarted) ||
      (container.kind === 'init' && exitCodeOf(container) !== 0),
  );
  if (incomplete.length === 0) return TRUE;
  const message = `containers with incomplete status: ${named(incomplete)}`;
  return { status: 'False', reason: 'ContainersNotInitialized', message };
}

function containersReady(containers: readonly ContainerView[], phase: PodPhase): Json {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const unready = containers.filter(({ kind, isReady }) => (kind === 'app' || kind === 'sidecar') && !isReady);
  if (unready.length === 0) return TRUE;
  const message = `containers with unready status: ${named(unready)}`;
  return { status: 'False', reason: 'ContainersNotReady', message };
}

/** The readiness gates are conditions that others set. */
function gatesProblem(pod: KubeObject): string {
  const conditions = itemsOf(pod.status?.['conditions']);
  return itemsOf(pod.spec?.['readinessGates'])
    .flatMap((gate) => {
      const type = stringOf(at(gate, 'conditionType'));
      const condition = conditions.find((entry) => at(entry, 'type') === type);
      if (condition === undefined) {
        return [`corresponding condition of pod readiness gate "${type}" does not exist.`];
      }
      const status = stringOf(at(condition, 'status'));
      return status === 'True' ? [] : [`the status of pod readiness gate "${type}" is not "True", but ${status}`];
    })
    .join(', ');
}

/** Returns the conditions that a kubelet sets, without times. */
export function podConditionsOf(
  pod: KubeObject,
  containers: readonly ContainerView[],
  phase: PodPhase,
  hasSandbox: boolean,
): readonly Json[] {
  const ready = containersReady(containers, phase);
  const gates = ready['status'] === 'True' ? gatesProblem(pod) : '';
  const podReady = gates === '' ? ready : { status: 'False', reason: 'ReadinessGatesNotReady', message: gates };
  return [
    { type: 'PodReadyToStartContainers', status: hasSandbox ? 'True' : 'False' },
    { type: 'Initialized', ...initialized(containers, phase) },
    { type: 'Ready', ...podReady },
    { type: 'ContainersReady', ...ready },
  ];
}
