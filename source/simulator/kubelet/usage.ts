/**
 * What containers and nodes use of processor and memory, for `kubectl top`: shares of their requests, which waver with
 * time. Equal pods at equal times give equal numbers.
 */

import { at, itemsOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { parseQuantity } from '../model/quantity.ts';

export interface Usage {
  readonly cpuNanocores: number;
  readonly memoryBytes: number;
}

export interface ContainerUsage extends Usage {
  readonly name: string;
}

/** What a container without requests uses about. */
const USUAL_CPU = 0.02;
const USUAL_MEMORY = 48 * 2 ** 20;
/** What the node's own programs use. */
const SYSTEM: Usage = { cpuNanocores: 95_000_000, memoryBytes: 620 * 2 ** 20 };
/** How often the numbers change: the metrics-server reads every 15 s. */
export const USAGE_WINDOW_MS = 15_000;

/** Returns a number from 0 up to 1 that depends on the text alone. */
function share(text: string): number {
  let hash = 2_166_136_261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  hash ^= hash >>> 15;
  return (Math.imul(hash, 2_246_822_519) >>> 0) / 2 ** 32;
}

function usageOfContainer(pod: KubeObject, container: unknown, now: number): ContainerUsage {
  const name = stringOf(at(container, 'name'));
  const amount = (resource: string, usual: number): number =>
    parseQuantity(at(container, 'resources', 'requests', resource)) ||
    parseQuantity(at(container, 'resources', 'limits', resource)) / 2 ||
    usual;
  const key = `${pod.metadata.namespace}/${pod.metadata.name}/${name}`;
  const window = Math.floor(now / USAGE_WINDOW_MS);
  const cpu = amount('cpu', USUAL_CPU) * (0.15 + 0.35 * share(`${key}/cpu`) + 0.15 * share(`${key}/cpu/${window}`));
  const memory =
    amount('memory', USUAL_MEMORY) * (0.45 + 0.3 * share(`${key}/memory`) + 0.02 * share(`${key}/${window}`));
  return { name, cpuNanocores: Math.round(cpu * 1e9), memoryBytes: Math.round(memory / 1024) * 1024 };
}

/** Returns undefined for a pod that does not run. */
export function usageOfPod(pod: KubeObject, now: number): readonly ContainerUsage[] | undefined {
  if (at(pod.status, 'phase') !== 'Running') return undefined;
  const running = itemsOf(at(pod.status, 'containerStatuses'))
    .filter((status) => at(status, 'state', 'running') !== undefined)
    .map((status) => at(status, 'name'));
  const containers = itemsOf(at(pod.spec, 'containers')).filter((container) => running.includes(at(container, 'name')));
  return containers.length === 0 ? undefined : containers.map((container) => usageOfContainer(pod, container, now));
}

/** @param pods those of the node */
export function usageOfNode(pods: readonly KubeObject[], now: number): Usage {
  const all = pods.flatMap((pod) => usageOfPod(pod, now) ?? []);
  return {
    cpuNanocores: all.reduce((sum, { cpuNanocores }) => sum + cpuNanocores, SYSTEM.cpuNanocores),
    memoryBytes: all.reduce((sum, { memoryBytes }) => sum + memoryBytes, SYSTEM.memoryBytes),
  };
}
