/** The choices of an inspection: the containers of its pod, and the objects of its set or ordinal. */

import type { Container, Pod } from '../../domain/model/kinds.ts';
import type { Binding, SetStatus } from '../../domain/model/set-status.ts';
import { bindingRows, selectedBindingIndex } from '../selectors.ts';
import type { State } from '../state.ts';
import type { InspectedObjectRef, InspectionSubject, LogsInspection } from './inspection.ts';

export function setOfSubject(
  state: Pick<State, 'sets'>,
  { setUid }: Pick<InspectionSubject, 'setUid'>,
): SetStatus | undefined {
  return state.sets.find(({ set }) => set.meta.uid === setUid);
}

export function bindingOfSubject(state: State, subject: InspectionSubject): Binding | undefined {
  const status = setOfSubject(state, subject);
  if (status === undefined || subject.ordinal === undefined) return undefined;
  return [...status.bindings, ...status.outside].find(({ ordinal }) => ordinal === subject.ordinal);
}

/** Returns the ordinal's pod, also if the set does not own it. */
export function podOfBinding(binding: Binding | undefined): Pod | undefined {
  return binding?.pod?.pod ?? binding?.conflictingPod;
}

/**
 * Returns the ordinal whose pod is inspected if a set is chosen: the one under its cursor, else the blocking one, else
 * the next best.
 */
export function defaultOrdinal(state: State, status: SetStatus): number | undefined {
  const rows = bindingRows(state, status);
  const chosen = rows[selectedBindingIndex(state, status)];
  const found = podOfBinding(chosen) === undefined ? rows.find((row) => podOfBinding(row) !== undefined) : chosen;
  return found?.ordinal;
}

/** Returns the container that is shown first: the one that the pod waits for, or kubectl's default one. */
export function defaultContainer(pod: Pod): Container | undefined {
  const { containers } = pod;
  const blocking = containers.find(({ role, state }) => role === 'init' && !hasSucceeded(state) && state !== undefined);
  if (blocking !== undefined && blocking.state?.type !== 'waiting') return blocking;
  if (blocking !== undefined && blocking.restarts > 0) return blocking;
  const named = pod.meta.annotations['kubectl.kubernetes.io/default-container'];
  return containers.find(({ name }) => name === named) ?? containers.find(({ role }) => role === 'main');
}

function hasSucceeded(state: Container['state']): boolean {
  return state?.type === 'terminated' && state.exitCode === 0;
}

/** Returns the containers whose logs the inspection can show, by name. */
export function logContainers(state: State, { source, subject }: LogsInspection): readonly string[] {
  if (source.type === 'members') {
    const status = setOfSubject(state, subject);
    return status === undefined ? [] : memberContainers(status);
  }
  return podOfBinding(bindingOfSubject(state, subject))?.containers.map(({ name }) => name) ?? [];
}

/** Returns the names of the containers that some member has, in the order in which they come first. */
export function memberContainers({ bindings, outside }: Pick<SetStatus, 'bindings' | 'outside'>): readonly string[] {
  const pods = [...bindings, ...outside].flatMap(({ pod }) => pod?.pod ?? []);
  return [...new Set(pods.flatMap(({ containers }) => containers.map(({ name }) => name)))];
}

/** Returns the objects in the order in which they are shown; the first is the row itself. */
export function inspectableObjects(state: State, subject: InspectionSubject): readonly InspectedObjectRef[] {
  const status = setOfSubject(state, subject);
  const binding = bindingOfSubject(state, subject);
  const { namespace, setName } = subject;
  const set: InspectedObjectRef = { kind: 'StatefulSet', namespace, name: setName };
  const serviceName = status?.set.serviceName ?? '';
  const service: readonly InspectedObjectRef[] =
    serviceName === '' ? [] : [{ kind: 'Service', namespace, name: serviceName }];
  if (subject.ordinal === undefined) return [set, ...service, ...revisionsOf(status)];
  const pod = podOfBinding(binding);
  const objects: InspectedObjectRef[] = [];
  if (pod !== undefined) objects.push({ kind: 'Pod', namespace, name: pod.meta.name });
  for (const { claim, volumeName } of binding?.claims ?? []) {
    if (claim !== undefined) objects.push({ kind: 'PersistentVolumeClaim', namespace, name: claim.meta.name });
    if (volumeName !== '') objects.push({ kind: 'PersistentVolume', namespace: '', name: volumeName });
  }
  const node = pod?.node ?? '';
  if (node !== '') objects.push({ kind: 'Node', namespace: '', name: node });
  return [...objects, set, ...service];
}

function revisionsOf(status: SetStatus | undefined): readonly InspectedObjectRef[] {
  if (status === undefined) return [];
  const { namespace } = status.set.meta;
  const { updateRevision, currentRevision } = status.set.status;
  return [...new Set([updateRevision, currentRevision])]
    .filter((name) => name !== '')
    .map((name) => ({ kind: 'ControllerRevision', namespace, name }));
}
