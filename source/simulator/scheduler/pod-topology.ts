/** Where other pods allow a pod to run: affinity, anti-affinity, and spread over domains. */

import { at, itemsOf, numberOf, stringMapOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { labelSelectorMatches } from '../model/label-selector.ts';
import type { FilterFailure, NodeInfo } from './node-info.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

function termMatches(term: unknown, pod: KubeObject, other: KubeObject): boolean {
  const named = itemsOf(at(term, 'namespaces'));
  const isEverywhere = at(term, 'namespaceSelector') !== undefined;
  const namespaces = named.length > 0 ? named : [pod.metadata.namespace];
  return (
    (isEverywhere || namespaces.includes(other.metadata.namespace)) &&
    labelSelectorMatches(at(term, 'labelSelector'), stringMapOf(other.metadata.labels))
  );
}

const domainOf = (node: KubeObject, key: string): string | undefined => node.metadata.labels?.[key];

/** Reports whether a pod that the term means runs in the node's domain. */
function hasNeighbour(term: unknown, pod: KubeObject, node: KubeObject, fills: readonly NodeInfo[]): boolean {
  const key = stringOf(at(term, 'topologyKey'));
  const domain = domainOf(node, key);
  if (domain === undefined) return false;
  return fills.some(
    (fill) =>
      domainOf(fill.node, key) === domain &&
      fill.pods.some((other) => other.metadata.uid !== pod.metadata.uid && termMatches(term, pod, other)),
  );
}

function violatesAffinity(pod: KubeObject, node: KubeObject, fills: readonly NodeInfo[]): boolean {
  const terms = itemsOf(at(pod.spec, 'affinity', 'podAffinity', REQUIRED));
  if (terms.every((term) => hasNeighbour(term, pod, node, fills))) return false;
  // The first pod of a group that is to run together finds no other one, and may run anywhere.
  const isFirst =
    terms.every((term) => domainOf(node, stringOf(at(term, 'topologyKey'))) !== undefined) &&
    terms.every((term) => termMatches(term, pod, pod)) &&
    !fills.some((fill) => terms.some((term) => hasNeighbour(term, pod, fill.node, fills)));
  return !isFirst;
}

/** `isEligible`: whether a node counts, by its labels. */
function violatesSpread(
  pod: KubeObject,
  node: KubeObject,
  fills: readonly NodeInfo[],
  isEligible: (node: KubeObject) => boolean,
): FilterFailure | undefined {
  const constraints = itemsOf(pod.spec?.['topologySpreadConstraints']).filter(
    (constraint) => at(constraint, 'whenUnsatisfiable') !== 'ScheduleAnyway',
  );
  if (constraints.length === 0) return undefined;
  const keys = constraints.map((constraint) => stringOf(at(constraint, 'topologyKey')));
  const hasAll = (each: KubeObject): boolean => keys.every((key) => domainOf(each, key) !== undefined);
  const reason = "node(s) didn't match pod topology spread constraints";
  if (!hasAll(node)) return { reasons: [`${reason} (missing required label)`], isTransient: false };
  const counted = fills.filter((fill) => hasAll(fill.node) && isEligible(fill.node));
  for (const constraint of constraints) {
    const key = stringOf(at(constraint, 'topologyKey'));
    const matches = (other: KubeObject): boolean =>
      other.metadata.namespace === pod.metadata.namespace &&
      other.metadata.deletionTimestamp === undefined &&
      isCounted(constraint, pod, other);
    const counts = new Map<string, number>();
    for (const fill of counted) {
      const domain = domainOf(fill.node, key) ?? '';
      counts.set(domain, (counts.get(domain) ?? 0) + fill.pods.filter(matches).length);
    }
    const isShort = counts.size < numberOf(at(constraint, 'minDomains'), 1);
    const least = isShort ? 0 : Math.min(...counts.values());
    const own = isCounted(constraint, pod, pod) ? 1 : 0;
    const skew = (counts.get(domainOf(node, key) ?? '') ?? 0) + own - least;
    if (skew > numberOf(at(constraint, 'maxSkew'), 1)) return { reasons: [reason], isTransient: true };
  }
  return undefined;
}

/** `matchLabelKeys` means the pods with the same values. */
function isCounted(constraint: unknown, pod: KubeObject, other: KubeObject): boolean {
  const keys = itemsOf(at(constraint, 'matchLabelKeys')).map((key) => stringOf(key));
  const labels = stringMapOf(other.metadata.labels);
  return (
    labelSelectorMatches(at(constraint, 'labelSelector'), labels) &&
    keys.every((key) => labels[key] === pod.metadata.labels?.[key])
  );
}

/** Returns why other pods keep the pod from the node; undefined if they do not. */
export function topologyFailure(
  pod: KubeObject,
  node: KubeObject,
  fills: readonly NodeInfo[],
  isEligible: (node: KubeObject) => boolean,
): FilterFailure | undefined {
  const spread = violatesSpread(pod, node, fills, isEligible);
  if (spread !== undefined) return spread;
  if (violatesAffinity(pod, node, fills)) {
    return { reasons: ["node(s) didn't match pod affinity rules"], isTransient: false };
  }
  const apart = itemsOf(at(pod.spec, 'affinity', 'podAntiAffinity', REQUIRED));
  return apart.some((term) => hasNeighbour(term, pod, node, fills))
    ? { reasons: ["node(s) didn't match pod anti-affinity rules"], isTransient: true }
    : undefined;
}
