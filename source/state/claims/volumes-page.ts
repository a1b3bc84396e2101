/** The list of volumes that are not bound to a claim. */

import { type UnclaimedVolume, unclaimedVolumes } from '../../domain/claims/unclaimed-volumes.ts';
import type { Snapshot, Tables } from '../../domain/model/snapshot.ts';
import { parseQuantity } from '../../domain/text/quantity.ts';
import { defineFilter } from '../lists/filter.ts';
import { defineTablePage } from '../lists/table-page.ts';
import { memoizeLast } from '../memoize-last.ts';
import type { State } from '../state.ts';

const memoizedVolumes = memoizeLast(
  (
    _volumes: Tables['PersistentVolume'],
    _claims: Tables['PersistentVolumeClaim'],
    _sources: Snapshot['sources'],
    snapshot: Snapshot,
  ): readonly UnclaimedVolume[] => unclaimedVolumes(snapshot),
  3,
);

function rows({ snapshot }: State): readonly UnclaimedVolume[] {
  const { PersistentVolume, PersistentVolumeClaim } = snapshot.tables;
  return memoizedVolumes(PersistentVolume, PersistentVolumeClaim, snapshot.sources, snapshot);
}

const VOLUMES_FILTER = defineFilter<UnclaimedVolume>({
  text: {
    help: 'name, claim, phase, class or source contains it',
    values: ({ volume, claim }) => [volume.meta.name, claim, volume.phase, volume.storageClass, volume.source],
  },
  keys: [],
});

export const VOLUMES_PAGE = defineTablePage<UnclaimedVolume>({
  id: 'volumes',
  rows,
  keyOf: ({ volume }) => volume.meta.uid,
  filter: VOLUMES_FILTER,
  sorts: [
    { id: 'size', compare: (a, b) => bytesOf(b) - bytesOf(a) },
    { id: 'age', compare: (a, b) => b.volume.meta.createdAt - a.volume.meta.createdAt },
  ],
});

function bytesOf({ volume }: UnclaimedVolume): number {
  return parseQuantity(volume.capacity) ?? 0;
}
