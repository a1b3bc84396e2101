/** Pods that have no node because of a gate, of a claim, of the location of a volume, or of what the nodes offer. */

import type { PodStatus } from '../model/set-status.ts';
import { PROGRESS_DEADLINE_MS, UNSCHEDULABLE_AFTER_MS } from '../model/thresholds.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { claimProblem } from './claim-problem.ts';
import type { ClaimProblem } from './claim-problem-parts.ts';
import type { PodBinding, PodProblem, SetFindingContext } from './context.ts';
import { hasProvisionedClaim, notLookedAt } from './not-looked-at.ts';
import { parseSchedulerMessage } from './scheduler-message.ts';
import { schedulerRefusal } from './scheduler-refusal.ts';
import { volumeOutOfReach } from './volume-out-of-reach.ts';

/** Returns undefined for a pod that the scheduler has not rejected and that has not waited long. */
export function podUnscheduled(context: SetFindingContext, row: PodBinding): PodProblem | undefined {
  const { binding, status } = row;
  const waited = context.now - status.since;
  const condition = podCondition(status.pod, 'PodScheduled');
  const refused = condition?.status === 'False';
  const unseen = notLookedAt(context, row);
  if (unseen !== undefined) return unseen;
  const claim = mostPermanent(binding.claims.flatMap((item) => claimProblem(context, item, { row }) ?? []));
  if (claim !== undefined) return causedByClaim(context, row, claim, waited);
  // A provisioner that has been given a node is creating the volume.
  const provisioning = hasProvisionedClaim(row);
  if (!refused && waited <= PROGRESS_DEADLINE_MS) return undefined;
  const isPermanent = waited > (provisioning ? PROGRESS_DEADLINE_MS : UNSCHEDULABLE_AFTER_MS);
  return volumeOutOfReach(context, row, isPermanent) ?? schedulerRefusal(context, row, isPermanent);
}

function mostPermanent(troubles: readonly ClaimProblem[]): ClaimProblem | undefined {
  return troubles.find(({ isPermanent }) => isPermanent) ?? troubles[0];
}

function causedByClaim(context: SetFindingContext, row: PodBinding, claim: ClaimProblem, waited: number): PodProblem {
  const { podName } = row.binding;
  const isPermanent = claim.isPermanent || waited > (claim.patienceMs ?? UNSCHEDULABLE_AFTER_MS);
  const refusal = schedulerRefusal(context, row, isPermanent);
  const { code, severity, subject, evidence, since, action } = refusal;
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

/** Reports whether the pod's own template asks for what the scheduler cannot find. */
export function isCausedByPodTemplate({ pod }: PodStatus): boolean {
  const verdict = parseSchedulerMessage(podCondition(pod, 'PodScheduled')?.message ?? '');
  const reasons = verdict?.reasons ?? [];
  return reasons.some(({ about }) => about === 'own') && !reasons.some(({ about }) => about === 'volume');
}
