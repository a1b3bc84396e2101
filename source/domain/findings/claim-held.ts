/** A claim that one pod at a time may use, and that another pod has. */

import type { Claim } from '../model/kinds.ts';
import type { ClaimBinding } from '../model/set-status.ts';
import { podWithNode } from './claim-holders.ts';
import { type ClaimProblem, claimNoun, claimProblemBase } from './claim-problem-parts.ts';
import { type FindingContext, inspectAction, type PodBinding } from './context.ts';

export function heldClaim(
  context: FindingContext,
  binding: ClaimBinding,
  claim: Claim,
  { status }: PodBinding,
): ClaimProblem | undefined {
  if (!claim.accessModes.includes('ReadWriteOncePod')) return undefined;
  const { set } = context;
  const holder = context
    .usersOf(claim.meta.name)
    .find(({ meta, node, phase }) => meta.uid !== status.pod.meta.uid && node !== '' && !isOver(phase));
  if (holder === undefined) return undefined;
  const { name, namespace, deletionAt, owners } = holder.meta;
  const isMember = owners.some(({ uid }) => uid === set.meta.uid);
  return {
    ...claimProblemBase(context, claim),
    code: 'ClaimHeld',
    clause: `${claimNoun(set, binding)} may be used by one pod at a time, and ${podWithNode(holder)} has it`,
    evidence: [
      `spec.accessModes of the claim: ${claim.accessModes.join(', ')}`,
      `${podWithNode(holder)} names the claim; its phase is ${holder.phase}${deletionAt === undefined ? '' : ', and it is being deleted'}`,
      ...(isMember ? ['all members of the set name this claim: only one of them can run'] : []),
    ],
    since: Math.max(status.since, holder.meta.createdAt),
    action: inspectAction(`pod ${name}`, ['describe', 'pod', name], namespace),
    isPermanent: isMember,
  };
}

function isOver(phase: string): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}
