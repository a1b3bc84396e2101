/** `--exec-in POD`: the containers in which names are looked up. */

import type { PodContainer } from '../../../cluster/stream/exec.ts';
import type { SetStatus } from '../../../domain/model/set-status.ts';
import { keyOf, type Snapshot } from '../../../domain/model/snapshot.ts';
import { execContainersOf, runningContainerOf } from '../../../session/exec-containers.ts';
import { parseObjectName } from '../../../session/read/object-name.ts';
import { NotFoundError } from '../../../session/read/set-names.ts';
import { UsageError } from '../../flags/usage-error.ts';

/**
 * Returns the chosen pod's container. When the pod belongs to the set, the set's other pods follow, so that its own
 * name can be looked up from them.
 * @throws UsageError, NotFoundError
 */
export function chosenExecContainers(snapshot: Snapshot, status: SetStatus, chosen: string): readonly PodContainer[] {
  const { namespace } = status.set.meta;
  const { name, namespace: elsewhere = namespace } = parseObjectName(chosen);
  if (elsewhere !== namespace) {
    throw new UsageError(
      `--exec-in takes a pod of namespace ${namespace}, where the set is: "${chosen}" is in another.`,
    );
  }
  const pod = snapshot.tables.Pod.get(keyOf(namespace, name));
  const execContainer = pod === undefined ? undefined : runningContainerOf(pod);
  if (execContainer === undefined) {
    throw new NotFoundError(`Names can't be asked in pod "${name}": it is not there, or no container of it runs.`);
  }
  const containersOfSet = execContainersOf(status);
  const isMember = containersOfSet.some((other) => other.pod === name);
  return [execContainer, ...containersOfSet.filter((other) => isMember && other.pod !== name)];
}
