/** Pods that have no node because of a gate, of a claim, of the location of a volume, or of what the nodes offer. */

import type { PodStatus } from '../model/set-status.ts';
import { NO_SCHEDULER_AFTER_MS, PROGRESS_DEADLINE_MS, UNSCHEDULABLE_AFTER_MS } from '../model/thresholds.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { listNames } from '../text/sentences.ts';
import { type ClaimProblem, claimProblem } from './claim-problem.ts';
import { type PodBinding, type PodProblem, podSubject, type SetFindingContext } from './context.ts';
import { conditionEvidence } from './evidence.ts';
import { parseSchedulerMessage } from './scheduler-message.ts';
import { schedulerRefusal } from './scheduler-refusal.ts';

/** Returns undefined for a pod that the scheduler has not rejected and that has not waited long. */
export function podUnscheduled(context: SetFindingContext, row: PodBinding): PodProblem | undefined {
  const { binding, status } = row;
  const waited = context.now - status.since;
  const condition = podCondition(status.pod, 'PodScheduled');
  const refused = condition?.status === 'False';
  const gate = heldByGate(context, row);
  if (gate !== undefined) return gate;
  const claim = mostPermanent(binding.claims.flatMap((item) => claimProblem(context, item, { row }) ?? []));
  if (claim !== undefined) return causedByClaim(context, row, claim, waited);
  // A provisioner that has been given a node is creating the volume.
  const provisioning = binding.claims.some(
    (item) => item.phase === 'Pending' && (item.claim?.selectedNode ?? '') !== '',
  );
  const isUnseen = condition === undefined && waited > NO_SCHEDULER_AFTER_MS;
  if (!refused && !isUnseen && waited <= PROGRESS_DEADLINE_MS) return undefined;
  return schedulerRefusal(context, row, waited > (provisioning ? PROGRESS_DEADLINE_MS : UNSCHEDULABLE_AFTER_MS));
}

function mostPermanent(troubles: readonly ClaimProblem[]): ClaimProblem | undefined {
  return troubles.find(({ isPermanent }) => isPermanent) ?? troubles[0];
}

function causedByClaim(context: SetFindingContext, row: PodBinding, claim: ClaimProblem, waited: number): PodProblem {
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

/** A gate keeps every scheduler off the pod until its owner takes it off. */
function heldByGate({ set, now }: SetFindingContext, { status }: PodBinding): PodProblem | undefined {
  const { pod, since } = status;
  const { schedulingGates: gates, meta } = pod;
  if (gates.length === 0) return undefined;
  const isPermanent = now - since > PROGRESS_DEADLINE_MS;
  const condition = podCondition(pod, 'PodScheduled');
  const what = gates.length === 1 ? 'scheduling gate' : 'scheduling gates';
  return {
    code: 'Unschedulable',
    severity: isPermanent ? 'error' : 'warning',
    subject: podSubject(set, meta.name),
    text: `is held back by ${what} ${listNames(gates)}`,
    evidence: [
      `spec.schedulingGates: ${gates.join(', ')}; no scheduler looks at the pod until the owner of each has taken it off`,
      ...(condition === undefined ? [] : [conditionEvidence(condition)]),
    ],
    since,
    action: {
      label: `take the ${what} off, once the owner is known to be gone`,
      args: ['patch', 'pod', meta.name, '--type=json', '-p', '[{"op":"remove","path":"/spec/schedulingGates"}]'],
      namespace: meta.namespace,
      proposedAction: undefined,
    },
    verdictImpact: isPermanent ? 'permanent' : 'none',
    unfinished: true,
  };
}

/** Reports whether the pod's own template asks for what the scheduler cannot find. */
export function isCausedByPodTemplate({ pod }: PodStatus): boolean {
  const verdict = parseSchedulerMessage(podCondition(pod, 'PodScheduled')?.message ?? '');
  const reasons = verdict?.reasons ?? [];
  return reasons.some(({ about }) => about === 'own') && !reasons.some(({ about }) => about === 'volume');
}
