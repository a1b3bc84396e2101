/** A claim whose volume is to be made for a node that does not exist any more. */

import { type ClaimProblem, claimNoun, claimProblemBase, type PendingClaim } from './claim-problem-parts.ts';
import type { FindingContext } from './context.ts';
import { eventEvidence, unresolvedEvent } from './evidence.ts';

const ANNOTATION = 'volume.kubernetes.io/selected-node';

/** Provisioners make no volume for the node that the scheduler chose, and the scheduler chooses no other one. */
export function goneNodeProblem(context: FindingContext, { binding, claim }: PendingClaim): ClaimProblem | undefined {
  const { name, namespace } = claim.meta;
  if (!context.claimsWithGoneNode.has(name)) return undefined;
  const event = unresolvedEvent(context.eventsOf(claim.meta.uid), ['ProvisioningFailed']);
  return {
    ...claimProblemBase(context, claim),
    code: 'SelectedNodeGone',
    clause: `${claimNoun(context.set, binding)} is to be made for node ${claim.selectedNode}, which does not exist`,
    evidence: [
      `annotation ${ANNOTATION}=${claim.selectedNode}; there is no such node`,
      ...(event === undefined ? [] : [eventEvidence(event)]),
    ],
    isPermanent: true,
    action: {
      label: `take the annotation off claim ${name}: the scheduler then chooses another node`,
      args: ['annotate', 'pvc', name, `${ANNOTATION}-`],
      namespace,
      proposedAction: undefined,
    },
  };
}
