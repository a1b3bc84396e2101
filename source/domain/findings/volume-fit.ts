/** Compares the existing volumes with a claim and says why each one does not fit. */

import { volumeObstacles } from '../claims/volume-obstacles.ts';
import { nodesOfVolume } from '../join/volume-nodes.ts';
import type { Claim, Volume } from '../model/kinds.ts';
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
      const obstacles = volumeObstacles(volume, claim);
      const related = volume.storageClass === (claim.storageClass ?? '') || obstacles.length === 1;
      return { volume, obstacles, related, nodes: nodesOfVolume(volume, undefined).join(', ') };
    })
    .sort((a, b) => a.obstacles.length - b.obstacles.length || (a.volume.meta.name < b.volume.meta.name ? -1 : 1));
}
