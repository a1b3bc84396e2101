/** Pods in which names can be asked where the cluster's DNS itself can't be reached. */

import type { PodContainer } from '../cluster/dns/exec.ts';
import type { Pod } from '../domain/kinds.ts';
import { isReady } from '../domain/pod-stage.ts';
import { keyOf, type Snapshot } from '../domain/snapshot.ts';
import type { SetStatus } from '../domain/status.ts';
import { NotFound } from './set-names.ts';
import { UsageError } from './spread-arguments.ts';

/** Running pods of the set, ready ones first, the highest ordinal last: each with a container that runs. */
export function placesOf({ bindings, outside }: SetStatus): readonly PodContainer[] {
  const pods = [...bindings, ...outside].flatMap(({ pod }) => (pod === undefined ? [] : [pod.pod]));
  const order = pods.toSorted((a, b) => Number(isReady(b)) - Number(isReady(a)));
  return order.flatMap(placeIn);
}

/** The pod that a person has named; undefined where it is not there or nothing runs in it. */
function placeNamed(snapshot: Snapshot, namespace: string, name: string): PodContainer | undefined {
  const pod = snapshot.tables.Pod.get(keyOf(namespace, name));
  return pod === undefined ? undefined : placeIn(pod)[0];
}

/**
 * The chosen pod; behind one of the set others of it, which can be asked about that one.
 * @throws UsageError, NotFound
 */
export function placesWith(snapshot: Snapshot, status: SetStatus, chosen: string): readonly PodContainer[] {
  const { namespace } = status.set.meta;
  const [pod = '', elsewhere = namespace] = chosen.split('/').toReversed();
  if (elsewhere !== namespace) {
    throw new UsageError(
      `--exec-in takes a pod of namespace ${namespace}, where the set is: "${chosen}" is in another.`,
    );
  }
  const place = placeNamed(snapshot, namespace, pod);
  if (place === undefined) {
    throw new NotFound(`Names can't be asked in pod "${pod}": it is not there, or no container of it runs.`);
  }
  const own = placesOf(status);
  const isMember = own.some((other) => other.pod === pod);
  return [place, ...own.filter((other) => isMember && other.pod !== pod)];
}

function placeIn({ meta, containers }: Pod): readonly PodContainer[] {
  if (meta.deletionAt !== undefined) return [];
  const running = containers.find(({ role, state }) => role === 'main' && state?.type === 'running');
  return running === undefined ? [] : [{ namespace: meta.namespace, pod: meta.name, container: running.name }];
}
