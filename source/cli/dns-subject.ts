/** The set or pod that `stsview dns` is about, from its name. */

import type { Access } from '../cluster/access.ts';
import type { Client } from '../cluster/client.ts';
import { describeSets } from '../domain/describe-set.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { SetStatus } from '../domain/status.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { checkNamespaces } from './readable.ts';
import { NotFound } from './set-names.ts';

export interface Subject {
  readonly namespace: string;
  readonly name: string;
  /** Undefined: a set, or else a pod. */
  readonly kind: 'set' | 'pod' | undefined;
}

const SET_KINDS: ReadonlySet<string> = new Set(['sts', 'statefulset', 'statefulsets']);
const POD_KINDS: ReadonlySet<string> = new Set(['po', 'pod', 'pods']);

/** @throws NotFound where it can't be told in which namespace to look */
export function subjectOf(
  name: string,
  { namespaces }: Pick<ConnectionFlags, 'namespaces'>,
  access: Pick<Access, 'namespace'>,
): Subject {
  const [first = '', ...rest] = name.split('/');
  const word = first.split('.')[0] ?? '';
  const kind = rest.length === 0 ? undefined : SET_KINDS.has(word) ? 'set' : POD_KINDS.has(word) ? 'pod' : undefined;
  const last = rest.at(-1) ?? first;
  if (rest.length > 0 && kind === undefined) return { namespace: first, name: last, kind };
  if (namespaces === 'all' || (namespaces !== undefined && namespaces.length > 1)) {
    throw new NotFound('This takes one namespace: name it with -n, or write NAMESPACE/NAME.');
  }
  return { namespace: namespaces?.[0] ?? access.namespace, name: last, kind };
}

/** @throws NotFound */
export async function findSubject(
  snapshot: Snapshot,
  { namespace, name, kind }: Subject,
  client: Client,
): Promise<{ readonly status: SetStatus; readonly pod: string | undefined }> {
  const statuses = describeSets(snapshot, { now: Date.now() }).filter(({ set }) => set.meta.namespace === namespace);
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
  if (statuses.length === 0) await checkNamespaces(client, [namespace]);
  const alone = snapshot.tables.Pod.get(`${namespace}/${name}`);
  if (alone !== undefined && kind !== 'set') {
    throw new NotFound(
      `Pod "${name}" in namespace ${namespace} belongs to no StatefulSet: only a set's pods have names.`,
    );
  }
  const there = statuses.slice(0, 5).map(({ set }) => set.meta.name);
  const hint = there.length === 0 ? 'there are no sets' : `its sets are ${there.join(', ')}`;
  throw new NotFound(`Namespace ${namespace} has no StatefulSet nor pod of one called "${name}": ${hint}.`);
}
