/** A claim for which a volume was made that it cannot be bound to: without its VolumeAttributesClass, or too small. */

import { volumeObstacles } from '../claims/volume-obstacles.ts';
import { type ClaimProblem, claimNoun, claimProblemBase, type PendingClaim } from './claim-problem-parts.ts';
import { type FindingContext, inspectAction } from './context.ts';

export function unfitVolumeProblem(
  context: FindingContext,
  { binding, claim }: PendingClaim,
): ClaimProblem | undefined {
  for (const volume of context.volumesNamingClaim(claim.meta.name)) {
    if (volume.claimRef?.uid !== claim.meta.uid) continue;
    // A volume without a phase yet is Pending.
    const settled = volume.phase === 'Pending' ? ({ ...volume, phase: 'Available' } as const) : volume;
    const obstacles = volumeObstacles(settled, { ...claim, selector: undefined });
    if (obstacles.length === 0) continue;
    const { name } = volume.meta;
    return {
      ...claimProblemBase(context, claim),
      code: 'NoMatchingVolume',
      clause: `${claimNoun(context.set, binding)} was given volume ${name}, which it cannot be bound to: ${obstacles.join(', ')}`,
      evidence: [
        `volume ${name}: spec.claimRef is the claim; ${volume.capacity}, class ${volume.storageClass || '(none)'}, VolumeAttributesClass ${volume.attributesClass || '(none)'}`,
        `claim ${claim.meta.name}: ${claim.request}, class ${claim.storageClass || '(none)'}, VolumeAttributesClass ${claim.attributesClass || '(none)'}`,
        'the provisioner does not make what the claim asks for: ask for what it can make, or use another class',
      ],
      isPermanent: true,
      action: inspectAction(`volume ${name}`, ['describe', 'pv', name], ''),
    };
  }
  return undefined;
}
