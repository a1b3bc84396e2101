/** Whether a node takes a pod, and in which words the scheduler says that it does not. */

import { amount } from '../amounts.ts';
import { at, itemsOf, textOf, textsOf } from '../json.ts';
import { labelsInclude, nodeTermsMatch, selectorMatches } from '../match-labels.ts';
import type { KubeObject } from '../store.ts';

export interface NodeFill {
  readonly node: KubeObject;
  /** Pods that run there or are about to. */
  readonly pods: readonly KubeObject[];
}

interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

function tolerates(pod: KubeObject, taint: Taint): boolean {
  return itemsOf(pod.spec?.['tolerations']).some((entry) => {
    const key = textOf(at(entry, 'key'));
    const effect = textOf(at(entry, 'effect'));
    if (effect !== '' && effect !== taint.effect) return false;
    if (at(entry, 'operator') === 'Exists') return key === '' || key === taint.key;
    return key === taint.key && textOf(at(entry, 'value')) === taint.value;
  });
}

export function taintsOf(node: KubeObject): readonly Taint[] {
  return itemsOf(node.spec?.['taints']).map((taint) => ({
    key: textOf(at(taint, 'key')),
    value: textOf(at(taint, 'value')),
    effect: textOf(at(taint, 'effect')),
  }));
}

function matchesAffinity(pod: KubeObject, node: KubeObject): boolean {
  const labels = textsOf(node.metadata.labels);
  if (!labelsInclude(labels, textsOf(pod.spec?.['nodeSelector']))) return false;
  const required = at(pod.spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  if (required === undefined) return true;
  return nodeTermsMatch(at(required, 'nodeSelectorTerms'), { name: node.metadata.name, labels });
}

export function requestOf(pod: KubeObject, resource: string): number {
  return itemsOf(pod.spec?.['containers']).reduce<number>(
    (sum, container) => sum + amount(at(container, 'resources', 'requests', resource)),
    0,
  );
}

function shortages(pod: KubeObject, { node, pods }: NodeFill): readonly string[] {
  const room = at(node.status, 'allocatable');
  const reasons: string[] = [];
  if (pods.length + 1 > (amount(at(room, 'pods')) || 110)) reasons.push('Too many pods');
  for (const resource of ['cpu', 'memory']) {
    const wanted = requestOf(pod, resource);
    if (wanted === 0) continue;
    const used = pods.reduce((sum, other) => sum + requestOf(other, resource), 0);
    if (used + wanted > amount(at(room, resource))) reasons.push(`Insufficient ${resource}`);
  }
  return reasons;
}

/** Whether a pod of the same topology as the node stands against it (required anti-affinity). */
function isRepelled(pod: KubeObject, node: KubeObject, fills: readonly NodeFill[]): boolean {
  const terms = itemsOf(at(pod.spec, 'affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'));
  return terms.some((term) => {
    const topology = textOf(at(term, 'topologyKey'));
    const place = node.metadata.labels?.[topology];
    if (place === undefined) return false;
    return fills.some(
      (fill) =>
        fill.node.metadata.labels?.[topology] === place &&
        fill.pods.some(
          (other) =>
            other.metadata.namespace === pod.metadata.namespace &&
            other.metadata.uid !== pod.metadata.uid &&
            selectorMatches(at(term, 'labelSelector'), textsOf(other.metadata.labels)),
        ),
    );
  });
}

export interface Refusal {
  readonly reasons: readonly string[];
  /** Fewer pods on the node would help. */
  readonly isTransient: boolean;
}

/** Why the node does not take the pod, its volumes aside; undefined where it does. */
export function refusalOf(pod: KubeObject, fill: NodeFill, fills: readonly NodeFill[]): Refusal | undefined {
  const { node } = fill;
  const final = (reason: string): Refusal => ({ reasons: [reason], isTransient: false });
  const unschedulable = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };
  if (node.spec?.['unschedulable'] === true && !tolerates(pod, unschedulable)) {
    return final('node(s) were unschedulable');
  }
  const taint = taintsOf(node).find((entry) => entry.effect !== 'PreferNoSchedule' && !tolerates(pod, entry));
  if (taint !== undefined) return final('node(s) had untolerated taint(s)');
  if (!matchesAffinity(pod, node)) return final("node(s) didn't match Pod's node affinity/selector");
  const short = shortages(pod, fill);
  if (short.length > 0) return { reasons: short, isTransient: true };
  if (isRepelled(pod, node, fills)) {
    return { reasons: ["node(s) didn't match pod anti-affinity rules"], isTransient: true };
  }
  return undefined;
}
