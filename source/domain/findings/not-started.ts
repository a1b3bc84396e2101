/** Pods that have a node but no started container yet: because of a volume, the sandbox, a container, or merely slow. */

import type { Container } from '../model/kinds.ts';
import { PROGRESS_DEADLINE_MS, UNREADY_AFTER_MS } from '../model/thresholds.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { hasNeverBeenReady } from '../pod/pod-stage.ts';
import { attachPending } from './attach-pending.ts';
import { unboundClaimOfStartingPod } from './claim-without-scheduler.ts';
import { endedContainer } from './containers.ts';
import { type FindingContext, inspectAction, type PodBinding, type PodProblem, podSubject } from './context.ts';
import { conditionEvidence, eventEvidence, nodeEvidence, unreadEvents, unresolvedEvent } from './evidence.ts';
import { sandboxFailed } from './sandbox-failed.ts';
import { volumeProblem } from './volume-problem.ts';

export function podNotStarted(context: FindingContext, row: PodBinding): PodProblem | undefined {
  return (
    unboundClaimOfStartingPod(context, row) ??
    volumeProblem(context, row) ??
    sandboxFailed(context, row) ??
    endedContainer(context, row) ??
    initBlocked(context, row) ??
    attachPending(context, row) ??
    slowStart(context, row)
  );
}

function initBlocked({ set, now, eventsOf }: FindingContext, { status }: PodBinding): PodProblem | undefined {
  const { pod, since, statusText } = status;
  const init = pod.containers.find(isUnfinishedInit);
  const waited = now - since;
  if (init?.state?.type !== 'running' || waited <= UNREADY_AFTER_MS) return undefined;
  const isPermanent = waited > PROGRESS_DEADLINE_MS;
  const what = `${init.role === 'sidecar' ? 'sidecar' : 'init container'} ${init.name}`;
  const event = unresolvedEvent(eventsOf(pod.meta.uid), ['Unhealthy']);
  return {
    code: 'InitBlocked',
    severity: isPermanent ? 'error' : 'warning',
    subject: podSubject(set, pod.meta.name),
    text: isPermanent ? `has been starting for more than 10 minutes (${statusText})` : `is starting (${statusText})`,
    message: `${pod.meta.name} does not get past ${what}, which is still ${init.role === 'sidecar' ? 'not started' : 'running'}`,
    evidence: [
      `container ${init.name}: image ${init.image}, running, ${init.restarts} restarts`,
      ...(event === undefined ? [] : [eventEvidence(event)]),
      'an init container may take its time; from 10 minutes on it is called stuck',
    ],
    since,
    action: {
      label: `read what ${what} says`,
      args: ['logs', pod.meta.name, '-c', init.name, '--tail=20'],
      namespace: set.meta.namespace,
      proposedAction: undefined,
    },
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: hasNeverBeenReady(pod),
  };
}

function isUnfinishedInit({ role, state, started }: Container): boolean {
  if (role === 'main') return false;
  if (role === 'sidecar') return !started;
  return !(state?.type === 'terminated' && state.exitCode === 0);
}

function slowStart({ set, now, known }: FindingContext, { binding, status }: PodBinding): PodProblem | undefined {
  const { pod, since, statusText } = status;
  if (now - since <= PROGRESS_DEADLINE_MS) return undefined;
  return {
    code: 'NotReady',
    severity: 'error',
    subject: podSubject(set, pod.meta.name),
    text: `has been starting for more than 10 minutes (${statusText})`,
    evidence: [
      ...(binding.node?.ready === 'False' ? nodeEvidence(binding.node) : []),
      ...pod.conditions.filter((item) => item.status !== 'True').map(conditionEvidence),
      ...(podCondition(pod, 'PodReadyToStartContainers')?.status === 'False'
        ? ['the kubelet has not made its sandbox and network']
        : []),
      ...unreadEvents(known),
    ],
    since,
    action: inspectAction('all that the kubelet says', ['describe', 'pod', pod.meta.name], set.meta.namespace),
    verdictImpact: 'permanent',
    unfinished: hasNeverBeenReady(pod),
  };
}
