/** Containers that the kubelet ended itself, for a probe that failed: their status says only how they ended. */

import type { ClusterEvent, Pod } from '../kinds.ts';
import { eventLine, standing } from './evidence.ts';

export interface ProbeKill {
  readonly probe: string;
  readonly evidence: readonly string[];
}

/** kuberuntime_manager.go, computePodActions: "Container main failed liveness probe, will be restarted". */
const WORDS = /^(?:Init c|C)ontainer (\S+) failed (liveness|startup) probe/;
/** Clocks and events have whole seconds, and the kubelet takes a moment longer than the grace period. */
const LEEWAY_MS = 5000;

export interface LastEnd {
  readonly container: string;
  readonly finishedAt: number | undefined;
  /** It has not been started again since. */
  readonly isDown: boolean;
}

/** Undefined where the container's last end has nothing to do with a probe, or nothing tells. */
export function probeKill(events: readonly ClusterEvent[], pod: Pod, last: LastEnd): ProbeKill | undefined {
  const { container, finishedAt, isDown } = last;
  const probeOf = ({ message }: ClusterEvent): string | undefined => {
    const [, name, probe] = WORDS.exec(message) ?? [];
    return name === container ? probe : undefined;
  };
  const own = events.filter((event) => event.reason !== 'Killing' || probeOf(event) !== undefined);
  // What was started after that, and is down again, has ended in another way.
  const kill = standing(own, ['Killing'], isDown ? ['Started'] : []);
  if (kill === undefined || finishedAt === undefined) return undefined;
  const tookMs = finishedAt - kill.lastAt;
  if (tookMs < -LEEWAY_MS || tookMs > pod.terminationGraceSeconds * 1000 + LEEWAY_MS) return undefined;
  const probe = probeOf(kill) ?? '';
  const words = events.filter(({ message }) => message.toLowerCase().startsWith(`${probe} probe `));
  const said = standing(words, ['Unhealthy']);
  return { probe, evidence: [kill, ...(said === undefined ? [] : [said])].map(eventLine) };
}
