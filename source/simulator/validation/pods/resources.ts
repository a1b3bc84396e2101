/** What a container asks for and may use at most. */

import { at, objectOf } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { invalid, required } from '../invalid.ts';
import { labelNameCauses } from '../names.ts';
import { type Causes, quantityCauses } from '../values.ts';

const STANDARD = ['cpu', 'memory', 'ephemeral-storage', 'storage'];
const OF_CONTAINERS = ['cpu', 'memory', 'ephemeral-storage'];
const HUGE_PAGES = /^hugepages-/;
/** Names of the cluster's own group: "kubernetes.io/batch-cpu". */
const NATIVE = /(^|\/)([a-z0-9-]+\.)?kubernetes\.io\//;

function nameCauses(field: string, name: string): Causes {
  const syntax = labelNameCauses(field, name);
  if (syntax.length > 0) return syntax;
  if (name.includes('/')) {
    const isReserved = !NATIVE.test(name) && name.startsWith('requests.');
    return isReserved ? [invalid(field, name, "doesn't follow extended resource name standard")] : [];
  }
  const isHuge = HUGE_PAGES.test(name);
  return [
    ...(STANDARD.includes(name) || isHuge
      ? []
      : [invalid(field, name, 'must be a standard resource type or fully qualified')]),
    ...(OF_CONTAINERS.includes(name) || isHuge
      ? []
      : [invalid(field, name, 'must be a standard resource for containers')]),
  ];
}

/** Devices and huge pages come in whole numbers, and nobody gets more of them than he asked for. */
function isWhole(name: string): boolean {
  return HUGE_PAGES.test(name) || (name.includes('/') && !NATIVE.test(name));
}

function amountCauses(field: string, name: string, amount: unknown): Causes {
  const quantity = parseQuantity(amount);
  return [
    ...nameCauses(field, name),
    ...quantityCauses(field, amount),
    ...(isWhole(name) && !HUGE_PAGES.test(name) && !Number.isInteger(quantity)
      ? [invalid(field, amount, 'must be an integer')]
      : []),
  ];
}

export function resourcesCauses(field: string, resources: unknown): Causes {
  const limits = objectOf(at(resources, 'limits'));
  const requests = Object.entries(objectOf(at(resources, 'requests')));
  return [
    ...Object.entries(limits).flatMap(([name, limit]) => amountCauses(`${field}.limits[${name}]`, name, limit)),
    ...requests.flatMap(([name, request]) => {
      const limit = limits[name];
      const bound = `${name} limit of ${String(limit)}`;
      const own = amountCauses(`${field}.requests[${name}]`, name, request);
      if (limit === undefined) {
        const why = 'Limit must be set for non overcommitable resources';
        return isWhole(name) ? [...own, required(`${field}.limits`, why)] : own;
      }
      const difference = parseQuantity(request) - parseQuantity(limit);
      if (isWhole(name) && difference !== 0) {
        return [...own, invalid(`${field}.requests`, request, `must be equal to ${bound}`)];
      }
      return difference > 0
        ? [...own, invalid(`${field}.requests`, request, `must be less than or equal to ${bound}`)]
        : own;
    }),
  ];
}
