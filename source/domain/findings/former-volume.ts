import { volumeObstacles } from '../claims/volume-obstacles.ts';
import type { Finding, FindingAction } from '../model/finding.ts';
import type { Claim, Volume } from '../model/kinds.ts';
import type { Binding, ClaimBinding } from '../model/set-status.ts';
import { claimSubject, inspectAction, rebindClaimAction, type SetFindingContext } from './context.ts';
import { rfc3339 } from './evidence.ts';

/**
 * Finds a claim that was created again while the volume of a former claim with its name still exists: the volume was
 * retained, or it is reserved for the claim and was not bound. The member has other data, or none.
 */
export function formerVolume(
  { set, volumesNamingClaim }: SetFindingContext,
  binding: Binding,
  { claim, name, origin, terminating }: ClaimBinding,
): readonly Finding[] {
  if (claim === undefined || claim.phase !== 'Bound' || origin !== 'claim-template' || terminating) return [];
  return volumesNamingClaim(name).flatMap((volume): readonly Finding[] => {
    const { meta, phase, claimRef } = volume;
    if (meta.name === claim.volume || meta.deletionAt !== undefined) return [];
    if ((phase !== 'Released' && phase !== 'Available') || claimRef?.uid === claim.meta.uid) return [];
    const unfit = volumeObstacles({ ...volume, claimRef: undefined, phase: 'Available' }, { ...claim, volume: '' });
    return [
      {
        code: 'FormerVolume',
        severity: 'warning',
        subject: claimSubject(set, name),
        message: `claim ${name} is bound to volume ${claim.volume}; the data of a former claim of that name are in volume ${meta.name} (${phase})`,
        evidence: [
          `volume ${meta.name}: ${phase}, ${volume.capacity} of class ${volume.storageClass || '(none)'}, made ${rfc3339(meta.createdAt)}; spec.claimRef.uid: ${claimRef?.uid || 'none'}`,
          `claim ${name}: uid ${claim.meta.uid}, made ${rfc3339(claim.meta.createdAt)}`,
          ...(unfit.length === 0 ? [] : [`the claim passes the volume over: ${unfit.join(', ')}`]),
          ...(unfit.length === 0 ? [] : [byHand(claim, volume)]),
          `if nobody needs the data: delete volume ${meta.name}`,
        ],
        since: claim.meta.createdAt,
        action: wayBack(claim, volume, unfit),
        cause: undefined,
        pod: binding.podName,
      },
    ];
  });
}

function byHand({ meta }: Claim, { meta: volume, capacity, storageClass, accessModes }: Volume): string {
  const wanted = `spec.volumeName ${volume.name}, ${capacity} ${accessModes.join(',')}, storageClassName '${storageClass}'`;
  return `to bring the data back: free the volume, scale the member away, delete claim ${meta.name} and create it with ${wanted}; then scale up`;
}

function wayBack(claim: Claim, volume: Volume, unfit: readonly string[]): FindingAction {
  const isKept = volume.phase === 'Available' || volume.reclaimPolicy === 'Retain';
  return unfit.length === 0 && isKept
    ? rebindClaimAction(claim, volume)
    : inspectAction(`volume ${volume.meta.name}`, ['describe', 'pv', volume.meta.name], '');
}
