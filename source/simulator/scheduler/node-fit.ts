/** Checks whether a pod fits on a node, with the scheduler's messages. */

import { at, itemsOf, objectOf, stringMapOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { hasLabels, nodeSelectorMatches } from '../model/label-selector.ts';
import { podContainersOf } from '../model/pod-containers.ts';
import { podRequestOf } from '../model/pod-requests.ts';
import { parseQuantity } from '../model/quantity.ts';
import type { FilterFailure, NodeInfo } from './node-info.ts';
import { topologyFailure } from './pod-topology.ts';

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

/** Disks of nodes are not counted. */
const NOT_COUNTED = 'ephemeral-storage';

/** What a pod asks for: processor, memory, and what devices and huge pages a node may have. */
function countedResources(pod: KubeObject): readonly string[] {
  const requested = podContainersOf(pod).flatMap(({ spec }) =>
    Object.keys(objectOf(at(spec, 'resources', 'requests'))),
  );
  return [...new Set(['cpu', 'memory', ...requested])].filter((resource) => resource !== NOT_COUNTED);
}

/** The ports of the node that a pod takes: "TCP/0.0.0.0/80". */
function hostPortsOf(pod: KubeObject): readonly (readonly [protocol: string, address: string, port: unknown])[] {
  return podContainersOf(pod).flatMap(({ kind, spec }) =>
    kind === 'init'
      ? []
      : itemsOf(at(spec, 'ports')).flatMap((port) => {
          const number = at(port, 'hostPort');
          if (typeof number !== 'number' || number === 0) return [];
          return [[stringOf(at(port, 'protocol'), 'TCP'), stringOf(at(port, 'hostIP'), ANY_ADDRESS), number] as const];
        }),
  );
}

const ANY_ADDRESS = '0.0.0.0';

function hasFreePorts(pod: KubeObject, { pods }: NodeInfo): boolean {
  const wanted = hostPortsOf(pod);
  if (wanted.length === 0) return true;
  const taken = pods.flatMap(hostPortsOf);
  return !wanted.some(([protocol, address, port]) =>
    taken.some(
      ([other, at, number]) =>
        protocol === other && port === number && (address === at || address === ANY_ADDRESS || at === ANY_ADDRESS),
    ),
  );
}

function insufficientResources(pod: KubeObject, { node, pods }: NodeInfo): readonly string[] {
  const room = at(node.status, 'allocatable');
  const reasons: string[] = [];
  if (pods.length + 1 > (parseQuantity(at(room, 'pods')) || 110)) reasons.push('Too many pods');
  for (const resource of countedResources(pod)) {
    const wanted = podRequestOf(pod, resource);
    if (wanted === 0) continue;
    const used = pods.reduce((sum, other) => sum + podRequestOf(other, resource), 0);
    if (used + wanted > parseQuantity(at(room, resource))) reasons.push(`Insufficient ${resource}`);
  }
  return reasons;
}

/** Reports whether the pod asks for more than the whole node has. */
function exceedsNode(pod: KubeObject, node: KubeObject): boolean {
  const room = at(node.status, 'allocatable');
  return countedResources(pod).some((resource) => podRequestOf(pod, resource) > parseQuantity(at(room, resource)));
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
  if (!hasFreePorts(pod, fill)) {
    return { reasons: ["node(s) didn't have free ports for the requested pod ports"], isTransient: true };
  }
  const short = insufficientResources(pod, fill);
  if (short.length > 0) return { reasons: short, isTransient: !exceedsNode(pod, node) };
  return topologyFailure(pod, node, fills, (other) => matchesAffinity(pod, other));
}
