/** Which pods a quota with scopes is about. */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';

const COMPUTE = ['cpu', 'memory'];

function isBestEffort(pod: KubeObject): boolean {
  const containers = ['containers', 'initContainers'].flatMap((list) => itemsOf(pod.spec?.[list]));
  return !containers.some((container) =>
    ['requests', 'limits'].some((kind) =>
      COMPUTE.some((name) => objectOf(at(container, 'resources', kind))[name] !== undefined),
    ),
  );
}

function hasCrossNamespaceAffinity(pod: KubeObject): boolean {
  const terms = ['podAffinity', 'podAntiAffinity'].flatMap((kind) => {
    const affinity = objectOf(at(pod.spec, 'affinity', kind));
    const preferred = itemsOf(affinity['preferredDuringSchedulingIgnoredDuringExecution']);
    return [
      ...itemsOf(affinity['requiredDuringSchedulingIgnoredDuringExecution']),
      ...preferred.map((each) => at(each, 'podAffinityTerm')),
    ];
  });
  return terms.some((term) => itemsOf(at(term, 'namespaces')).length > 0 || isObject(at(term, 'namespaceSelector')));
}

function hasPriority(pod: KubeObject, { operator, values }: Json): boolean {
  const name = stringOf(pod.spec?.['priorityClassName']);
  const isListed = itemsOf(values).includes(name);
  switch (operator) {
    case 'In':
      return name !== '' && isListed;
    case 'NotIn':
      return !isListed;
    case 'DoesNotExist':
      return name === '';
    default:
      return name !== '';
  }
}

function fits(pod: KubeObject, requirement: Json): boolean {
  const isTerminating = pod.spec?.['activeDeadlineSeconds'] !== undefined;
  switch (requirement['scopeName']) {
    case 'Terminating':
      return isTerminating;
    case 'NotTerminating':
      return !isTerminating;
    case 'BestEffort':
      return isBestEffort(pod);
    case 'NotBestEffort':
      return !isBestEffort(pod);
    case 'PriorityClass':
      return hasPriority(pod, requirement);
    case 'CrossNamespacePodAffinity':
      return hasCrossNamespaceAffinity(pod);
    default:
      return false;
  }
}

/** A quota with scopes is about pods only. */
export function isInScope({ spec }: KubeObject, resource: string, object: KubeObject): boolean {
  const scopes = itemsOf(spec?.['scopes']).map((scopeName): Json => ({ scopeName, operator: 'Exists' }));
  const all = [...scopes, ...itemsOf(at(spec, 'scopeSelector', 'matchExpressions')).map(objectOf)];
  return all.length === 0 || (resource === 'pods' && all.every((requirement) => fits(object, requirement)));
}
