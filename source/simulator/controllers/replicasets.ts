/** Keeps the number of pods of a ReplicaSet, with random names. A simplified pkg/controller/replicaset. */

import { admitPod } from '../admission/admit-pod.ts';
import { at, numberOf, objectOf, stringMapOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { labelSelectorMatches } from '../model/label-selector.ts';
import { controllerOf, keyOf, newControllerRef, splitKey } from '../model/owner-references.ts';
import { isAvailable, isFinished, type PodView, podView } from '../model/pod-view.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';
import { adoptAndRelease } from './controller-ref-manager.ts';

const REPLICA_SETS = 'apps/replicasets';

/** Ranks pods for deletion, lowest first: unscheduled, pending, not ready, younger. */
function deletionRank({ nodeName, phase, isReady, object }: PodView): readonly [number, number, number, number] {
  const age = Date.parse(object.metadata.creationTimestamp);
  return [nodeName === '' ? 0 : 1, phase === 'Running' ? 1 : 0, isReady ? 1 : 0, -age];
}

function compareForDeletion(left: PodView, right: PodView): number {
  const [a, b] = [deletionRank(left), deletionRank(right)];
  const index = a.findIndex((value, position) => value !== b[position]);
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

export function startReplicaSetController(context: ControllerContext): void {
  const { store, clock, recorder, random } = context;
  const pods = context.index('pods', (pod) => [controllerOf(pod)?.uid ?? `orphans of ${pod.metadata.namespace}`]);
  const queue = context.queue(sync);

  const recordEvent = (set: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void =>
    recorder.record(set, type, reason, message, 'replicaset-controller');

  function createPod(set: KubeObject): void {
    const template = objectOf(set.spec?.['template']);
    const metadata = objectOf(template['metadata']);
    const annotations = stringMapOf(metadata['annotations']);
    const pod: KubeObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `${set.metadata.name}-${random.suffix(5)}`,
        generateName: `${set.metadata.name}-`,
        namespace: set.metadata.namespace ?? '',
        uid: '',
        resourceVersion: '',
        creationTimestamp: '',
        labels: stringMapOf(metadata['labels']),
        ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
        ownerReferences: [newControllerRef(set)],
      },
      spec: objectOf(template['spec']),
    };
    try {
      store.create('pods', admitPod(store, pod));
    } catch (error) {
      recordEvent(set, 'Warning', 'FailedCreate', `Error creating: ${error instanceof Error ? error.message : error}`);
      throw error;
    }
    recordEvent(set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
  }

  function deletePod(set: KubeObject, { object }: PodView): void {
    const { namespace = '', name, uid } = object.metadata;
    store.delete('pods', namespace, name, { uid });
    recordEvent(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  }

  function writeStatus(set: KubeObject, members: readonly PodView[]): void {
    const ready = members.filter(({ isReady }) => isReady);
    const wait = numberOf(set.spec?.['minReadySeconds'], 0);
    const available = ready.filter((pod) => isAvailable(pod, wait, clock.now()));
    if (available.length < ready.length) queue.addAfter(keyOf(set), wait * 1000);
    const status = {
      observedGeneration: set.metadata.generation,
      replicas: members.length,
      fullyLabeledReplicas: members.length,
      ...(ready.length === 0 ? {} : { readyReplicas: ready.length }),
      ...(available.length === 0 ? {} : { availableReplicas: available.length }),
    };
    const latest = store.get(REPLICA_SETS, set.metadata.namespace ?? '', set.metadata.name);
    if (latest !== undefined) store.update(REPLICA_SETS, { ...latest, status }, 'status');
  }

  function sync(key: string): void {
    const set = store.get(REPLICA_SETS, ...splitKey(key));
    if (set === undefined) return;
    const { namespace = '', uid, deletionTimestamp } = set.metadata;
    const candidates = [...pods.get(uid), ...pods.get(`orphans of ${namespace}`)];
    const selector = at(set.spec, 'selector');
    const members = adoptAndRelease(store, 'pods', set, candidates, ({ metadata }) =>
      labelSelectorMatches(selector, stringMapOf(metadata.labels)),
    )
      .map(podView)
      .filter((pod) => !isFinished(pod) && !pod.isTerminating);
    const wanted = numberOf(set.spec?.['replicas'], 1);
    try {
      if (deletionTimestamp === undefined) {
        for (let count = members.length; count < wanted; count += 1) createPod(set);
        const surplus = members.toSorted(compareForDeletion).slice(0, Math.max(0, members.length - wanted));
        for (const pod of surplus) deletePod(set, pod);
      }
    } finally {
      writeStatus(set, members);
    }
  }

  context.onChange(REPLICA_SETS, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  context.onChange('pods', ({ object }) => {
    const manager = controllerOf(object);
    if (manager?.kind === 'ReplicaSet') queue.add(`${object.metadata.namespace}/${manager.name}`);
  });
}
