import type { NamespaceState } from '../../domain/model/lookups.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError } from '../errors.ts';
import { fields, texts, time } from '../json-fields.ts';
import { type ObjectField, projectConditions } from '../projection/common.ts';

/** The finalizer of every namespace, which its controller takes off once the namespace is empty. */
const OWN_FINALIZER = 'kubernetes';

/** Settles with undefined for a namespace that does not exist. @throws ClusterError */
export async function readNamespaceState(
  client: Pick<Client, 'get'>,
  name: string,
  signal: AbortSignal,
): Promise<NamespaceState | 'forbidden' | undefined> {
  try {
    const object = fields<ObjectField>(await client.get(`/api/v1/namespaces/${encodeURIComponent(name)}`, { signal }));
    const { deletionTimestamp, finalizers } = fields<'deletionTimestamp' | 'finalizers'>(object.metadata);
    const spec = fields<'finalizers'>(object.spec);
    return {
      deletionAt: time(deletionTimestamp),
      conditions: projectConditions(fields<'conditions'>(object.status).conditions),
      finalizers: [...texts(finalizers), ...texts(spec.finalizers).filter((finalizer) => finalizer !== OWN_FINALIZER)],
    };
  } catch (thrown) {
    const kind = thrown instanceof ClusterError ? thrown.kind : undefined;
    if (kind === 'not-found') return undefined;
    if (kind === 'forbidden') return 'forbidden';
    throw thrown;
  }
}
