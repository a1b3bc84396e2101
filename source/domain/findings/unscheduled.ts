/** Pods that have no node because of a claim, of the location of a volume, or of what the nodes offer. */

import type { Binding, PodStatus } from '../model/set-status.ts';
import { PROGRESS_DEADLINE_MS, UNSCHEDULABLE_AFTER_MS } from '../model/thresholds.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { type ClaimProblem, claimProblem } from './claim-problem.ts';
import { type FindingContext, type PodBinding, type PodProblem, podSubject } from './context.ts';
import {
  conditionEvidence,
  eventEvidence,
  unreadableKinds,
  unreadEvents,
  unresolvedEvent,
  withoutFullStop,
} from './evidence.ts';
import { parseSchedulerMessage, type SchedulerVerdict, schedulerSentence } from './scheduler-message.ts';
import { describeAffinityNodes } from './tied-nodes.ts';

/** Returns undefined for a pod that the scheduler has not rejected and that has not waited long. */
export function podUnscheduled(context: FindingContext, row: PodBinding): PodProblem | undefined {
  const { binding, status } = row;
  const waited = context.now - status.since;
  const condition = podCondition(status.pod, 'PodScheduled');
  const refused = condition?.status === 'False' && condition.reason !== 'SchedulingGated';
  const claim = mostPermanent(binding.claims.flatMap((item) => claimProblem(context, item, { row }) ?? []));
  if (claim !== undefined) return causedByClaim(context, row, claim, waited);
  // A provisioner that has been given a node is creating the volume.
  const provisioning = binding.claims.some(
    (item) => item.phase === 'Pending' && (item.claim?.selectedNode ?? '') !== '',
  );
  if (!refused && waited <= PROGRESS_DEADLINE_MS) return undefined;
  return schedulerRefusal(
    context,
    row,
    waited > (refused && !provisioning ? UNSCHEDULABLE_AFTER_MS : PROGRESS_DEADLINE_MS),
  );
}

function mostPermanent(troubles: readonly ClaimProblem[]): ClaimProblem | undefined {
  return troubles.find(({ isPermanent }) => isPermanent) ?? troubles[0];
}

function causedByClaim(context: FindingContext, row: PodBinding, claim: ClaimProblem, waited: number): PodProblem {
  const { podName } = row.binding;
  const isPermanent = claim.isPermanent || waited > (claim.patienceMs ?? UNSCHEDULABLE_AFTER_MS);
  const own = schedulerRefusal(context, row, isPermanent);
  const { code, severity, subject, evidence, since, action } = own;
  return {
    code: claim.code,
    severity: isPermanent ? 'error' : 'warning',
    subject: claim.subject,
    text: `cannot be scheduled: its ${claim.clause}`,
    message: `${claim.clause}: ${podName} cannot be scheduled`,
    evidence: claim.evidence,
    since: claim.since,
    action: claim.action,
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: true,
    consequence: {
      code,
      severity,
      subject,
      message: `${podName} cannot be scheduled before claim ${claim.subject.name} is bound`,
      evidence,
      since,
      action,
      pod: podName,
    },
  };
}

function schedulerRefusal(context: FindingContext, { binding, status }: PodBinding, isPermanent: boolean): PodProblem {
  const { set, known, eventsOf } = context;
  const { pod, since } = status;
  const { name } = pod.meta;
  const condition = podCondition(pod, 'PodScheduled');
  const message = condition?.message ?? '';
  const verdict = parseSchedulerMessage(message);
  const conflict = isVolumeConflict(verdict);
  const event = unresolvedEvent(eventsOf(pod.meta.uid), ['FailedScheduling']);
  const gated = condition?.reason === 'SchedulingGated';
  const why = verdict === undefined ? withoutFullStop(message) : schedulerSentence(verdict);
  const text = message === '' ? 'has not been scheduled' : `cannot be scheduled: ${why}`;
  return {
    code: conflict ? 'VolumeNodeConflict' : 'Unschedulable',
    severity: isPermanent ? 'error' : 'warning',
    subject: podSubject(set, name),
    text,
    message: conflict
      ? `${name} cannot be scheduled where its volume is: ${volumeNodesText(context, binding, verdict)}`
      : `${name} ${text}`,
    evidence: [
      ...(condition === undefined ? ['no scheduler has looked at it'] : [conditionEvidence(condition)]),
      ...(gated ? ['a scheduling gate in spec.schedulingGates holds it until its owner takes it off'] : []),
      ...binding.claims.flatMap((claim) => volumeNodesEvidence(context, claim)),
      ...(event === undefined ? [] : [eventEvidence(event)]),
      ...binding.claims.filter(({ phase }) => phase === 'Missing').map((claim) => `claim ${claim.name} does not exist`),
      ...(binding.claims.some(({ phase }) => phase === 'Pending')
        ? [...unreadableKinds(known, 'StorageClass', 'PersistentVolume'), ...unreadEvents(known)]
        : []),
      ...unreadableKinds(known, 'Node', 'PersistentVolumeClaim'),
    ],
    since,
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: true,
  };
}

/** Reports whether no node has both room and the volume: some nodes are rejected because of the volume alone. */
function isVolumeConflict(verdict: SchedulerVerdict | undefined): boolean {
  return (verdict?.reasons ?? []).some(({ raw }) =>
    /PersistentVolume's node affinity|volume node affinity conflict|no available volume zone/.test(raw),
  );
}

function volumeNodesEvidence(
  context: FindingContext,
  { name, volumeName, nodes }: Binding['claims'][number],
): readonly string[] {
  if (volumeName === '' || nodes.length === 0) return [];
  return [
    `claim ${name} is bound to volume ${volumeName}, which is tied to ${describeAffinityNodes(context, nodes).text}`,
  ];
}

function volumeNodesText(context: FindingContext, { claims }: Binding, verdict: SchedulerVerdict | undefined): string {
  const tied = claims
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ volumeName, nodes }) => ({ volumeName, ...describeAffinityNodes(context, nodes) }));
  if (tied.length === 0) return `no node that can reach the volume takes the pod${otherNodesText(verdict)}`;
  const places = tied.map(({ volumeName, text }) => `volume ${volumeName} is tied to ${text}`).join('; ');
  return tied.some(({ allUnusable }) => allUnusable) ? places : `${places}${otherNodesText(verdict)}`;
}

/** Says why the scheduler rejects the nodes that it does not reject because of the volume. */
function otherNodesText(verdict: SchedulerVerdict | undefined): string {
  const rest = (verdict?.reasons ?? []).filter(({ about }) => about !== 'volume');
  return rest.length === 0
    ? ''
    : `; of the other nodes ${rest.map(({ nodes, text }) => `${nodes} ${text}`).join(', ')}`;
}

/** Reports whether the pod's own template asks for what the scheduler cannot find. */
export function isCausedByPodTemplate({ pod }: PodStatus): boolean {
  const verdict = parseSchedulerMessage(podCondition(pod, 'PodScheduled')?.message ?? '');
  const reasons = verdict?.reasons ?? [];
  return reasons.some(({ about }) => about === 'own') && !reasons.some(({ about }) => about === 'volume');
}
