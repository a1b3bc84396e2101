/** Compares the existing volumes with a claim and says why each one does not fit. */

import { nodesOfVolume } from '../join/volume-nodes.ts';
import type { Claim, Volume } from '../model/kinds.ts';
import { parseQuantity } from '../text/quantity.ts';
import type { FindingContext } from './context.ts';

export interface VolumeFit {
  readonly volume: Volume;
  /** Empty if the volume fits. */
  readonly obstacles: readonly string[];
  /** True if the volume has the claim's class, or if there is a single obstacle. */
  readonly related: boolean;
  /** The nodes that the volume is tied to; empty if there are none. */
  readonly nodes: string;
}

/** Sorts the volumes by their number of obstacles, the fewest first. */
export function volumeFits({ volumes }: FindingContext, claim: Claim): readonly VolumeFit[] {
  return [...volumes.values()]
    .map((volume): VolumeFit => {
      const obstacles = obstaclesOf(volume, claim);
      const related = volume.storageClass === (claim.storageClass ?? '') || obstacles.length === 1;
      return { volume, obstacles, related, nodes: nodesOfVolume(volume, undefined).join(', ') };
    })
    .sort((a, b) => a.obstacles.length - b.obstacles.length || (a.volume.meta.name < b.volume.meta.name ? -1 : 1));
}

function obstaclesOf(volume: Volume, claim: Claim): readonly string[] {
  const found: string[] = [];
  const wanted = claim.storageClass ?? '';
  if (volume.storageClass !== wanted) {
    found.push(`its class is ${volume.storageClass === '' ? 'none' : volume.storageClass}`);
  }
  const size = parseQuantity(volume.capacity);
  const need = parseQuantity(claim.request);
  if (size !== undefined && need !== undefined && size < need) found.push(`smaller than ${claim.request}`);
  const missing = claim.accessModes.filter((mode) => !volume.accessModes.includes(mode));
  if (missing.length > 0) found.push(`it does not offer ${missing.join(', ')}`);
  if (volume.volumeMode !== claim.volumeMode) found.push(`its mode is ${volume.volumeMode}`);
  if (volume.meta.deletionAt !== undefined) found.push('it is being deleted');
  const { claimRef } = volume;
  const isOurs =
    claimRef !== undefined &&
    claimRef.namespace === claim.meta.namespace &&
    claimRef.name === claim.meta.name &&
    (claimRef.uid === '' || claimRef.uid === claim.meta.uid);
  if (claimRef !== undefined && !isOurs) {
    const former = claimRef.namespace === claim.meta.namespace && claimRef.name === claim.meta.name;
    found.push(
      former
        ? 'it still belongs to a former claim of this name (Released): clear spec.claimRef.uid'
        : `${volume.phase === 'Released' ? 'still kept for' : 'claimed by'} ${claimRef.namespace}/${claimRef.name}`,
    );
  } else if (volume.phase === 'Failed' || volume.phase === 'Pending') {
    found.push(`it is ${volume.phase}`);
  }
  return found;
}
