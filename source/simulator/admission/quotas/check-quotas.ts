/** What is used of quotas, and the refusal of objects that would exceed them: k8s.io/apiserver/pkg/admission/plugin/resourcequota. */

import { isObject, objectOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Amounts } from '../../model/pod-totals.ts';
import { compareQuantities, quantityWithout, sumOfQuantities } from '../../model/read-quantity.ts';
import type { Store } from '../../store/store.ts';
import { refusal } from '../refusal.ts';
import { isInScope } from './scopes.ts';
import { isUsedBy, kindOf, missingRequests, usageOf } from './usage.ts';

/** A time before every deletion: pods that are being deleted still count. */
const ALWAYS = 0;

/** Returns how much of each resource of the quota is used. `now`: the virtual time in milliseconds. */
export function usedOf(store: Store, quota: KubeObject, now: number): Amounts {
  const names = Object.keys(objectOf(quota.spec?.['hard']));
  const usages = new Map<string, readonly Amounts[]>();
  for (const resource of new Set(names.map(kindOf))) {
    const objects = store
      .list(resource, quota.metadata.namespace)
      .filter((object) => isInScope(quota, resource, object));
    usages.set(
      resource,
      objects.map((object) => usageOf(resource, object, now)),
    );
  }
  return Object.fromEntries(
    names.map((name) => [
      name,
      sumOfQuantities((usages.get(kindOf(name)) ?? []).flatMap((usage) => usage[name] ?? [])),
    ]),
  );
}

function listed(amounts: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  return names.map((name) => `${name}=${String(amounts[name])}`).join(',');
}

/** By how much the object uses more than before, for the resources that the quota bounds. */
function addedUsage(resource: string, names: readonly string[], object: KubeObject, before?: KubeObject): Amounts {
  const usage = usageOf(resource, object, ALWAYS);
  const former = before === undefined ? {} : usageOf(resource, before, ALWAYS);
  const added = names.flatMap((name): [string, string][] => {
    const amount = usage[name];
    if (amount === undefined) return [];
    return [[name, former[name] === undefined ? amount : quantityWithout(amount, former[name])]];
  });
  return Object.fromEntries(added.filter(([, amount]) => compareQuantities(amount, 0) !== 0));
}

/** @throws StoreError 'Forbidden' with the first quota that the object exceeds */
export function checkQuotas(store: Store, resource: string, object: KubeObject, before?: KubeObject): void {
  const { namespace } = object.metadata;
  if (namespace === undefined || (resource === 'pods' && before !== undefined)) return;
  for (const quota of store.list('resourcequotas', namespace)) {
    const hard = objectOf(quota.spec?.['hard']);
    const names = Object.keys(hard).filter((name) => isUsedBy(resource, name));
    if (!isObject(quota.spec) || names.length === 0 || !isInScope(quota, resource, object)) continue;
    const missing = resource === 'pods' ? missingRequests(object, names) : '';
    if (missing !== '')
      throw refusal(resource, object, `failed quota: ${quota.metadata.name}: must specify ${missing}`);
    const added = addedUsage(resource, names, object, before);
    if (Object.keys(added).length === 0) continue;
    const used = usedOf(store, quota, ALWAYS);
    const exceeded = Object.entries(added)
      .filter(([name, amount]) => compareQuantities(sumOfQuantities([used[name], amount]), hard[name]) > 0)
      .map(([name]) => name)
      .sort();
    if (exceeded.length === 0) continue;
    const figures = `requested: ${listed(added, exceeded)}, used: ${listed(used, exceeded)}, limited: ${listed(hard, exceeded)}`;
    throw refusal(resource, object, `exceeded quota: ${quota.metadata.name}, ${figures}`);
  }
}
