/** A pod that is not created until a claim of its name is gone. */

import { isStaleClaim } from '../join/claim-binding.ts';
import type { Binding } from '../model/set-status.ts';
import { STEP_OVERDUE_AFTER_MS } from '../model/thresholds.ts';
import { claimKeeperClause, claimKeeperEvidence } from './claim-holders.ts';
import { claimSubject, inspectAction, type PodProblem, type SetFindingContext } from './context.ts';
import { lastFailure } from './controller-writes.ts';
import { eventEvidence, rfc3339 } from './evidence.ts';

/**
 * The controller creates no pod while a claim of it is being deleted or belongs to an earlier pod (whenScaled: Delete).
 * The claim is gone once no pod references it and no other finalizer is left.
 */
export function claimInTheWay(context: SetFindingContext, { podName, claims }: Binding): PodProblem | undefined {
  const { set, now, setEvents, usersOf } = context;
  const leaving = claims.find(
    (claim) => claim.origin === 'claim-template' && (claim.terminating || isStaleClaim(set, podName, undefined, claim)),
  );
  if (leaving?.claim === undefined) return undefined;
  const { deletionAt, createdAt, owners } = leaving.claim.meta;
  const holders = usersOf(leaving.name);
  // When the controller first met a claim of an earlier pod is known only where its writes have times.
  const since = deletionAt ?? (set.statusWrittenAt && Math.max(createdAt, set.statusWrittenAt, set.specWrittenAt ?? 0));
  const isOverdue = since !== undefined && now - since > STEP_OVERDUE_AFTER_MS;
  const event = lastFailure(setEvents, 'create', podName);
  const which = deletionAt === undefined ? 'which its scaled-down predecessor owns,' : 'which is being deleted,';
  const [holder] = holders;
  const keeper = claimKeeperClause(context, leaving.claim);
  return {
    code: 'ClaimTerminating',
    severity: isOverdue ? 'error' : 'warning',
    subject: claimSubject(set, leaving.name),
    text: `is created only once claim ${leaving.name}, ${which} is gone${keeper === '' ? '' : `: ${keeper}`}`,
    evidence: [
      ...(deletionAt === undefined
        ? ['spec.persistentVolumeClaimRetentionPolicy.whenScaled=Delete']
        : [`metadata.deletionTimestamp of the claim: ${rfc3339(deletionAt)}`]),
      ...owners.map(({ kind, name, uid }) => `owner of the claim: ${kind} ${name}, uid ${uid}`),
      ...claimKeeperEvidence(context, leaving.claim),
      ...(event === undefined ? [] : [eventEvidence(event)]),
    ],
    since,
    action:
      holder === undefined
        ? inspectAction(`claim ${leaving.name}`, ['describe', 'pvc', leaving.name], set.meta.namespace)
        : inspectAction(`pod ${holder.meta.name}`, ['describe', 'pod', holder.meta.name], set.meta.namespace),
    verdictImpact: isOverdue ? 'permanent' : 'transient',
    unfinished: true,
  };
}
