/** Containers in which names can be looked up when the cluster's DNS server cannot be reached directly. */

import type { PodContainer } from '../cluster/stream/exec.ts';
import type { Pod } from '../domain/model/kinds.ts';
import type { SetStatus } from '../domain/model/set-status.ts';
import { nameServerOf } from '../domain/pod/name-server.ts';
import { isReady } from '../domain/pod/pod-stage.ts';

/** Returns a running container of each pod of the set: ready pods first. */
export function execContainersOf({ bindings, outside }: SetStatus): readonly PodContainer[] {
  const pods = [...bindings, ...outside].flatMap(({ pod }) => (pod === undefined ? [] : [pod.pod]));
  // The others do not ask the cluster's DNS.
  const order = pods
    .filter((pod) => nameServerOf(pod).type === 'cluster')
    .toSorted((a, b) => Number(isReady(b)) - Number(isReady(a)));
  return order.flatMap((pod) => runningContainerOf(pod) ?? []);
}

/** Returns the first running main container; undefined when there is none or the pod is being deleted. */
export function runningContainerOf({ meta, containers }: Pod): PodContainer | undefined {
  if (meta.deletionAt !== undefined) return undefined;
  const running = containers.find(({ role, state }) => role === 'main' && state?.type === 'running');
  return running === undefined ? undefined : { namespace: meta.namespace, pod: meta.name, container: running.name };
}
