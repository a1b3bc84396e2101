/** Pods in which names can be asked where the cluster's DNS itself can't be reached. */

import { UsageError } from '../../cli/flags/normalize-arguments.ts';
import type { PodContainer } from '../../cluster/stream/exec.ts';
import type { Pod } from '../../domain/model/kinds.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { keyOf, type Snapshot } from '../../domain/model/snapshot.ts';
import { isReady } from '../../domain/pod/pod-stage.ts';
import { NotFoundError } from '../read/set-names.ts';

/** Running pods of the set, ready ones first, the highest ordinal last: each with a container that runs. */
export function execContainersOf({ bindings, outside }: SetStatus): readonly PodContainer[] {
  const pods = [...bindings, ...outside].flatMap(({ pod }) => (pod === undefined ? [] : [pod.pod]));
  const order = pods.toSorted((a, b) => Number(isReady(b)) - Number(isReady(a)));
  return order.flatMap(runningContainerOf);
}

/** The pod that a person has named; undefined where it is not there or nothing runs in it. */
function containerOfNamedPod(snapshot: Snapshot, namespace: string, name: string): PodContainer | undefined {
  const pod = snapshot.tables.Pod.get(keyOf(namespace, name));
  return pod === undefined ? undefined : runningContainerOf(pod)[0];
}

/**
 * The chosen pod; behind one of the set others of it, which can be asked about that one.
 * @throws UsageError, NotFound
 */
export function chosenExecContainers(snapshot: Snapshot, status: SetStatus, chosen: string): readonly PodContainer[] {
  const { namespace } = status.set.meta;
  const [pod = '', elsewhere = namespace] = chosen.split('/').toReversed();
  if (elsewhere !== namespace) {
    throw new UsageError(
      `--exec-in takes a pod of namespace ${namespace}, where the set is: "${chosen}" is in another.`,
    );
  }
  const execContainer = containerOfNamedPod(snapshot, namespace, pod);
  if (execContainer === undefined) {
    throw new NotFoundError(`Names can't be asked in pod "${pod}": it is not there, or no container of it runs.`);
  }
  const containersOfSet = execContainersOf(status);
  const isMember = containersOfSet.some((other) => other.pod === pod);
  return [execContainer, ...containersOfSet.filter((other) => isMember && other.pod !== pod)];
}

function runningContainerOf({ meta, containers }: Pod): readonly PodContainer[] {
  if (meta.deletionAt !== undefined) return [];
  const running = containers.find(({ role, state }) => role === 'main' && state?.type === 'running');
  return running === undefined ? [] : [{ namespace: meta.namespace, pod: meta.name, container: running.name }];
}
