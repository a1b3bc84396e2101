/** Containers that the kubelet ended because a probe failed. Their status only says how they ended. */

import type { ClusterEvent, Pod } from '../model/kinds.ts';
import { eventEvidence, unresolvedEvent } from './evidence.ts';

export interface ProbeKill {
  readonly probe: string;
  readonly evidence: readonly string[];
}

/** kuberuntime_manager.go, computePodActions: "Container main failed liveness probe, will be restarted". */
const PROBE_FAILURE_MESSAGE = /^(?:Init c|C)ontainer (\S+) failed (liveness|startup) probe/;
/** Clocks and events have a resolution of one second, and the kubelet takes slightly longer than the grace period. */
const CLOCK_TOLERANCE_MS = 5000;

export interface LastTermination {
  readonly container: string;
  readonly finishedAt: number | undefined;
  /** True if the container has not been started again since. */
  readonly isDown: boolean;
}

/** Returns undefined if the container's last termination was not caused by a probe, or if nothing records the cause. */
export function probeKill(events: readonly ClusterEvent[], pod: Pod, last: LastTermination): ProbeKill | undefined {
  const { container, finishedAt, isDown } = last;
  const probeOf = ({ message }: ClusterEvent): string | undefined => {
    const [, name, probe] = PROBE_FAILURE_MESSAGE.exec(message) ?? [];
    return name === container ? probe : undefined;
  };
  const relevantEvents = events.filter((event) => event.reason !== 'Killing' || probeOf(event) !== undefined);
  // A container that was started after the kill and is down again has ended for another reason.
  const kill = unresolvedEvent(relevantEvents, ['Killing'], isDown ? ['Started'] : []);
  if (kill === undefined || finishedAt === undefined) return undefined;
  const tookMs = finishedAt - kill.lastAt;
  if (tookMs < -CLOCK_TOLERANCE_MS || tookMs > pod.terminationGraceSeconds * 1000 + CLOCK_TOLERANCE_MS)
    return undefined;
  const probe = probeOf(kill) ?? '';
  const probeEvents = events.filter(({ message }) => message.toLowerCase().startsWith(`${probe} probe `));
  const failure = unresolvedEvent(probeEvents, ['Unhealthy']);
  return { probe, evidence: [kill, ...(failure === undefined ? [] : [failure])].map(eventEvidence) };
}
