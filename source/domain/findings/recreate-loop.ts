/** RecreateLoop: a pod that is created and ends or is deleted, repeatedly. */

import type { ClusterEvent } from '../model/kinds.ts';
import type { Binding } from '../model/set-status.ts';
import { EVENT_GAP_MS, RECREATE_OVER_AFTER_MS, RECREATE_WINDOW_MS } from '../model/thresholds.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { humanDuration } from '../text/duration.ts';
import { listNames } from '../text/sentences.ts';
import { inspectAction, type PodProblem, podSubject, type SetFindingContext } from './context.ts';
import { lastSuccess } from './controller-writes.ts';
import { conditionEvidence, eventEvidence, rfc3339, unreadEvents, withoutFullStop } from './evidence.ts';

/** One write to the set makes the controller delete a pod once, or twice where an update is under way. */
const MIN_DELETIONS = 3;
/** The least number of creations that is reported if the reason is not known. */
const MIN_CREATIONS = 5;
/** This many deletions, one in less than FAST_INTERVAL_MS, are a loop even if no reason is known. Scaling is slower. */
const FAST_DELETIONS = 10;
const FAST_INTERVAL_MS = 20_000;

/** Warnings about a pod that keeps running. They do not explain why it ended. */
const REASONS_OF_LIVING_PODS: ReadonlySet<string> = new Set([
  'FailedScheduling',
  'FailedMount',
  'FailedAttachVolume',
  'FailedMapVolume',
  'FailedCreatePodSandBox',
  'FailedPodSandBoxStatus',
  'FailedToRetrieveImagePullSecret',
  'Failed',
  'BackOff',
  'InspectFailed',
  'Unhealthy',
  'ProbeWarning',
  'DNSConfigForming',
  'NetworkNotReady',
]);
/** Events that explain why a pod ended and are not warnings. */
const ENDINGS: ReadonlySet<string> = new Set([
  'Preempted',
  'TaintManagerEviction',
  'EvictedByVPA',
  'Descheduled',
  'Evicted',
]);

export function recreateLoop(context: SetFindingContext, binding: Binding): PodProblem | undefined {
  const { set, now, known, setEvents, podsWithUnknownRevision } = context;
  const { pod: status, podName, inRange } = binding;
  const made = lastSuccess(setEvents, 'create', podName);
  if (!inRange || made === undefined) return undefined;
  const deleted = lastSuccess(setEvents, 'delete', podName);
  const start = set.specWrittenAt ?? set.meta.createdAt;
  const creations = writesSince(made, start, set.replicas);
  const deletions = deleted === undefined ? 0 : writesSince(deleted, start, set.replicas);
  const why = reasonOf(context, binding, start);
  const minimum = why === undefined ? MIN_CREATIONS : MIN_DELETIONS;
  if (creations < minimum && deletions < MIN_DELETIONS) return undefined;

  const since = Math.max(made.firstAt, start);
  const last = Math.max(made.lastAt, deleted?.lastAt ?? 0, status?.pod.meta.createdAt ?? 0);
  // The recorder drops most events of a fast loop: the greater of the two counts is nearer to the truth.
  const times = Math.max(creations, deletions);
  const interval = (last - since) / times;
  if (interval > RECREATE_WINDOW_MS || now - last > Math.max(EVENT_GAP_MS, 2 * interval)) return undefined;
  const isRelabelled = podsWithUnknownRevision.has(podName);
  const isOver = status?.stage === 'available' && now - status.since > RECREATE_OVER_AFTER_MS;
  if (isOver && !isRelabelled) return undefined;

  const isFast = deletions >= FAST_DELETIONS && interval < FAST_INTERVAL_MS;
  const isError = why !== undefined || isFast;
  // The pod that is there now may be one of which the recorder has dropped the event.
  const isMore = last > Math.max(made.lastAt, deleted?.lastAt ?? 0) + 1000;
  const bound = made.isCombined || deleted?.isCombined === true ? 'about ' : isMore ? 'at least ' : '';
  const text = `has been made ${bound}${times} times in ${humanDuration(last - since)}: ${why?.text ?? 'it is deleted again each time, and nothing tells why'}`;
  return {
    code: 'RecreateLoop',
    severity: isError ? 'error' : 'warning',
    subject: podSubject(set, podName),
    text,
    evidence: [
      eventEvidence(made),
      ...(deleted === undefined || deletions === 0
        ? ['no event tells that the controller deleted it: somebody else did, or the pod was driven out']
        : [eventEvidence(deleted)]),
      ...(why?.evidence ?? unreadEvents(known)),
      `metadata and spec of the set were last written ${rfc3339(start)}`,
    ],
    since,
    action: inspectAction(
      `the events about ${podName}`,
      ['get', 'events', '--field-selector', `involvedObject.kind=Pod,involvedObject.name=${podName}`],
      set.meta.namespace,
    ),
    verdictImpact: isError ? 'permanent' : 'none',
    unfinished: true,
    ...(isError ? { outlastsNextStep: true as const } : {}),
  };
}

