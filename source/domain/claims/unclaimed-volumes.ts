/** Volumes that are not bound to a claim: left over, or available. */

import type { Volume } from '../model/kinds.ts';
import { keyOf, type Snapshot } from '../model/snapshot.ts';
import { unreliableListReason } from './list-state.ts';

/** Why the volume has no claim. `unbound`: its phase is Pending. */
export type UnclaimedState = 'available' | 'reserved' | 'released' | 'failed' | 'unbound';

export interface UnclaimedVolume {
  readonly volume: Volume;
  readonly state: UnclaimedState;
  /** "shop/data-web-3": the claim that it was bound to or is reserved for; empty if there is none. */
  readonly claim: string;
  /** Whether a claim of that name exists now; undefined if claims may not be read in that namespace. */
  readonly claimExists: boolean | undefined;
}

/** Lists the volumes by phase, left-over ones first, then by name. Bound volumes are not included. */
export function unclaimedVolumes(snapshot: Snapshot): readonly UnclaimedVolume[] {
  return [...snapshot.tables.PersistentVolume.values()]
    .flatMap((volume): readonly UnclaimedVolume[] => {
      const state = stateOf(volume);
      if (state === undefined) return [];
      const { claimRef } = volume;
      const claim = claimRef === undefined ? '' : keyOf(claimRef.namespace, claimRef.name);
      const isReadable =
        claimRef !== undefined &&
        unreliableListReason(snapshot, 'PersistentVolumeClaim', claimRef.namespace) === undefined;
      const claimExists = isReadable ? snapshot.tables.PersistentVolumeClaim.has(claim) : undefined;
      return [{ volume, state, claim, claimExists }];
    })
    .toSorted((left, right) => STATE_ORDER[left.state] - STATE_ORDER[right.state] || compare(left, right));
}

const STATE_ORDER: Readonly<Record<UnclaimedState, number>> = {
  failed: 0,
  released: 1,
  unbound: 2,
  reserved: 3,
  available: 4,
};

function compare({ volume: left }: UnclaimedVolume, { volume: right }: UnclaimedVolume): number {
  return left.meta.name < right.meta.name ? -1 : 1;
}

function stateOf({ phase, claimRef }: Volume): UnclaimedState | undefined {
  switch (phase) {
    case 'Available':
      return claimRef === undefined ? 'available' : 'reserved';
    case 'Released':
      return 'released';
    case 'Failed':
      return 'failed';
    case 'Pending':
      return 'unbound';
    case 'Bound':
      return undefined;
  }
}
