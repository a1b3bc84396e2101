/** The names of resources in quotas and limit ranges: pkg/apis/core/helper. */

import { invalid } from '../invalid.ts';
import { labelNameCauses } from '../names.ts';
import type { Causes } from '../values.ts';

const QUOTA: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);
const STANDARD: ReadonlySet<string> = new Set([...QUOTA, 'storage']);
const OF_CONTAINERS: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);
const HUGE_PAGES = /^(requests\.)?hugepages-/;

/** The name of any resource. */
export function resourceNameCauses(field: string, name: string): Causes {
  const syntax = labelNameCauses(field, name);
  if (syntax.length > 0 || name.includes('/') || STANDARD.has(name) || HUGE_PAGES.test(name)) return syntax;
  return [invalid(field, name, 'must be a standard resource type or fully qualified')];
}

function oneOfCauses(field: string, name: string, known: ReadonlySet<string>, why: string): Causes {
  const isKnown = name.includes('/') || known.has(name) || HUGE_PAGES.test(name);
  return [...resourceNameCauses(field, name), ...(isKnown ? [] : [invalid(field, name, why)])];
}

export function quotaResourceCauses(field: string, name: string): Causes {
  return oneOfCauses(field, name, QUOTA, 'must be a standard resource for quota');
}

export function containerResourceCauses(field: string, name: string): Causes {
  return oneOfCauses(field, name, OF_CONTAINERS, 'must be a standard resource for containers');
}