/**
 * How many writes to the pod that the event counts came after `start`, taken as evenly spread. A combined event counts
 * the writes to all members: a set of 14 that starts at once has five creations in one.
 */
function writesSince({ count, firstAt, lastAt, isCombined }: ClusterEvent, start: number, replicas: number): number {
  if (lastAt < start) return 0;
  const ofPod = isCombined ? Math.floor(count / Math.max(1, replicas)) : count;
  if (firstAt >= start || lastAt === firstAt) return ofPod;
  return Math.floor((ofPod * (lastAt - start)) / (lastAt - firstAt));
}

interface Reason {
  readonly text: string;
  readonly evidence: readonly string[];
}

/** Returns why the pod ends each time, from the present pod or from events about earlier ones. */
function reasonOf(
  { set, podsWithUnknownRevision, podEventsOf }: SetFindingContext,
  { pod: status, podName, node }: Binding,
  start: number,
): Reason | undefined {
  if (podsWithUnknownRevision.has(podName) && status !== undefined) {
    return {
      text: 'its label controller-revision-hash is not what the controller writes: an admission changes it as the pod is made, and the controller replaces the pod',
      evidence: [
        `label controller-revision-hash=${status.revision}, which no ControllerRevision has; status.updateRevision=${set.status.updateRevision}`,
      ],
    };
  }
  const pod = status?.pod;
  if (pod !== undefined && (pod.phase === 'Failed' || pod.phase === 'Succeeded')) {
    const message = pod.message === '' ? '' : `: ${withoutFullStop(pod.message)}`;
    return {
      text: `it ends each time (${pod.reason === '' ? status?.statusText : pod.reason})${message}`,
      evidence: [`status.phase=${pod.phase}${pod.reason === '' ? '' : ` ${pod.reason}`}${message}`],
    };
  }
  const target = pod === undefined ? undefined : podCondition(pod, 'DisruptionTarget');
  if (target?.status === 'True') {
    return {
      text: `it is driven out each time (${target.reason}): ${withoutFullStop(target.message)}`,
      evidence: [conditionEvidence(target)],
    };
  }
  const event = podEventsOf(podName).find(
    ({ type, reason, lastAt, subject }) =>
      subject.uid !== pod?.meta.uid &&
      lastAt >= start &&
      (ENDINGS.has(reason) || (type === 'Warning' && !REASONS_OF_LIVING_PODS.has(reason))),
  );
  if (event === undefined) return undefined;
  const taints = (node?.taints ?? []).filter(({ effect }) => effect === 'NoExecute').map(({ key }) => key);
  if (event.reason === 'TaintManagerEviction' && node !== undefined && taints.length > 0) {
    return {
      text: `node ${node.meta.name} drives it out each time: taint ${listNames(taints)}, which the template does not tolerate`,
      evidence: [...taints.map((key) => `node ${node.meta.name} has the taint ${key}:NoExecute`), eventEvidence(event)],
    };
  }
  return {
    text: `it ends each time (${event.reason}): ${withoutFullStop(event.message)}`,
    evidence: [eventEvidence(event)],
  };
}
