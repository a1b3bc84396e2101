/** The `eviction` subresource: a delete that checks the disruption budgets first. */

import { at, itemsOf, numberOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { labelSelectorMatches } from '../model/label-selector.ts';
import type { Store } from '../store/store.ts';
import type { ApiContext, ApiRequest } from './api-context.ts';
import { parseBody } from './body.ts';
import type { ResourceRoute } from './route.ts';
import { ApiError, badRequest } from './status.ts';
import { getExisting, type WriteResult } from './write/write-result.ts';

interface BudgetHealth {
  /** The number of pods that the budget covers. */
  readonly expected: number;
  readonly healthy: number;
  readonly wanted: number;
}

function isReady({ status }: KubeObject): boolean {
  return itemsOf(at(status, 'conditions')).some(
    (entry) => at(entry, 'type') === 'Ready' && at(entry, 'status') === 'True',
  );
}

/** Resolves a number of pods, or a percentage of them, rounded up. */
function resolveIntOrPercent(value: unknown, total: number): number {
  if (typeof value === 'number') return value;
  const percent = Number(/^(\d+)%$/.exec(stringOf(value))?.[1] ?? 0);
  return Math.ceil((percent * total) / 100);
}

/** Returns the number of pods that their controllers want. */
function expectedCount(store: Store, pods: readonly KubeObject[]): number {
  const owners = new Map<string, number>();
  let alone = 0;
  for (const { metadata } of pods) {
    const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
    const plural = owner === undefined ? '' : `apps/${owner.kind.toLowerCase()}s`;
    const found = owner === undefined ? undefined : store.get(plural, metadata.namespace ?? '', owner.name);
    if (owner === undefined || found === undefined) alone += 1;
    else owners.set(owner.uid, numberOf(at(found.spec, 'replicas'), 1));
  }
  return [...owners.values()].reduce((sum, replicas) => sum + replicas, alone);
}

/** Returns the present state of a budget. */
export function budgetHealthOf(store: Store, budget: KubeObject): BudgetHealth {
  const spec = objectOf(budget.spec);
  const pods = store
    .list('pods', budget.metadata.namespace)
    .filter(({ metadata }) => labelSelectorMatches(spec['selector'], metadata.labels ?? {}));
  const expected = expectedCount(store, pods);
  const healthy = pods.filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined).length;
  const wanted =
    spec['maxUnavailable'] === undefined
      ? resolveIntOrPercent(spec['minAvailable'], expected)
      : Math.max(0, expected - resolveIntOrPercent(spec['maxUnavailable'], expected));
  return { expected, healthy, wanted };
}

function budgetRefusal(budget: KubeObject, { healthy, wanted }: BudgetHealth): ApiError {
  const message = `The disruption budget ${budget.metadata.name} needs ${wanted} healthy pods and has ${healthy} currently`;
  return new ApiError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message, field: '' }],
  });
}

/** @throws ApiError 429 if a budget does not allow it, 409 if the pod has another uid */
export async function evict({ cluster }: ApiContext, route: ResourceRoute, request: ApiRequest): Promise<WriteResult> {
  const { store } = cluster;
  const body = parseBody(await request.body(), request.contentType);
  if (stringOf(at(body, 'metadata', 'name')) !== route.name) {
    throw badRequest('name in URL does not match name in Eviction object');
  }
  const pod = getExisting(store, route);
  const options = objectOf(body['deleteOptions']);
  const uid = stringOf(at(options, 'preconditions', 'uid'));
  const budgets = store
    .list('policy/poddisruptionbudgets', route.namespace)
    .filter(({ spec }) => labelSelectorMatches(at(spec, 'selector'), pod.metadata.labels ?? {}));
  if (budgets.length > 1) {
    throw new ApiError(
      500,
      'InternalError',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  const isMoving = pod.metadata.deletionTimestamp !== undefined || at(pod.status, 'phase') === 'Pending';
  for (const budget of isMoving ? [] : budgets) {
    const health = budgetHealthOf(store, budget);
    // A pod that is not ready may be evicted while the others satisfy the budget.
    const isAllowed = isReady(pod) ? health.healthy > health.wanted : health.healthy >= health.wanted;
    if (!isAllowed) throw budgetRefusal(budget, health);
  }
  const grace = options['gracePeriodSeconds'];
  if (![request.query.getAll('dryRun'), body['dryRun'], options['dryRun']].flat().includes('All')) {
    store.delete('pods', route.namespace, route.name, {
      uid: uid === '' ? undefined : uid,
      gracePeriodSeconds: typeof grace === 'number' ? grace : undefined,
    });
  } else if (uid !== '' && uid !== pod.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid}`;
    throw new ApiError(409, 'Conflict', `Operation cannot be fulfilled on pods "${route.name}": ${why}`);
  }
  return { code: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } };
}
