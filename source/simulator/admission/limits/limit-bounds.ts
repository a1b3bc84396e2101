/** What the LimitRanges of a namespace refuse: plugin/pkg/admission/limitranger. */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { podTotals } from '../../model/pod-totals.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { compareQuantities } from '../../model/read-quantity.ts';
import type { Store } from '../../store/store.ts';
import { refusal } from '../refusal.ts';
import { limitsOf } from './limit-defaults.ts';

interface Wanted {
  readonly requests: Json;
  readonly limits: Json;
}

type Bound = (what: string, name: string, enforced: unknown, wanted: Wanted) => string | undefined;

const minimum: Bound = (what, name, enforced, { requests, limits }) => {
  const text = `minimum ${name} usage per ${what} is ${String(enforced)}`;
  const [request, limit] = [requests[name], limits[name]];
  if (request === undefined) return `${text}.  No request is specified`;
  if (compareQuantities(request, enforced) < 0) return `${text}, but request is ${String(request)}`;
  if (limit !== undefined && compareQuantities(limit, enforced) < 0) return `${text}, but limit is ${String(limit)}`;
  return undefined;
};

const maximum: Bound = (what, name, enforced, { requests, limits }) => {
  const text = `maximum ${name} usage per ${what} is ${String(enforced)}`;
  const [request, limit] = [requests[name], limits[name]];
  if (limit === undefined) return `${text}.  No limit is specified`;
  if (compareQuantities(limit, enforced) > 0) return `${text}, but limit is ${String(limit)}`;
  if (request !== undefined && compareQuantities(request, enforced) > 0)
    return `${text}, but request is ${String(request)}`;
  return undefined;
};

/** Claims have requests only. */
const maximumRequest: Bound = (what, name, enforced, { requests }) => {
  const text = `maximum ${name} usage per ${what} is ${String(enforced)}`;
  const request = requests[name];
  if (request === undefined) return `${text}.  No request is specified`;
  return compareQuantities(request, enforced) > 0 ? `${text}, but request is ${String(request)}` : undefined;
};

const ratio: Bound = (what, name, enforced, { requests, limits }) => {
  const text = `${name} max limit to request ratio per ${what} is ${String(enforced)}`;
  const [request, limit] = [parseQuantity(requests[name]), parseQuantity(limits[name])];
  if (request === 0) return `${text}, but no request is specified or request is 0`;
  if (limit === 0) return `${text}, but no limit is specified or limit is 0`;
  const found = limit / request;
  return found > parseQuantity(enforced) ? `${text}, but provided ratio is ${found.toFixed(6)}` : undefined;
};

function problemsOf(what: string, limit: Json, wanted: Wanted, largest: Bound = maximum): readonly string[] {
  const bounds = [
    ['min', minimum],
    ['max', largest],
    ['maxLimitRequestRatio', ratio],
  ] as const;
  return bounds.flatMap(([field, bound]) =>
    Object.entries(objectOf(limit[field])).flatMap(([name, enforced]) => bound(what, name, enforced, wanted) ?? []),
  );
}

function wantedBy(owner: unknown): Wanted {
  return { requests: objectOf(at(owner, 'resources', 'requests')), limits: objectOf(at(owner, 'resources', 'limits')) };
}

function podProblems(pod: KubeObject, range: KubeObject): readonly string[] {
  const containers = ['containers', 'initContainers'].flatMap((list) => itemsOf(pod.spec?.[list]));
  const whole = { requests: podTotals(pod, 'requests'), limits: podTotals(pod, 'limits') };
  return itemsOf(range.spec?.['limits'])
    .filter(isObject)
    .flatMap((limit) => {
      const type = stringOf(limit['type']);
      if (type === 'Container') return containers.flatMap((each) => problemsOf(type, limit, wantedBy(each)));
      return type === 'Pod' ? problemsOf(type, limit, whole) : [];
    });
}

function claimProblems(claim: KubeObject, range: KubeObject): readonly string[] {
  const type = 'PersistentVolumeClaim';
  return limitsOf(range, type).flatMap(({ min, max }) =>
    problemsOf(type, { min, max }, { ...wantedBy(claim.spec), limits: {} }, maximumRequest),
  );
}

/** @throws StoreError 'Forbidden' */
export function checkLimits(store: Store, resource: string, object: KubeObject): void {
  const find = resource === 'pods' ? podProblems : resource === 'persistentvolumeclaims' ? claimProblems : undefined;
  if (find === undefined) return;
  for (const range of store.list('limitranges', object.metadata.namespace)) {
    const problems = [...new Set(find(object, range))];
    const [first] = problems;
    if (first !== undefined) {
      throw refusal(resource, object, problems.length === 1 ? first : `[${problems.join(', ')}]`);
    }
  }
}
