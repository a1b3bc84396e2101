/** A claim whose volume is gone, or belongs to another claim. */

import { isReservedFor } from '../claims/volume-obstacles.ts';
import type { Claim, Volume } from '../model/kinds.ts';
import type { ClaimBinding } from '../model/set-status.ts';
import { type ClaimProblem, claimNoun, claimProblemBase } from './claim-problem-parts.ts';
import { type FindingContext, inspectAction, rebindClaimAction } from './context.ts';
import { eventEvidence, unreadableKinds, unresolvedEvent } from './evidence.ts';

export function lostClaim(context: FindingContext, binding: ClaimBinding, claim: Claim): ClaimProblem {
  const { set, known, volumes } = context;
  const event = unresolvedEvent(context.eventsOf(claim.meta.uid), ['ClaimLost', 'ClaimMisbound']);
  const eventTexts = event === undefined ? [] : [eventEvidence(event)];
  const lost = {
    ...claimProblemBase(context, claim),
    code: 'ClaimLost',
    since: event?.firstAt ?? claim.meta.createdAt,
    isPermanent: true,
  } as const;
  const noun = claimNoun(set, binding);
  const volume = volumes.get(claim.volume);
  if (volume?.claimRef?.uid === claim.meta.uid) {
    return {
      ...lost,
      clause: `${noun} has lost its volume`,
      evidence: [
        `status.phase=Lost; spec.volumeName=${claim.volume}`,
        `volume ${claim.volume} is there and refers to the claim: the controller manager has yet to bind it`,
        ...eventTexts,
      ],
      action: inspectAction(`volume ${claim.volume}`, ['describe', 'pv', claim.volume], ''),
    };
  }
  if (volume !== undefined) {
    return {
      ...lost,
      clause: `${noun} is no longer bound to its volume ${claim.volume}, which ${ownerClause(volume, claim)}`,
      evidence: [`status.phase=Lost; spec.volumeName=${claim.volume}`, ...volumeEvidence(volume, claim), ...eventTexts],
      action: misboundAction(binding, claim, volume),
    };
  }
  return {
    ...lost,
    clause: `${noun} has lost its volume${known.PersistentVolume === 'known' ? ` ${claim.volume}, which no longer exists` : ''}`,
    evidence: [
      known.PersistentVolume === 'known'
        ? `status.phase=Lost; spec.volumeName=${claim.volume}, which does not exist`
        : `status.phase=Lost; spec.volumeName=${claim.volume}, which no longer exists or belongs to another claim`,
      'the data are gone unless the volume can be made again under the same name',
      ...eventTexts,
      ...unreadableKinds(known, 'PersistentVolume'),
    ],
    action: {
      label: `delete claim ${claim.meta.name}: the controller makes a new, empty one`,
      args: ['delete', 'pvc', claim.meta.name],
      namespace: claim.meta.namespace,
      proposedAction: undefined,
    },
  };
}

function ownerClause(volume: Volume, claim: Claim): string {
  const { claimRef, phase } = volume;
  if (claimRef === undefined) return `refers to no claim (${phase})`;
  return isReservedFor(volume, claim)
    ? `belongs to a former claim of that name (${phase})`
    : `belongs to claim ${claimRef.namespace}/${claimRef.name} (${phase})`;
}

function volumeEvidence(volume: Volume, claim: Claim): readonly string[] {
  const { meta, claimRef, phase, reclaimPolicy, source } = volume;
  const isFormer = isReservedFor(volume, claim);
  return [
    `volume ${meta.name}: ${phase}, ${reclaimPolicy}, ${source}`,
    `spec.claimRef.uid of the volume: ${claimRef?.uid || 'none'}; the uid of the claim: ${claim.meta.uid}`,
    isFormer && phase === 'Released' && reclaimPolicy === 'Retain'
      ? `the data are still in volume ${meta.name}`
      : `what is in volume ${meta.name} is not lost, and this claim cannot have it as it stands`,
  ];
}

function misboundAction(binding: ClaimBinding, claim: Claim, volume: Volume): ClaimProblem['action'] {
  const isKept = volume.phase === 'Released' && volume.reclaimPolicy === 'Retain';
  return isKept && isReservedFor(volume, claim) && binding.origin === 'claim-template'
    ? rebindClaimAction(claim, volume)
    : inspectAction(`volume ${volume.meta.name}`, ['describe', 'pv', volume.meta.name], '');
}
