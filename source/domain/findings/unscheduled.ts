/** Pods that have no node: because of a claim, of where a volume is, or of what the nodes have to offer. */

import { conditionOf } from '../pod-word.ts';
import type { Binding, PodStatus } from '../status.ts';
import { SLOW_MS, UNSCHEDULED_MS } from '../thresholds.ts';
import { type ClaimTrouble, claimTrouble } from './claim-trouble.ts';
import { type PodRow, podSubject, type RowsContext, type Trouble } from './context.ts';
import { conditionLine, eventLine, sentence, standing, unheard, unreadable } from './evidence.ts';
import { readSchedulerMessage, type SchedulerVerdict, schedulerSentence } from './scheduler-message.ts';
import { tiedNodes } from './tied-nodes.ts';

/** Undefined for a pod that the scheduler has not refused and that has not waited long. */
export function unscheduled(context: RowsContext, row: PodRow): Trouble | undefined {
  const { binding, status } = row;
  const waited = context.now - status.since;
  const condition = conditionOf(status.pod, 'PodScheduled');
  const refused = condition?.status === 'False' && condition.reason !== 'SchedulingGated';
  const claim = gravest(binding.claims.flatMap((item) => claimTrouble(context, item, { row }) ?? []));
  if (claim !== undefined) return fromClaim(context, row, claim, waited);
  // A provisioner that was given a node is at work on the volume.
  const provisioning = binding.claims.some(
    (item) => item.phase === 'Pending' && (item.claim?.selectedNode ?? '') !== '',
  );
  if (!refused && waited <= SLOW_MS) return undefined;
  return refusedPod(context, row, waited > (refused && !provisioning ? UNSCHEDULED_MS : SLOW_MS));
}

function gravest(troubles: readonly ClaimTrouble[]): ClaimTrouble | undefined {
  return troubles.find(({ definite }) => definite) ?? troubles[0];
}

function fromClaim(context: RowsContext, row: PodRow, claim: ClaimTrouble, waited: number): Trouble {
  const { podName } = row.binding;
  const hopeless = claim.definite || waited > (claim.patienceMs ?? UNSCHEDULED_MS);
  const own = refusedPod(context, row, hopeless);
  const { code, severity, subject, evidence, since, action } = own;
  return {
    code: claim.code,
    severity: hopeless ? 'error' : 'warning',
    subject: claim.subject,
    text: `cannot be scheduled: its ${claim.clause}`,
    message: `${claim.clause}: ${podName} cannot be scheduled`,
    evidence: claim.evidence,
    since: claim.since,
    action: claim.action,
    weight: hopeless ? 'hopeless' : 'none',
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

function refusedPod(context: RowsContext, { binding, status }: PodRow, hopeless: boolean): Trouble {
  const { set, known, eventsOf } = context;
  const { pod, since } = status;
  const { name } = pod.meta;
  const condition = conditionOf(pod, 'PodScheduled');
  const message = condition?.message ?? '';
  const verdict = readSchedulerMessage(message);
  const conflict = isVolumeConflict(verdict);
  const event = standing(eventsOf(pod.meta.uid), ['FailedScheduling']);
  const gated = condition?.reason === 'SchedulingGated';
  const why = verdict === undefined ? sentence(message) : schedulerSentence(verdict);
  const text = message === '' ? 'has not been scheduled' : `cannot be scheduled: ${why}`;
  return {
    code: conflict ? 'VolumeNodeConflict' : 'Unschedulable',
    severity: hopeless ? 'error' : 'warning',
    subject: podSubject(set, name),
    text,
    message: conflict
      ? `${name} cannot be scheduled where its volume is: ${placeText(context, binding, verdict)}`
      : `${name} ${text}`,
    evidence: [
      ...(condition === undefined ? ['no scheduler has looked at it'] : [conditionLine(condition)]),
      ...(gated ? ['a scheduling gate in spec.schedulingGates holds it until its owner takes it off'] : []),
      ...binding.claims.flatMap((claim) => volumePlace(context, claim)),
      ...(event === undefined ? [] : [eventLine(event)]),
      ...binding.claims.filter(({ phase }) => phase === 'Missing').map((claim) => `claim ${claim.name} does not exist`),
      ...(binding.claims.some(({ phase }) => phase === 'Pending')
        ? [...unreadable(known, 'StorageClass', 'PersistentVolume'), ...unheard(known)]
        : []),
      ...unreadable(known, 'Node', 'PersistentVolumeClaim'),
    ],
    since,
    weight: hopeless ? 'hopeless' : 'none',
    unfinished: true,
  };
}

/** No node has both room and the volume, and some node is refused for the volume alone. */
function isVolumeConflict(verdict: SchedulerVerdict | undefined): boolean {
  return (verdict?.reasons ?? []).some(({ raw }) =>
    /PersistentVolume's node affinity|volume node affinity conflict|no available volume zone/.test(raw),
  );
}

function volumePlace(context: RowsContext, { name, volumeName, nodes }: Binding['claims'][number]): readonly string[] {
  if (volumeName === '' || nodes.length === 0) return [];
  return [`claim ${name} is bound to volume ${volumeName}, which is tied to ${tiedNodes(context, nodes).text}`];
}

function placeText(context: RowsContext, { claims }: Binding, verdict: SchedulerVerdict | undefined): string {
  const tied = claims
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ volumeName, nodes }) => ({ volumeName, ...tiedNodes(context, nodes) }));
  if (tied.length === 0) return `no node that can reach the volume takes the pod${restText(verdict)}`;
  const places = tied.map(({ volumeName, text }) => `volume ${volumeName} is tied to ${text}`).join('; ');
  return tied.some(({ explains }) => explains) ? places : `${places}${restText(verdict)}`;
}

/** What the scheduler has against the nodes that it does not refuse for the volume. */
function restText(verdict: SchedulerVerdict | undefined): string {
  const rest = (verdict?.reasons ?? []).filter(({ about }) => about !== 'volume');
  return rest.length === 0
    ? ''
    : `; of the other nodes ${rest.map(({ nodes, text }) => `${nodes} ${text}`).join(', ')}`;
}

/** Whether what the scheduler misses is what the pod's own template asks for. */
export function isOwnDemand({ pod }: PodStatus): boolean {
  const verdict = readSchedulerMessage(conditionOf(pod, 'PodScheduled')?.message ?? '');
  const reasons = verdict?.reasons ?? [];
  return reasons.some(({ about }) => about === 'own') && !reasons.some(({ about }) => about === 'volume');
}
