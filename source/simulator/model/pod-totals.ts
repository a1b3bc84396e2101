/** What a whole pod asks for and is allowed, by resource: k8s.io/component-helpers/resource. */

import { at, objectOf } from './json.ts';
import type { KubeObject } from './kube-object.ts';
import { podContainersOf } from './pod-containers.ts';
import { compareQuantities, sumOfQuantities } from './read-quantity.ts';

export type Amounts = Readonly<Record<string, string>>;

export function sumOfAmounts(left: Amounts, right: Amounts): Amounts {
  const sums = Object.entries(right).map(([name, amount]) => [
    name,
    left[name] === undefined ? amount : sumOfQuantities([left[name], amount]),
  ]);
  return { ...left, ...Object.fromEntries(sums) };
}

function larger(left: Amounts, right: Amounts): Amounts {
  const raised = Object.entries(right).filter(
    ([name, amount]) => left[name] === undefined || compareQuantities(amount, left[name]) > 0,
  );
  return { ...left, ...Object.fromEntries(raised) };
}

function amountsOf(container: unknown, kind: string): Amounts {
  return Object.fromEntries(
    Object.entries(objectOf(at(container, 'resources', kind))).map(([name, amount]) => [name, String(amount)]),
  );
}

/**
 * App containers and sidecars count together; an init container runs alone with the sidecars before it, and counts
 * where it asks for more.
 */
export function podTotals(pod: KubeObject, kind: 'requests' | 'limits'): Amounts {
  let running: Amounts = {};
  let sidecars: Amounts = {};
  let atStart: Amounts = {};
  for (const { kind: role, spec } of podContainersOf(pod)) {
    const amounts = amountsOf(spec, kind);
    if (role === 'app') running = sumOfAmounts(running, amounts);
    if (role === 'sidecar') {
      running = sumOfAmounts(running, amounts);
      sidecars = sumOfAmounts(sidecars, amounts);
      atStart = larger(atStart, sidecars);
    }
    if (role === 'init') atStart = larger(atStart, sumOfAmounts(sidecars, amounts));
  }
  return larger(running, atStart);
}
