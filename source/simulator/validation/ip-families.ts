/** The address families of a service on a cluster that has IPv4 only: pkg/registry/core/service/storage/alloc.go. */

import { itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';
import { invalid, unsupported, type ValidationError } from './invalid.ts';

const POLICY = 'spec.ipFamilyPolicy';
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

export function familyCauses(spec: Json): readonly ValidationError[] {
  const { clusterIP, selector, type, ipFamilyPolicy: policy, ipFamilies } = spec;
  if (type === 'ExternalName') return [];
  if (policy !== undefined && !POLICIES.includes(stringOf(policy))) return [unsupported(POLICY, policy, POLICIES)];
  // Without a selector, the endpoints of a headless service are somebody else's, of any family.
  const isElsewhere = clusterIP === 'None' && Object.keys(objectOf(selector)).length === 0;
  if (isElsewhere) return [];
  const families = itemsOf(ipFamilies).map((family) => stringOf(family));
  if (families.length > 1 && policy === 'SingleStack') {
    const why = "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified";
    return [invalid(POLICY, policy, why)];
  }
  return [
    ...(policy === 'RequireDualStack'
      ? [invalid(POLICY, policy, 'this cluster is not configured for dual-stack services')]
      : []),
    ...families.flatMap((family, index) =>
      family === 'IPv6' ? [invalid(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster')] : [],
    ),
  ];
}
