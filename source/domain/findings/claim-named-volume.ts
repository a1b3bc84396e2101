/** A claim that asks for one volume by its name (spec.volumeName) and is not bound to it. */

import { isOnlyTiedToFormerClaim, volumeObstacles } from '../claims/volume-obstacles.ts';
import type { FindingAction } from '../model/finding.ts';
import type { Volume } from '../model/kinds.ts';
import {
  type ClaimProblem,
  claimNoun,
  claimProblemBase,
  deleteUnboundClaimAction,
  type PendingClaim,
} from './claim-problem-parts.ts';
import { type FindingContext, freeVolumeAction, inspectAction } from './context.ts';
import { eventEvidence, unreadableKinds, unresolvedEvent, withoutFullStop } from './evidence.ts';

export function namedVolumeProblem(context: FindingContext, pending: PendingClaim): ClaimProblem | undefined {
  const { claim } = pending;
  const { known, volumes } = context;
  const event = unresolvedEvent(context.eventsOf(claim.meta.uid), ['VolumeMismatch', 'FailedBinding']);
  const isKnown = known.PersistentVolume === 'known';
  const volume = volumes.get(claim.volume);
  const obstacles = volume === undefined ? [] : volumeObstacles(volume, claim);
  if (isKnown ? volume !== undefined && obstacles.length === 0 : event === undefined) return undefined;
  const why = !isKnown
    ? withoutFullStop(event?.message ?? '')
    : volume === undefined
      ? 'which does not exist'
      : `which it cannot have: ${obstacles.join(', ')}`;
  return {
    ...claimProblemBase(context, claim),
    code: 'NamedVolumeUnavailable',
    clause: `${claimNoun(context.set, pending.binding)} asks for volume ${claim.volume}${isKnown ? `, ${why}` : `: ${why}`}`,
    evidence: [
      `spec.volumeName=${claim.volume}; it asks for ${claim.request} ${claim.accessModes.join(',')} of class ${claim.storageClass || '(none)'}`,
      ...(volume === undefined ? unreadableKinds(known, 'PersistentVolume') : volumeEvidence(volume)),
      ...(event === undefined ? [] : [eventEvidence(event)]),
    ],
    isPermanent: true,
    action: wayOut(context, pending, volume, obstacles),
  };
}

function volumeEvidence({ meta, phase, capacity, storageClass, accessModes, claimRef }: Volume): readonly string[] {
  const owner =
    claimRef === undefined ? 'none' : `${claimRef.namespace}/${claimRef.name}, uid ${claimRef.uid || 'none'}`;
  return [
    `volume ${meta.name}: ${phase}, ${capacity} ${accessModes.join(',')} of class ${storageClass || '(none)'}; spec.claimRef: ${owner}`,
  ];
}

function wayOut(
  { set }: FindingContext,
  pending: PendingClaim,
  volume: Volume | undefined,
  obstacles: readonly string[],
): FindingAction {
  const { claim, binding } = pending;
  if (volume !== undefined && isOnlyTiedToFormerClaim(volume, claim, obstacles)) return freeVolumeAction(volume);
  const template = set.claimTemplates.find(({ name }) => name === binding.template);
  const isMadeAgain = binding.origin === 'claim-template' && template?.volume === undefined;
  if (isMadeAgain) return deleteUnboundClaimAction(pending);
  return volume === undefined
    ? inspectAction('which volumes there are', ['get', 'pv'], '')
    : inspectAction(`volume ${volume.meta.name}`, ['describe', 'pv', volume.meta.name], '');
}
