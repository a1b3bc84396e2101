/** The reason why a claim cannot be used. */

import type { Claim } from '../model/kinds.ts';
import type { ClaimBinding } from '../model/set-status.ts';
import { heldClaim } from './claim-held.ts';
import { claimKeeperClause, claimKeeperEvidence } from './claim-holders.ts';
import { lostClaim } from './claim-lost.ts';
import { foreignClaim, missingClaim } from './claim-missing.ts';
import { pendingClaim } from './claim-pending.ts';
import { type ClaimProblem, claimNoun, claimProblemBase } from './claim-problem-parts.ts';
import { type FindingContext, inspectAction, type PodBinding } from './context.ts';
import { rfc3339 } from './evidence.ts';

/** `row`: the pod that waits for the claim, if there is one. */
export function claimProblem(
  context: FindingContext,
  binding: ClaimBinding,
  { row }: { readonly row?: PodBinding } = {},
): ClaimProblem | undefined {
  const { claim, phase } = binding;
  if (claim === undefined) return missingClaim(context, binding, row);
  const foreign = foreignClaim(context, binding, claim, row);
  if (foreign !== undefined) return foreign;
  if (phase === 'Lost') return lostClaim(context, binding, claim);
  if (binding.terminating) return terminatingClaim(context, binding, claim);
  if (phase === 'Pending') return pendingClaim(context, binding, claim, row);
  return row === undefined ? undefined : heldClaim(context, binding, claim, row);
}

function terminatingClaim(context: FindingContext, binding: ClaimBinding, claim: Claim): ClaimProblem {
  const { meta } = claim;
  const keeper = claimKeeperClause(context, claim);
  return {
    ...claimProblemBase(context, claim),
    code: 'ClaimTerminating',
    clause: `${claimNoun(context.set, binding)} is being deleted${keeper === '' ? '' : `: ${keeper}`}`,
    evidence: [`metadata.deletionTimestamp=${rfc3339(meta.deletionAt ?? 0)}`, ...claimKeeperEvidence(context, claim)],
    since: meta.deletionAt,
    action: inspectAction('what holds it', ['describe', 'pvc', meta.name], meta.namespace),
  };
}
