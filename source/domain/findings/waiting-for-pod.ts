/** What the controller waits for: WaitingForPod, MinReadyWait, MaxUnavailable. */

import type { Finding, FindingCause } from '../model/finding.ts';
import type { Binding, PodStatus } from '../model/set-status.ts';
import { READ_EVENTS_AFTER_MS } from '../model/thresholds.ts';
import { availableAt } from '../pod/pod-stage.ts';
import { maxUnavailablePods } from '../rollout/update-progress.ts';
import { controllerWaitClause, progressSentence } from '../text/sentences.ts';
import { followPodAction, followSetAction, podSubject, type SetFindingContext, setSubject } from './context.ts';
import { rfc3339, unreadableKinds, unreadEvents } from './evidence.ts';
import { recentProbeFailures } from './unsteady-readiness.ts';

/** `causeOf`: returns the finding that explains why a pod is not up. */
export function waitingFindings(
  context: SetFindingContext,
  causeOf: (pod: string) => FindingCause | undefined,
): readonly Finding[] {
  const { set, next, range, outside, known } = context;
  if (next === undefined || next.after?.until === 'deleted-by-hand') return [];
  const podName = next.after?.pod ?? next.pod;
  const awaited = [...range, ...outside].find((binding) => binding.podName === podName);
  const cause = causeOf(podName) ?? (next.after === undefined ? undefined : firstCauseInRange(context, causeOf));
  const since = awaited?.pod?.since;
  if (awaited?.pod?.stage === 'ready' && set.minReadySeconds > 0) {
    const own = causeOf(podName);
    return [minReadyWait(context, awaited, own?.code === 'NotReady' ? own : undefined)];
  }
  const blocked = maxUnavailableReached(context, cause);
  if (blocked !== undefined) return [blocked];
  return [
    {
      code: 'WaitingForPod',
      severity: 'info',
      subject: podSubject(set, podName),
      message: cause === undefined ? progressSentence(set, next, awaited) : controllerWaitSentence(context, podName),
      evidence: [
        ...(next.after === undefined
          ? []
          : [`the controller's next step: ${next.action === 'wait' ? '' : `${next.action} `}${next.text}`]),
        `spec.podManagementPolicy=${set.podManagementPolicy}`,
        ...gracePeriodEvidence(awaited),
        ...(awaited?.pod === undefined
          ? unreadableKinds(known, 'Event')
          : isOverdueForEvents(context, awaited.pod)
            ? unreadEvents(known)
            : []),
      ],
      since,
      action: followPodAction(set, podName),
      cause,
      pod: podName,
    },
  ];
}

/**
 * Reports whether the pod has been starting for so long that there may be an obstacle which its status does not show.
 */
function isOverdueForEvents({ now }: SetFindingContext, { stage, since }: PodStatus): boolean {
  return (stage === 'unscheduled' || stage === 'starting') && now - since > READ_EVENTS_AFTER_MS;
}

/** Says what the controller would do if it did not have to wait for the pod. */
function controllerWaitSentence({ next }: SetFindingContext, podName: string): string {
  const text = controllerWaitClause(next, podName).replace(/^; /, '');
  return text === '' ? `the controller waits for ${podName}` : text.replace(/\bit\b/, podName);
}

/** OrderedReady waits for every pod of the range, not only for the first one that its next step names. */
function firstCauseInRange(
  { set, range }: SetFindingContext,
  causeOf: (pod: string) => FindingCause | undefined,
): FindingCause | undefined {
  if (set.podManagementPolicy !== 'OrderedReady') return undefined;
  for (const { podName } of range) {
    const cause = causeOf(podName);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

function gracePeriodEvidence(awaited: Binding | undefined): readonly string[] {
  const meta = awaited?.pod?.pod.meta;
  if (meta?.deletionAt === undefined) return [];
  return [`its grace period of ${meta.deletionGraceSeconds ?? 0} s ends ${rfc3339(meta.deletionAt)}`];
}

function minReadyWait(context: SetFindingContext, { pod, podName }: Binding, cause: FindingCause | undefined): Finding {
  const { set } = context;
  const until = pod && availableAt(pod.pod, set.minReadySeconds);
  // They may be those of a slow start; else they are the cause.
  const failures = pod && cause === undefined ? recentProbeFailures(context, pod.pod, pod.since) : undefined;
  return {
    code: 'MinReadyWait',
    severity: 'info',
    subject: podSubject(set, podName),
    message: `${podName} is ready, but not for minReadySeconds (${set.minReadySeconds} s) yet${failures === undefined ? '' : `: its readiness probe failed ${failures.count} times before, and the wait begins anew if it fails again`}`,
    evidence: [
      `spec.minReadySeconds=${set.minReadySeconds}`,
      ...(failures?.evidence ?? []),
      ...(cause !== undefined || until === undefined || !Number.isFinite(until)
        ? []
        : [`it counts as available from ${rfc3339(until)} on, if it stays ready`]),
    ],
    since: pod?.since,
    action: followPodAction(set, podName),
    cause,
    pod: podName,
  };
}

function maxUnavailableReached(
  { set, next, range }: SetFindingContext,
  cause: FindingCause | undefined,
): Finding | undefined {
  const { strategy } = set;
  if (strategy.type !== 'RollingUpdate' || strategy.maxUnavailable === undefined) return undefined;
  if (next?.action !== 'update' || next.after === undefined) return undefined;
  const limit = maxUnavailablePods(strategy.maxUnavailable, set.replicas);
  const missing = range.filter(({ pod }) => pod?.stage !== 'available');
  if (limit < 2 || missing.length < limit) return undefined;
  return {
    code: 'MaxUnavailable',
    severity: 'info',
    subject: setSubject(set),
    message: `${missing.length} pods are unavailable, and maxUnavailable allows ${limit}: ${next.pod} is updated once one of them is available`,
    evidence: [
      `spec.updateStrategy.rollingUpdate.maxUnavailable=${strategy.maxUnavailable}${typeof strategy.maxUnavailable === 'string' ? `, which is ${limit} of ${set.replicas}` : ''}`,
      `unavailable: ${missing.map(({ podName, pod }) => `${podName} (${pod?.statusText ?? 'not there'})`).join(', ')}`,
    ],
    since: undefined,
    action: followSetAction(set),
    cause,
    pod: undefined,
  };
}
