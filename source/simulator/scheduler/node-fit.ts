/** Checks whether a pod fits on a node, with the scheduler's messages. */

import { at, itemsOf, stringMapOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { hasLabels, labelSelectorMatches, nodeSelectorMatches } from '../model/label-selector.ts';
import { podRequestOf } from '../model/pod-requests.ts';
import { parseQuantity } from '../model/quantity.ts';

export interface NodeInfo {
  readonly node: KubeObject;
  /** Pods that run on the node or are assigned to it. */
  readonly pods: readonly KubeObject[];
}

interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

function tolerates(pod: KubeObject, taint: Taint): boolean {
  return itemsOf(pod.spec?.['tolerations']).some((entry) => {
    const key = stringOf(at(entry, 'key'));
    const effect = stringOf(at(entry, 'effect'));
    if (effect !== '' && effect !== taint.effect) return false;
    if (at(entry, 'operator') === 'Exists') return key === '' || key === taint.key;
    return key === taint.key && stringOf(at(entry, 'value')) === taint.value;
  });
}

export function taintsOf(node: KubeObject): readonly Taint[] {
  return itemsOf(node.spec?.['taints']).map((taint) => ({
    key: stringOf(at(taint, 'key')),
    value: stringOf(at(taint, 'value')),
    effect: stringOf(at(taint, 'effect')),
  }));
}

function matchesAffinity(pod: KubeObject, node: KubeObject): boolean {
  const labels = stringMapOf(node.metadata.labels);
  if (!hasLabels(labels, stringMapOf(pod.spec?.['nodeSelector']))) return false;
  const required = at(pod.spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  if (required === undefined) return true;
  return nodeSelectorMatches(at(required, 'nodeSelectorTerms'), { name: node.metadata.name, labels });
}

function insufficientResources(pod: KubeObject, { node, pods }: NodeInfo): readonly string[] {
  const room = at(node.status, 'allocatable');
  const reasons: string[] = [];
  if (pods.length + 1 > (parseQuantity(at(room, 'pods')) || 110)) reasons.push('Too many pods');
  for (const resource of ['cpu', 'memory']) {
    const wanted = podRequestOf(pod, resource);
    if (wanted === 0) continue;
    const used = pods.reduce((sum, other) => sum + podRequestOf(other, resource), 0);
    if (used + wanted > parseQuantity(at(room, resource))) reasons.push(`Insufficient ${resource}`);
  }
  return reasons;
}

/** Reports whether a pod in the node's topology violates the required anti-affinity. */
function violatesAntiAffinity(pod: KubeObject, node: KubeObject, fills: readonly NodeInfo[]): boolean {
  const terms = itemsOf(at(pod.spec, 'affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'));
  return terms.some((term) => {
    const topology = stringOf(at(term, 'topologyKey'));
    const domain = node.metadata.labels?.[topology];
    if (domain === undefined) return false;
    return fills.some(
      (fill) =>
        fill.node.metadata.labels?.[topology] === domain &&
        fill.pods.some(
          (other) =>
            other.metadata.namespace === pod.metadata.namespace &&
            other.metadata.uid !== pod.metadata.uid &&
            labelSelectorMatches(at(term, 'labelSelector'), stringMapOf(other.metadata.labels)),
        ),
    );
  });
}

export interface FilterFailure {
  readonly reasons: readonly string[];
  /** True if fewer pods on the node would help. */
  readonly isTransient: boolean;
}

/** Returns why the node is none for the pod, however few pods it has. */
function refusalOf(pod: KubeObject, node: KubeObject): string | undefined {
  const unschedulable = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };
  if (node.spec?.['unschedulable'] === true && !tolerates(pod, unschedulable)) return 'node(s) were unschedulable';
  const taint = taintsOf(node).find((entry) => entry.effect !== 'PreferNoSchedule' && !tolerates(pod, entry));
  if (taint !== undefined) return 'node(s) had untolerated taint(s)';
  return matchesAffinity(pod, node) ? undefined : "node(s) didn't match Pod's node affinity/selector";
}

/** Reports whether a daemon's pod belongs on the node: its taints, labels and affinity. */
export function acceptsNode(pod: KubeObject, node: KubeObject): boolean {
  return refusalOf(pod, node) === undefined;
}

/** Returns why the pod does not fit on the node, apart from its volumes; undefined if it does. */
export function filterNode(pod: KubeObject, fill: NodeInfo, fills: readonly NodeInfo[]): FilterFailure | undefined {
  const { node } = fill;
  const refusal = refusalOf(pod, node);
  if (refusal !== undefined) return { reasons: [refusal], isTransient: false };
  const short = insufficientResources(pod, fill);
  if (short.length > 0) return { reasons: short, isTransient: true };
  if (violatesAntiAffinity(pod, node, fills)) {
    return { reasons: ["node(s) didn't match pod anti-affinity rules"], isTransient: true };
  }
  return undefined;
}
