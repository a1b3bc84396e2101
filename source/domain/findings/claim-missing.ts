/** A claim that a pod names and that does not exist, or that was not made for the pod. */

import type { Claim } from '../model/kinds.ts';
import type { ClaimBinding } from '../model/set-status.ts';
import type { ClaimProblem } from './claim-problem-parts.ts';
import { claimSubject, type FindingContext, inspectAction, type PodBinding } from './context.ts';
import { eventEvidence, unreadEvents, unresolvedEvent } from './evidence.ts';

/** The controller makes the missing claims of its templates, so only those that the pod template names are reported. */
export function missingClaim(
  context: FindingContext,
  { name, origin, phase, template }: ClaimBinding,
  row: PodBinding | undefined,
): ClaimProblem | undefined {
  if (phase !== 'Missing' || origin === 'claim-template') return undefined;
  const { set, known } = context;
  const { namespace } = set.meta;
  const subject = claimSubject(set, name);
  if (origin === 'shared') {
    return {
      code: 'ClaimMissing',
      subject,
      clause: `claim ${name}, which the pod template names, does not exist`,
      evidence: [
        `volume ${template} of the pod template: persistentVolumeClaim.claimName=${name}`,
        'the controller makes claims of volumeClaimTemplates only: somebody has to make this one, or to put the name right',
      ],
      since: row?.status.since,
      action: inspectAction('which claims there are', ['get', 'pvc'], namespace),
      isPermanent: true,
    };
  }
  if (row === undefined) return undefined;
  const event = unresolvedEvent(context.eventsOf(row.status.pod.meta.uid), ['FailedBinding', 'FailedCreate']);
  return {
    code: 'ClaimMissing',
    subject,
    clause: `claim ${name} of the ephemeral volume ${template} has not been made`,
    evidence: [
      `volume ${template} of the pod is ephemeral: the controller manager makes its claim`,
      ...(event === undefined ? unreadEvents(known) : [eventEvidence(event)]),
    ],
    since: row.status.since,
    action: inspectAction('what is said of the pod', ['describe', 'pod', row.binding.podName], namespace),
    isPermanent: false,
  };
}

/** The scheduler accepts the claim of an ephemeral volume only if the pod owns it. */
export function foreignClaim(
  context: FindingContext,
  { name, origin, template }: ClaimBinding,
  { meta }: Claim,
  row: PodBinding | undefined,
): ClaimProblem | undefined {
  if (origin !== 'ephemeral' || row === undefined) return undefined;
  const { pod, since } = row.status;
  if (meta.owners.some(({ uid }) => uid === pod.meta.uid)) return undefined;
  const owner = meta.owners[0];
  return {
    code: 'ClaimMissing',
    subject: claimSubject(context.set, name),
    clause: `claim ${name} of the ephemeral volume ${template} cannot be made: another claim has that name`,
    evidence: [
      `metadata.ownerReferences of the claim: ${owner === undefined ? 'none' : `${owner.kind} ${owner.name}, uid ${owner.uid}`}; the pod's uid is ${pod.meta.uid}`,
    ],
    since,
    action: inspectAction('whose claim it is', ['describe', 'pvc', name], meta.namespace),
    isPermanent: true,
  };
}
