/** What the controller waits for: WaitingForPod, MinReadyWait, MaxUnavailable. */

import { availableAt } from '../pod-stage.ts';
import { maxUnavailableOf } from '../rollout.ts';
import { afterwards, goingOn } from '../sentences.ts';
import type { Binding, PodStatus } from '../status.ts';
import { EVENTS_MS } from '../thresholds.ts';
import { podSubject, type SetContext, setSubject } from './context.ts';
import { timestamp, unheard, unreadable } from './evidence.ts';
import type { Cause, Finding } from './finding.ts';

/** `causeOf`: the finding that explains why a pod is not up. */
export function waiting(context: SetContext, causeOf: (pod: string) => Cause | undefined): readonly Finding[] {
  const { set, next, range, outside, known } = context;
  if (next === undefined || next.after?.until === 'deleted-by-hand') return [];
  const podName = next.after?.pod ?? next.pod;
  const awaited = [...range, ...outside].find((binding) => binding.podName === podName);
  const cause = causeOf(podName) ?? (next.after === undefined ? undefined : anyCause(context, causeOf));
  const since = awaited?.pod?.since;
  if (awaited?.pod?.stage === 'ready' && set.minReadySeconds > 0) return [minReadyWait(context, awaited)];
  const blocked = maxUnavailable(context, cause);
  if (blocked !== undefined) return [blocked];
  return [
    {
      code: 'WaitingForPod',
      severity: 'info',
      subject: podSubject(set, podName),
      message: cause === undefined ? goingOn(set, next, awaited) : heldUp(context, podName),
      evidence: [
        ...(next.after === undefined
          ? []
          : [`the controller's next step: ${next.action === 'wait' ? '' : `${next.action} `}${next.text}`]),
        `spec.podManagementPolicy=${set.podManagementPolicy}`,
        ...grace(awaited),
        ...(awaited?.pod === undefined
          ? unreadable(known, 'Event')
          : isLate(context, awaited.pod)
            ? unheard(known)
            : []),
      ],
      since,
      action: undefined,
      cause,
      pod: podName,
    },
  ];
}

/** Whether the pod is on its way for so long that something may be in its way, which its status does not tell. */
function isLate({ now }: SetContext, { stage, since }: PodStatus): boolean {
  return (stage === 'unscheduled' || stage === 'starting') && now - since > EVENTS_MS;
}

/** What the controller would do but for the pod that does not come up. */
function heldUp({ next }: SetContext, podName: string): string {
  const text = afterwards(next, podName).replace(/^; /, '');
  return text === '' ? `the controller waits for ${podName}` : text.replace(/\bit\b/, podName);
}

/** OrderedReady waits for every pod of the range, not only for the first that its next step names. */
function anyCause({ set, range }: SetContext, causeOf: (pod: string) => Cause | undefined): Cause | undefined {
  if (set.podManagementPolicy !== 'OrderedReady') return undefined;
  for (const { podName } of range) {
    const cause = causeOf(podName);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

function grace(awaited: Binding | undefined): readonly string[] {
  const meta = awaited?.pod?.pod.meta;
  if (meta?.deletionAt === undefined) return [];
  return [`its grace period of ${meta.deletionGraceSeconds ?? 0} s ends ${timestamp(meta.deletionAt)}`];
}

function minReadyWait({ set }: SetContext, { pod, podName }: Binding): Finding {
  const until = pod && availableAt(pod.pod, set.minReadySeconds);
  return {
    code: 'MinReadyWait',
    severity: 'info',
    subject: podSubject(set, podName),
    message: `${podName} is ready, but not for minReadySeconds (${set.minReadySeconds} s) yet`,
    evidence: [
      `spec.minReadySeconds=${set.minReadySeconds}`,
      ...(until === undefined || !Number.isFinite(until) ? [] : [`it counts as available from ${timestamp(until)} on`]),
    ],
    since: pod?.since,
    action: undefined,
    cause: undefined,
    pod: podName,
  };
}

function maxUnavailable({ set, next, range }: SetContext, cause: Cause | undefined): Finding | undefined {
  const { strategy } = set;
  if (strategy.type !== 'RollingUpdate' || strategy.maxUnavailable === undefined) return undefined;
  if (next?.action !== 'update' || next.after === undefined) return undefined;
  const limit = maxUnavailableOf(strategy.maxUnavailable, set.replicas);
  const missing = range.filter(({ pod }) => pod?.stage !== 'available');
  if (limit < 2 || missing.length < limit) return undefined;
  return {
    code: 'MaxUnavailable',
    severity: 'info',
    subject: setSubject(set),
    message: `${missing.length} pods are unavailable, and maxUnavailable allows ${limit}: ${next.pod} is updated once one of them is available`,
    evidence: [
      `spec.updateStrategy.rollingUpdate.maxUnavailable=${strategy.maxUnavailable}${typeof strategy.maxUnavailable === 'string' ? `, which is ${limit} of ${set.replicas}` : ''}`,
      `unavailable: ${missing.map(({ podName, pod }) => `${podName} (${pod?.word ?? 'not there'})`).join(', ')}`,
    ],
    since: undefined,
    action: undefined,
    cause,
    pod: undefined,
  };
}
