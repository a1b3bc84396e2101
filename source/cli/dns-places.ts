/** Pods in which names can be asked where the cluster's DNS itself can't be reached. */

import type { PodContainer } from '../cluster/dns/exec.ts';
import type { Pod } from '../domain/kinds.ts';
import { isReady } from '../domain/pod-stage.ts';
import { keyOf, type Snapshot } from '../domain/snapshot.ts';
import type { SetStatus } from '../domain/status.ts';

/** Running pods of the set, ready ones first, the highest ordinal last: each with a container that runs. */
export function placesOf({ bindings, outside }: SetStatus): readonly PodContainer[] {
  const pods = [...bindings, ...outside].flatMap(({ pod }) => (pod === undefined ? [] : [pod.pod]));
  const order = pods.toSorted((a, b) => Number(isReady(b)) - Number(isReady(a)));
  return order.flatMap(placeIn);
}

/** The pod that a person has named; undefined where it is not there or nothing runs in it. */
export function placeNamed(snapshot: Snapshot, namespace: string, name: string): PodContainer | undefined {
  const pod = snapshot.tables.Pod.get(keyOf(namespace, name));
  return pod === undefined ? undefined : placeIn(pod)[0];
}

function placeIn({ meta, containers }: Pod): readonly PodContainer[] {
  if (meta.deletionAt !== undefined) return [];
  const running = containers.find(({ role, state }) => role === 'main' && state?.type === 'running');
  return running === undefined ? [] : [{ namespace: meta.namespace, pod: meta.name, container: running.name }];
}
