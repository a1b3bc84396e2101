/** The list of volumes that no claim has. */

import { unclaimedVolumes, type VolumeReport } from '../domain/claims/volumes.ts';
import { parseQuantity } from '../domain/quantity.ts';
import type { Snapshot, Tables } from '../domain/snapshot.ts';
import { type Filter, wordsOf } from './filter.ts';
import { definePage } from './pages.ts';
import { rememberLast } from './remember-last.ts';
import type { State } from './state.ts';

const listed = rememberLast(
  (
    _volumes: Tables['PersistentVolume'],
    _claims: Tables['PersistentVolumeClaim'],
    _sources: Snapshot['sources'],
    snapshot: Snapshot,
  ): readonly VolumeReport[] => unclaimedVolumes(snapshot),
  3,
);

function rows({ snapshot }: State): readonly VolumeReport[] {
  const { PersistentVolume, PersistentVolumeClaim } = snapshot.tables;
  return listed(PersistentVolume, PersistentVolumeClaim, snapshot.sources, snapshot);
}

/** Words alone: neither keys nor `!`. */
const VOLUMES_FILTER: Filter<VolumeReport> = {
  help: [{ term: 'text', help: 'name, claim, phase, class or source contains it' }],
  matching(typed) {
    const words = wordsOf(typed);
    return ({ volume, claim }) => {
      const parts = [volume.meta.name, claim, volume.phase, volume.storageClass, volume.source];
      return words.every((word) => parts.some((part) => part.toLowerCase().includes(word)));
    };
  },
};

export const VOLUMES_PAGE = definePage<VolumeReport>({
  id: 'volumes',
  rows,
  keyOf: ({ volume }) => volume.meta.uid,
  filter: VOLUMES_FILTER,
  sorts: [
    { id: 'size', compare: (a, b) => bytesOf(b) - bytesOf(a) },
    { id: 'age', compare: (a, b) => b.volume.meta.createdAt - a.volume.meta.createdAt },
  ],
});

function bytesOf({ volume }: VolumeReport): number {
  return parseQuantity(volume.capacity) ?? 0;
}
