/** The page of volumes that no claim has. */

import { listState } from '../domain/claims/lists.ts';
import type { VolumeReport } from '../domain/claims/volumes.ts';
import type { State } from '../state/state.ts';
import { VOLUMES_PAGE } from '../state/volumes-page.ts';
import type { Look } from './look.ts';
import { definePageView } from './pages.ts';
import { ruled } from './set-detail.ts';
import { foreign, type Line, span, type Tone, wrap } from './span.ts';
import type { Column } from './table.ts';
import { coarseAge } from './words.ts';

const TONES: Readonly<Record<VolumeReport['state'], Tone>> = {
  failed: 'bad',
  released: 'warn',
  unbound: 'busy',
  reserved: 'plain',
  available: 'good',
};

function columns(): readonly Column<VolumeReport>[] {
  return [
    {
      id: 'volume',
      title: 'VOLUME',
      rank: 0,
      min: 14,
      keep: 24,
      max: 44,
      truncate: 'middle',
      cell: ({ volume }) => [foreign(volume.meta.name, 'strong')],
    },
    {
      id: 'phase',
      title: 'PHASE',
      rank: 1,
      min: 9,
      cell: ({ volume, state }) => [foreign(volume.phase, TONES[state])],
    },
    { id: 'size', title: 'SIZE', rank: 2, min: 5, align: 'right', cell: ({ volume }) => [foreign(volume.capacity)] },
    { id: 'reclaim', title: 'RECLAIM', rank: 4, min: 7, cell: ({ volume }) => [foreign(volume.reclaimPolicy)] },
    {
      id: 'claim',
      title: 'CLAIM',
      rank: 3,
      min: 12,
      max: 60,
      truncate: 'middle',
      cell: ({ claim }) => [foreign(claim)],
    },
    {
      id: 'age',
      title: 'AGE',
      rank: 5,
      min: 5,
      align: 'right',
      cell: ({ volume }, now) => [span(coarseAge(volume.meta.createdAt, now), 'dim')],
    },
    {
      id: 'class',
      title: 'CLASS',
      rank: 6,
      min: 8,
      max: 24,
      truncate: 'middle',
      cell: ({ volume }) => [foreign(volume.storageClass)],
    },
    {
      id: 'source',
      title: 'SOURCE',
      rank: 7,
      min: 12,
      max: 60,
      truncate: 'middle',
      cell: ({ volume }) => [foreign(volume.source, 'dim')],
    },
  ];
}

function nothing({ snapshot }: State): readonly string[] {
  switch (listState(snapshot, 'PersistentVolume', '')) {
    case 'live':
      return ['Every volume has a claim.', '', 'esc leads back to the sets, v to the claims.'];
    case 'refused':
      return ['You may not read volumes: they belong to the whole cluster.', '', 'v leads to the claims.'];
    default:
      return ['The volumes are being listed.'];
  }
}

/** A rule, and a sentence with what Kubernetes says. */
const DETAIL_LINES = 4;

const MEANINGS: Readonly<Record<VolumeReport['state'], string>> = {
  failed: 'Nothing could delete it: its data are still where they were. An administrator has to look after it.',
  released: 'Its claim is gone. Its data are kept, it goes on costing, and no claim can take it as it is.',
  unbound: 'It is being made.',
  reserved: 'It waits for the claim of that namespace and name, and no other one can take it.',
  available: 'It waits for a claim of its class that it is large enough for.',
};

function aboutVolume({ volume, state, claim, claimExists }: VolumeReport, look: Look): readonly Line[] {
  const exists =
    claim === '' || claimExists === undefined
      ? ''
      : claimExists
        ? ` A claim ${claim} exists, and it is another one, or has another volume.`
        : ` There is no claim ${claim} now.`;
  const said = volume.message === '' ? '' : ` Kubernetes says: ${volume.message}`;
  return [
    ruled([span('why '), foreign(volume.phase, TONES[state])], look),
    ...wrap(foreign(`${MEANINGS[state]}${exists}${said}`).text, Math.max(20, look.columns - 6)).map((part) => [
      span(`   ${part}`),
    ]),
  ];
}

export const volumesView = definePageView<VolumeReport>({
  page: VOLUMES_PAGE,
  title: (state) => [span('volumes without a claim', 'strong'), span(` ${VOLUMES_PAGE.all(state).length}`)],
  columns,
  keyOf: ({ volume }) => volume.meta.uid,
  nothing,
  detail: { lines: aboutVolume, height: DETAIL_LINES },
});
