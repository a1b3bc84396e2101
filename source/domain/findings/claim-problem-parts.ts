/** What the problems of claims have in common. */

import type { FindingAction, FindingCode, FindingSubject } from '../model/finding.ts';
import type { Claim, StatefulSet } from '../model/kinds.ts';
import type { ClaimBinding } from '../model/set-status.ts';
import { claimSubject, type FindingContext } from './context.ts';

export interface ClaimProblem {
  readonly code: FindingCode;
  readonly subject: FindingSubject;
  /** "claim data-web-2 asks for storage class gold, which does not exist" */
  readonly clause: string;
  readonly evidence: readonly string[];
  readonly since: number | undefined;
  readonly action: FindingAction;
  /** True if waiting does not help. */
  readonly isPermanent: boolean;
  /** How long it may merely be slow, if that is not the usual minute. */
  readonly patienceMs?: number;
}

export interface PendingClaim {
  readonly binding: ClaimBinding;
  readonly claim: Claim;
  /** Name of the pod that has no node because of the claim; undefined if there is none. */
  readonly waitingPod: string | undefined;
  /** The scheduler's message about that pod; empty if there is none. */
  readonly schedulerMessage: string;
}

/** "claim data-web-2", "claim assets (shared by all members)" */
export function claimNoun({ replicas }: Pick<StatefulSet, 'replicas'>, { name, origin }: ClaimBinding): string {
  return origin === 'shared' && replicas > 1 ? `claim ${name} (shared by all members)` : `claim ${name}`;
}

export function claimProblemBase({ set }: FindingContext, claim: Claim) {
  return {
    subject: claimSubject(set, claim.meta.name),
    since: claim.meta.createdAt,
    isPermanent: false,
  } as const;
}

/**
 * Deletes a claim that was never bound, with the pod that waits for it. Only for claims of a template that does not ask
 * for what is wrong. The controller makes both again at once; without the pod's deletion it takes minutes.
 */
export function deleteUnboundClaimAction({ claim, waitingPod }: PendingClaim): FindingAction {
  const { name, namespace } = claim.meta;
  const pods = waitingPod === undefined ? [] : [`pod/${waitingPod}`];
  const both = waitingPod === undefined ? 'it' : 'both';
  return {
    label: `delete claim ${[name, ...pods.map((pod) => pod.replace('/', ' '))].join(' and ')}: the controller makes ${both} again, as the templates want`,
    args: ['delete', `pvc/${name}`, ...pods, '--wait=false'],
    namespace,
    proposedAction: undefined,
  };
}
