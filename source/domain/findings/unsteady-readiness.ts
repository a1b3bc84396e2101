/** Readiness that is lost again and again: minReadySeconds begin anew each time, and the pod never becomes available. */

import type { Pod } from '../model/kinds.ts';
import { EVENT_GAP_MS, PROGRESS_DEADLINE_MS, UNREADY_AFTER_MS } from '../model/thresholds.ts';
import type { FindingContext, PodBinding, PodProblem } from './context.ts';
import { podSubject } from './context.ts';
import { eventEvidence, rfc3339, withoutFullStop } from './evidence.ts';

/** The default failureThreshold of a probe: so many failures make a pod unready. */
const FAILURES_OF_A_LOSS = 3;

export interface ProbeFailures {
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** The newest message. */
  readonly message: string;
  readonly evidence: readonly string[];
}

/** Returns the failures of the pod's readiness probes, where they last until now or nearly so. */
export function recentProbeFailures({ eventsOf }: FindingContext, pod: Pod, readySince: number) {
  const events = eventsOf(pod.meta.uid).filter(
    ({ reason, message }) => reason === 'Unhealthy' && message.startsWith('Readiness probe '),
  );
  const [newest] = events;
  const count = events.reduce((sum, event) => sum + event.count, 0);
  if (newest === undefined || count < FAILURES_OF_A_LOSS || newest.lastAt < readySince - EVENT_GAP_MS) return undefined;
  const found: ProbeFailures = {
    count,
    firstAt: Math.min(...events.map(({ firstAt }) => firstAt)),
    lastAt: newest.lastAt,
    message: withoutFullStop(newest.message),
    evidence: events.slice(0, 3).map(eventEvidence),
  };
  return found;
}

/**
 * A pod that is ready for the moment. Failures from its start on may be those of a slow start; a probe that first failed
 * later, or that fails while the pod is ready, had passed before.
 */
export function unsteadyReadiness(context: FindingContext, { status }: PodBinding): PodProblem | undefined {
  const { set, now } = context;
  const { pod, since } = status;
  if (set.minReadySeconds === 0) return undefined;
  const failures = recentProbeFailures(context, pod, since);
  if (failures === undefined) return undefined;
  const { count, firstAt, lastAt, message, evidence } = failures;
  const hadPassed = firstAt - lastStart(pod) > UNREADY_AFTER_MS || lastAt > since + 1000;
  if (!hadPassed) return undefined;
  const isPermanent = now - firstAt > PROGRESS_DEADLINE_MS;
  return {
    code: 'NotReady',
    severity: isPermanent ? 'error' : 'warning',
    subject: podSubject(set, pod.meta.name),
    text: `is ready for the moment, and loses its readiness again and again: minReadySeconds (${set.minReadySeconds} s) begin anew each time`,
    message: `${pod.meta.name} is ready for the moment, and loses its readiness again and again, so that minReadySeconds (${set.minReadySeconds} s) begin anew each time: its readiness probe has failed ${count} times (${message})`,
    evidence: [
      ...evidence,
      `condition Ready=True since ${rfc3339(since)}`,
      `spec.minReadySeconds=${set.minReadySeconds}`,
      'from 10 minutes on it is called stuck (the default progressDeadlineSeconds of a Deployment)',
    ],
    since: firstAt,
    action: {
      label: 'read what the pod says',
      args: ['logs', pod.meta.name, '--all-containers', '--tail=20'],
      namespace: set.meta.namespace,
      proposedAction: undefined,
    },
    verdictImpact: isPermanent ? 'permanent' : 'transient',
    unfinished: false,
  };
}

function lastStart({ containers, meta }: Pod): number {
  return Math.max(
    meta.createdAt,
    ...containers.map(({ state }) => (state?.type === 'running' ? (state.startedAt ?? 0) : 0)),
  );
}
