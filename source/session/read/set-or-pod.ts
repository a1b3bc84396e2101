/** Finds the set or pod that a command is about. */

import type { Client } from '../../cluster/connection/client.ts';
import type { ClusterAccess } from '../../cluster/connection/cluster-access.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import type { Snapshot } from '../../domain/model/snapshot.ts';
import { describeSets } from '../../domain/set/describe-set.ts';
import { nearestQuestion } from '../../domain/text/nearest.ts';
import { type ObjectName, parseObjectName } from './object-name.ts';
import { requireNamespaces } from './read-refusals.ts';
import { NotFoundError } from './set-names.ts';

export interface SetOrPod extends ObjectName {
  readonly namespace: string;
}

/** @throws NotFound if the namespace to search is ambiguous */
export function parseSetOrPod(
  name: string,
  { namespaces }: { readonly namespaces: readonly string[] | 'all' | undefined },
  access: Pick<ClusterAccess, 'namespace'>,
): SetOrPod {
  const subject = parseObjectName(name);
  if (subject.namespace !== undefined) return { ...subject, namespace: subject.namespace };
  if (namespaces === 'all' || (namespaces !== undefined && namespaces.length > 1)) {
    throw new NotFoundError('This takes one namespace: name it with -n, or write NAMESPACE/NAME.');
  }
  return { ...subject, namespace: namespaces?.[0] ?? access.namespace };
}

/** The names of all pods that the sets have or want. */
export function podNames(statuses: readonly SetStatus[]): readonly string[] {
  return statuses.flatMap(({ bindings, outside }) => [...bindings, ...outside].map(({ podName }) => podName));
}

/** @throws NotFound */
export async function findSetOrPod(
  snapshot: Snapshot,
  { namespace, name, kind }: SetOrPod,
  client: Client,
): Promise<{ readonly status: SetStatus; readonly pod: string | undefined }> {
  const statuses = describeSets(snapshot, { now: client.serverClock.now() }).filter(
    ({ set }) => set.meta.namespace === namespace,
  );
  if (kind !== 'pod') {
    const status = statuses.find(({ set }) => set.meta.name === name);
    if (status !== undefined) return { status, pod: undefined };
  }
  if (kind !== 'set') {
    const status = statuses.find(({ bindings, outside }) =>
      [...bindings, ...outside].some((binding) => binding.podName === name && (binding.inRange || binding.pod)),
    );
    if (status !== undefined) return { status, pod: name };
  }
  if (statuses.length === 0) await requireNamespaces(client, [namespace]);
  const podWithoutSet = snapshot.tables.Pod.get(`${namespace}/${name}`);
  if (podWithoutSet !== undefined && kind !== 'set') {
    throw new NotFoundError(`Pod "${name}" in namespace ${namespace} belongs to no StatefulSet: name a pod of a set.`);
  }
  const setNames = statuses.slice(0, 5).map(({ set }) => set.meta.name);
  const hint = setNames.length === 0 ? 'there are no sets.' : `its sets are ${setNames.join(', ')}.`;
  const similar = nearestQuestion(name, [
    ...(kind === 'pod' ? [] : statuses.map(({ set }) => set.meta.name)),
    ...(kind === 'set' ? [] : podNames(statuses)),
  ]);
  const what = kind === 'pod' ? 'pod of a StatefulSet' : kind === 'set' ? 'StatefulSet' : 'StatefulSet nor pod of one';
  throw new NotFoundError(`Namespace ${namespace} has no ${what} called "${name}": ${similar ?? hint}`);
}
