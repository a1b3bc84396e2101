/** Finds out why a claim is not bound. The causes that can be distinguished are checked first. */

import type { Claim } from '../model/kinds.ts';
import type { ClaimBinding } from '../model/set-status.ts';
import { podCondition } from '../pod/kubectl-status.ts';
import { dataSourceProblem } from './claim-data-source.ts';
import { goneNodeProblem } from './claim-gone-node.ts';
import { namedVolumeProblem } from './claim-named-volume.ts';
import { noClassProblem } from './claim-no-class.ts';
import { noVolumeProblem } from './claim-no-volume.ts';
import type { ClaimProblem, PendingClaim } from './claim-problem-parts.ts';
import { failedProvisioning, silentProvisioner } from './claim-provisioning.ts';
import { unexplainedClaim } from './claim-unexplained.ts';
import { unfitVolumeProblem } from './claim-unfit-volume.ts';
import type { FindingContext, PodBinding } from './context.ts';

export function pendingClaim(
  context: FindingContext,
  binding: ClaimBinding,
  claim: Claim,
  row: PodBinding | undefined,
): ClaimProblem | undefined {
  const schedulerMessage = row === undefined ? '' : (podCondition(row.status.pod, 'PodScheduled')?.message ?? '');
  const pending: PendingClaim = { binding, claim, waitingPod: row?.binding.podName, schedulerMessage };
  const cause =
    claim.volume === ''
      ? (noClassProblem(context, pending) ??
        goneNodeProblem(context, pending) ??
        dataSourceProblem(context, pending) ??
        failedProvisioning(context, pending) ??
        noVolumeProblem(context, pending) ??
        unfitVolumeProblem(context, pending) ??
        silentProvisioner(context, pending))
      : namedVolumeProblem(context, pending);
  return cause ?? unexplainedClaim(context, pending);
}
