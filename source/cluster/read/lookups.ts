/** Reads the objects that findings need beside the watched ones. */

import type { DisruptionBudget, Lookups } from '../../domain/model/lookups.ts';
import type { LookupsNeeded } from '../../domain/set/lookups-needed.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError } from '../errors.ts';
import { listWhole } from '../list/whole-object.ts';
import { projectDisruptionBudget } from '../projection/policy-objects.ts';
import { readControllerLease } from './controller-lease.ts';

/** @throws ClusterError */
export async function readLookups(client: Client, needed: LookupsNeeded, signal: AbortSignal): Promise<Lookups> {
  const budgets = await Promise.all(
    needed.budgetsIn.map(async (namespace) => [namespace, await readBudgets(client, namespace, signal)] as const),
  );
  return {
    ...(needed.controllerLease ? { controllerLease: await readControllerLease(client, signal) } : {}),
    ...(budgets.length === 0 ? {} : { budgets: new Map(budgets) }),
  };
}

async function readBudgets(
  client: Client,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly DisruptionBudget[] | 'forbidden'> {
  const path = `/apis/policy/v1/namespaces/${encodeURIComponent(namespace)}/poddisruptionbudgets`;
  try {
    const found: DisruptionBudget[] = [];
    const collection = { path, kind: 'PodDisruptionBudget', query: {} };
    for await (const item of listWhole(client, collection, { signal })) found.push(projectDisruptionBudget(item));
    return found;
  } catch (thrown) {
    if (thrown instanceof ClusterError && thrown.kind === 'forbidden') return 'forbidden';
    // A cluster without this API has no budgets.
    if (thrown instanceof ClusterError && thrown.kind === 'not-found') return [];
    throw thrown;
  }
}
