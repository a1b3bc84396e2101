/** The columns of pods, after printPod() of pkg/printers/internalversion. */

import { at, isObject, itemsOf, numberOf, textOf } from '../../json.ts';
import type { KubeObject } from '../../store.ts';
import { type Column, column, wide } from './column.ts';
import { ageOf, ago, NONE, orNone } from './words.ts';

function statuses(pod: KubeObject, field: 'containerStatuses' | 'initContainerStatuses'): readonly unknown[] {
  return itemsOf(at(pod.status, field));
}

function hasCondition(pod: KubeObject, type: string): boolean {
  return itemsOf(at(pod.status, 'conditions')).some(
    (entry) => at(entry, 'type') === type && at(entry, 'status') === 'True',
  );
}

/** Why an init container holds the pod up; undefined where none does. */
function initReason(pod: KubeObject): string | undefined {
  const all = itemsOf(at(pod.spec, 'initContainers')).length;
  for (const [index, status] of statuses(pod, 'initContainerStatuses').entries()) {
    const terminated = at(status, 'state', 'terminated');
    if (isObject(terminated) && terminated['exitCode'] === 0) continue;
    if (isObject(terminated))
      return `Init:${textOf(terminated['reason'], `ExitCode:${numberOf(terminated['exitCode'], 0)}`)}`;
    const waiting = textOf(at(status, 'state', 'waiting', 'reason'));
    return waiting !== '' && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${all}`;
  }
  return undefined;
}

function containerReason(pod: KubeObject, otherwise: string): string {
  let reason = otherwise;
  let hasRunning = false;
  for (const status of statuses(pod, 'containerStatuses').toReversed()) {
    const waiting = textOf(at(status, 'state', 'waiting', 'reason'));
    const terminated = at(status, 'state', 'terminated');
    if (waiting !== '') reason = waiting;
    else if (isObject(terminated)) {
      reason = textOf(terminated['reason'], `ExitCode:${numberOf(terminated['exitCode'], 0)}`);
    } else if (at(status, 'ready') === true && at(status, 'state', 'running') !== undefined) hasRunning = true;
  }
  if (reason !== 'Completed' || !hasRunning) return reason;
  return hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
}

function statusOf(pod: KubeObject): string {
  const phase = textOf(at(pod.status, 'reason'), textOf(at(pod.status, 'phase')));
  if (pod.metadata.deletionTimestamp !== undefined) {
    return at(pod.status, 'reason') === 'NodeLost' ? 'Unknown' : 'Terminating';
  }
  return initReason(pod) ?? containerReason(pod, phase);
}

function restarts(pod: KubeObject, now: number): string {
  const all = statuses(pod, 'containerStatuses');
  const sum = all.reduce<number>((total, status) => total + numberOf(at(status, 'restartCount'), 0), 0);
  const ends = all
    .map((status) => textOf(at(status, 'lastState', 'terminated', 'finishedAt')))
    .filter((end) => end !== '');
  const last = ends.sort().at(-1);
  return sum === 0 || last === undefined ? String(sum) : `${sum} (${ago(last, now)} ago)`;
}

function gates(pod: KubeObject): string {
  const wanted = itemsOf(at(pod.spec, 'readinessGates')).map((gate) => textOf(at(gate, 'conditionType')));
  if (wanted.length === 0) return NONE;
  return `${wanted.filter((type) => hasCondition(pod, type)).length}/${wanted.length}`;
}

export const POD_COLUMNS: readonly Column[] = [
  column('Name', ({ metadata }) => metadata.name),
  column('Ready', (pod) => {
    const ready = statuses(pod, 'containerStatuses').filter((status) => at(status, 'ready') === true).length;
    return `${ready}/${itemsOf(at(pod.spec, 'containers')).length}`;
  }),
  column('Status', statusOf),
  column('Restarts', restarts),
  column('Age', ageOf),
  wide('IP', (pod) => orNone(textOf(at(pod.status, 'podIP')))),
  wide('Node', (pod) => orNone(textOf(at(pod.spec, 'nodeName')))),
  wide('Nominated Node', (pod) => orNone(textOf(at(pod.status, 'nominatedNodeName')))),
  wide('Readiness Gates', gates),
];
