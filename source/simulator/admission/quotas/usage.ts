/** What an object uses of a quota: pkg/quota/v1/evaluator/core. */

import { at, isObject, itemsOf, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { type Amounts, podTotals } from '../../model/pod-totals.ts';
import { compareQuantities, sumOfQuantities } from '../../model/read-quantity.ts';
import { qualifiedPlural } from '../../model/resource-types.ts';
import { storageClassOf } from '../../storage/storage-class.ts';

/** Kinds of the core group that have a name of their own in quotas, besides "count/…". */
const NAMED = ['configmaps', 'replicationcontrollers', 'resourcequotas', 'secrets'];
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];

/** A pod that has ended uses nothing, nor does one that should be gone by now. */
function isLive({ metadata, status }: KubeObject, now: number): boolean {
  if (status?.['phase'] === 'Succeeded' || status?.['phase'] === 'Failed') return false;
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata;
  return deletionTimestamp === undefined || now <= Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000;
}

function isExtended(name: string): boolean {
  return name.includes('/') && !name.includes('kubernetes.io/');
}

function podUsage(pod: KubeObject): Amounts {
  const usage: Record<string, string> = { pods: '1' };
  for (const [name, amount] of Object.entries(podTotals(pod, 'requests'))) {
    if (isExtended(name)) usage[`requests.${name}`] = amount;
    else if (COMPUTE.includes(name) || name.startsWith('hugepages-')) {
      usage[name] = amount;
      usage[`requests.${name}`] = amount;
    }
  }
  for (const [name, amount] of Object.entries(podTotals(pod, 'limits'))) {
    if (COMPUTE.includes(name)) usage[`limits.${name}`] = amount;
  }
  return usage;
}

function claimUsage(claim: KubeObject): Amounts {
  const storageClass = storageClassOf(claim);
  const ofClass = (name: string, amount: string): Amounts =>
    storageClass === '' ? {} : { [`${storageClass}.storageclass.storage.k8s.io/${name}`]: amount };
  const request = at(claim.spec, 'resources', 'requests', 'storage');
  const allocated = at(claim.status, 'allocatedResources', 'storage');
  const storage = allocated !== undefined && compareQuantities(allocated, request) > 0 ? allocated : request;
  const amount = storage === undefined ? undefined : sumOfQuantities([storage]);
  return {
    persistentvolumeclaims: '1',
    ...ofClass('persistentvolumeclaims', '1'),
    ...(amount === undefined ? {} : { 'requests.storage': amount, ...ofClass('requests.storage', amount) }),
  };
}

function serviceUsage({ spec }: KubeObject): Amounts {
  const type = stringOf(spec?.['type']);
  const ports = itemsOf(spec?.['ports']);
  const isBalanced = type === 'LoadBalancer';
  const isCounted = isBalanced && spec?.['allocateLoadBalancerNodePorts'] === false;
  const own = ports.filter((port) => at(port, 'nodePort') !== undefined);
  const nodePorts = isCounted ? own.length : isBalanced || type === 'NodePort' ? ports.length : 0;
  return { services: '1', 'services.loadbalancers': isBalanced ? '1' : '0', 'services.nodeports': String(nodePorts) };
}

function ownUsage(resource: string, object: KubeObject, now: number): Amounts {
  if (resource === 'pods') return isLive(object, now) ? podUsage(object) : {};
  if (resource === 'persistentvolumeclaims') return claimUsage(object);
  if (resource === 'services') return serviceUsage(object);
  return NAMED.includes(resource) ? { [resource]: '1' } : {};
}

/** `now`: the virtual time in milliseconds. */
export function usageOf(resource: string, object: KubeObject, now: number): Amounts {
  return { [`count/${qualifiedPlural(resource)}`]: '1', ...ownUsage(resource, object, now) };
}

/** Reports whether objects of the kind can use the resource of a quota: "requests.storage" by claims. */
export function isUsedBy(resource: string, name: string): boolean {
  if (name === `count/${qualifiedPlural(resource)}`) return true;
  if (name.startsWith('count/')) return false;
  const isOfClaims = name.endsWith('persistentvolumeclaims') || name.endsWith('requests.storage');
  const isOfServices = name === 'services' || name.startsWith('services.');
  switch (resource) {
    case 'persistentvolumeclaims':
      return isOfClaims;
    case 'services':
      return isOfServices;
    case 'pods':
      return !isOfClaims && !isOfServices && !NAMED.includes(name);
    default:
      return NAMED.includes(resource) && name === resource;
  }
}

/** The key of the kind that uses the resource of a quota: "apps/deployments" for "count/deployments.apps". */
export function kindOf(name: string): string {
  if (name.startsWith('count/')) {
    const [plural = '', ...group] = name.slice('count/'.length).split('.');
    return group.length === 0 ? plural : `${group.join('.')}/${plural}`;
  }
  const core = [...NAMED, 'persistentvolumeclaims', 'services'].find((kind) => isUsedBy(kind, name));
  return core ?? 'pods';
}

/**
 * The resources that a quota bounds and containers do not request: "limits.cpu for: a,b; memory for: a". Empty if there
 * are none; a pod with some is refused.
 */
export function missingRequests(pod: KubeObject, names: readonly string[]): string {
  const required = names.filter((name) => /^((requests|limits)\.)?(cpu|memory)$/.test(name)).sort();
  const containers = ['containers', 'initContainers'].flatMap((list) => itemsOf(pod.spec?.[list]).filter(isObject));
  const missing = required.flatMap((name) => {
    const kind = name.startsWith('limits.') ? 'limits' : 'requests';
    const plain = name.replace(/^(requests|limits)\./, '');
    const without = containers
      .filter((container) => objectOf(objectOf(container['resources'])[kind])[plain] === undefined)
      .map((container) => stringOf(container['name']));
    return without.length === 0 ? [] : [`${name} for: ${[...new Set(without)].sort().join(',')}`];
  });
  return missing.join('; ');
}
