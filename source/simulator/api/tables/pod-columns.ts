/** The columns of pods, modelled on printPod() of pkg/printers/internalversion. */

import { at, isObject, itemsOf, numberOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { type Column, column, wideColumn } from './column.ts';
import { ageOf, formatAge, NONE, orNone } from './format.ts';

function statuses(pod: KubeObject, field: 'containerStatuses' | 'initContainerStatuses'): readonly unknown[] {
  return itemsOf(at(pod.status, field));
}

function hasCondition(pod: KubeObject, type: string): boolean {
  return itemsOf(at(pod.status, 'conditions')).some(
    (entry) => at(entry, 'type') === type && at(entry, 'status') === 'True',
  );
}

/** The names of the native sidecars: init containers that restart always. */
function sidecarsOf(pod: KubeObject): readonly string[] {
  return itemsOf(at(pod.spec, 'initContainers'))
    .filter((container) => at(container, 'restartPolicy') === 'Always')
    .map((container) => stringOf(at(container, 'name')));
}

function sidecarStatuses(pod: KubeObject): readonly unknown[] {
  const names = sidecarsOf(pod);
  return statuses(pod, 'initContainerStatuses').filter((status) => names.includes(stringOf(at(status, 'name'))));
}

/** Returns the reason why an init container blocks the pod; undefined if none does. A sidecar that has started does not. */
function initReason(pod: KubeObject): string | undefined {
  const all = itemsOf(at(pod.spec, 'initContainers')).length;
  const sidecars = sidecarsOf(pod);
  for (const [index, status] of statuses(pod, 'initContainerStatuses').entries()) {
    const terminated = at(status, 'state', 'terminated');
    if (isObject(terminated) && terminated['exitCode'] === 0) continue;
    if (sidecars.includes(stringOf(at(status, 'name'))) && at(status, 'started') === true) continue;
    if (isObject(terminated))
      return `Init:${stringOf(terminated['reason'], `ExitCode:${numberOf(terminated['exitCode'], 0)}`)}`;
    const waiting = stringOf(at(status, 'state', 'waiting', 'reason'));
    return waiting !== '' && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${all}`;
  }
  return undefined;
}

/** Once a pod is initialised it remains so, also while a sidecar starts again. */
function isInitializing(pod: KubeObject): boolean {
  return initReason(pod) !== undefined && !hasCondition(pod, 'Initialized');
}

function containerReason(pod: KubeObject, otherwise: string): string {
  let reason = otherwise;
  let hasRunning = false;
  for (const status of statuses(pod, 'containerStatuses').toReversed()) {
    const waiting = stringOf(at(status, 'state', 'waiting', 'reason'));
    const terminated = at(status, 'state', 'terminated');
    if (waiting !== '') reason = waiting;
    else if (isObject(terminated)) {
      reason = stringOf(terminated['reason'], `ExitCode:${numberOf(terminated['exitCode'], 0)}`);
    } else if (at(status, 'ready') === true && at(status, 'state', 'running') !== undefined) hasRunning = true;
  }
  if (reason !== 'Completed' || !hasRunning) return reason;
  return hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
}

function isGated(pod: KubeObject): boolean {
  return itemsOf(at(pod.status, 'conditions')).some(
    (entry) => at(entry, 'type') === 'PodScheduled' && at(entry, 'reason') === 'SchedulingGated',
  );
}

function statusOf(pod: KubeObject): string {
  const phase = stringOf(at(pod.status, 'phase'));
  const isOver = phase === 'Succeeded' || phase === 'Failed';
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (at(pod.status, 'reason') === 'NodeLost') return 'Unknown';
    if (!isOver) return 'Terminating';
  }
  const reason = initReason(pod) ?? (isGated(pod) ? 'SchedulingGated' : stringOf(at(pod.status, 'reason'), phase));
  return isInitializing(pod) ? reason : containerReason(pod, reason);
}

function readyOf(pod: KubeObject): string {
  const isReady = (status: unknown): boolean => at(status, 'ready') === true;
  const sidecars = sidecarStatuses(pod).filter((status) => at(status, 'started') === true && isReady(status)).length;
  const ready = statuses(pod, 'containerStatuses').filter(isReady).length + sidecars;
  return `${ready}/${itemsOf(at(pod.spec, 'containers')).length + sidecarsOf(pod).length}`;
}

/** While a pod is initialised, the restarts of all its init containers; later those of its containers and sidecars. */
function restarts(pod: KubeObject, now: number): string {
  const all = isInitializing(pod)
    ? statuses(pod, 'initContainerStatuses')
    : [...sidecarStatuses(pod), ...statuses(pod, 'containerStatuses')];
  const sum = all.reduce<number>((total, status) => total + numberOf(at(status, 'restartCount'), 0), 0);
  const ends = all
    .map((status) => stringOf(at(status, 'lastState', 'terminated', 'finishedAt')))
    .filter((end) => end !== '');
  const last = ends.sort().at(-1);
  return sum === 0 || last === undefined ? String(sum) : `${sum} (${formatAge(last, now)} ago)`;
}

function gates(pod: KubeObject): string {
  const wanted = itemsOf(at(pod.spec, 'readinessGates')).map((gate) => stringOf(at(gate, 'conditionType')));
  if (wanted.length === 0) return NONE;
  return `${wanted.filter((type) => hasCondition(pod, type)).length}/${wanted.length}`;
}

export const POD_COLUMNS: readonly Column[] = [
  column('Name', ({ metadata }) => metadata.name),
  column('Ready', readyOf),
  column('Status', statusOf),
  column('Restarts', restarts),
  column('Age', ageOf),
  wideColumn('IP', (pod) => orNone(stringOf(at(pod.status, 'podIP')))),
  wideColumn('Node', (pod) => orNone(stringOf(at(pod.spec, 'nodeName')))),
  wideColumn('Nominated Node', (pod) => orNone(stringOf(at(pod.status, 'nominatedNodeName')))),
  wideColumn('Readiness Gates', gates),
];
