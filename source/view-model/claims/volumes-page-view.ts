/** The page of volumes that are not bound to a claim. */

import { listState } from '../../domain/claims/list-state.ts';
import type { UnclaimedVolume } from '../../domain/claims/unclaimed-volumes.ts';
import { VOLUMES_PAGE } from '../../state/claims/volumes-page.ts';
import type { State } from '../../state/state.ts';
import { type Line, span, type Tone, untrusted, wrap } from '../layout/span.ts';
import { coarseAge } from '../layout/status-text.ts';
import { titledRule } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';
import type { Column } from '../lists/table.ts';
import { defineTablePageView } from '../lists/table-page-view.ts';

const TONES: Readonly<Record<UnclaimedVolume['state'], Tone>> = {
  failed: 'bad',
  released: 'warn',
  unbound: 'busy',
  reserved: 'plain',
  available: 'good',
};

function columns(): readonly Column<UnclaimedVolume>[] {
  return [
    {
      id: 'volume',
      title: 'VOLUME',
      dropRank: 0,
      minWidth: 14,
      keepWidth: 24,
      maxWidth: 44,
      truncate: 'middle',
      cell: ({ volume }) => [untrusted(volume.meta.name, 'strong')],
    },
    {
      id: 'phase',
      title: 'PHASE',
      dropRank: 1,
      minWidth: 9,
      cell: ({ volume, state }) => [untrusted(volume.phase, TONES[state])],
    },
    {
      id: 'size',
      title: 'SIZE',
      dropRank: 2,
      minWidth: 5,
      align: 'right',
      cell: ({ volume }) => [untrusted(volume.capacity)],
    },
    {
      id: 'reclaim',
      title: 'RECLAIM',
      dropRank: 4,
      minWidth: 7,
      cell: ({ volume }) => [untrusted(volume.reclaimPolicy)],
    },
    {
      id: 'claim',
      title: 'CLAIM',
      dropRank: 3,
      minWidth: 12,
      maxWidth: 60,
      truncate: 'middle',
      cell: ({ claim }) => [untrusted(claim)],
    },
    {
      id: 'age',
      title: 'AGE',
      dropRank: 5,
      minWidth: 5,
      align: 'right',
      showsTime: true,
      cell: ({ volume }, now) => [span(coarseAge(volume.meta.createdAt, now), 'dim')],
    },
    {
      id: 'class',
      title: 'CLASS',
      dropRank: 6,
      minWidth: 8,
      maxWidth: 24,
      truncate: 'middle',
      cell: ({ volume }) => [untrusted(volume.storageClass)],
    },
    {
      id: 'source',
      title: 'SOURCE',
      dropRank: 7,
      minWidth: 12,
      maxWidth: 60,
      truncate: 'middle',
      cell: ({ volume }) => [untrusted(volume.source, 'dim')],
    },
  ];
}

function emptyMessage({ snapshot }: State): readonly string[] {
  switch (listState(snapshot, 'PersistentVolume', '')) {
    case 'live':
      return ['Every volume has a claim.', '', 'esc leads back to the sets, v to the claims.'];
    case 'refused':
      return ['You may not read volumes: they belong to the whole cluster.', '', 'v leads to the claims.'];
    default:
      return ['The volumes are being listed.'];
  }
}

/** A rule, and a sentence with Kubernetes' own message. */
const DETAIL_HEIGHT = 4;

const STATE_EXPLANATIONS: Readonly<Record<UnclaimedVolume['state'], string>> = {
  failed: 'Nothing could delete it: its data are still where they were. An administrator has to look after it.',
  released: 'Its claim is gone. Its data are kept, it goes on costing, and no claim can take it as it is.',
  unbound: 'It is being made.',
  reserved: 'It waits for the claim of that namespace and name, and no other one can take it.',
  available: 'It waits for a claim of its class that it is large enough for.',
};

function aboutVolume({ volume, state, claim, claimExists }: UnclaimedVolume, viewport: Viewport): readonly Line[] {
  const exists =
    claim === '' || claimExists === undefined
      ? ''
      : claimExists
        ? ` A claim ${claim} exists, and it is another one, or has another volume.`
        : ` There is no claim ${claim} now.`;
  const message = volume.message === '' ? '' : ` Kubernetes says: ${volume.message}`;
  return [
    titledRule([span('why '), untrusted(volume.phase, TONES[state])], viewport),
    ...wrap(untrusted(`${STATE_EXPLANATIONS[state]}${exists}${message}`).text, Math.max(20, viewport.columns - 6)).map(
      (part) => [span(`   ${part}`)],
    ),
  ];
}

export const volumesPageView = defineTablePageView<UnclaimedVolume>({
  page: VOLUMES_PAGE,
  title: (state) => [span('volumes without a claim', 'strong'), span(` ${VOLUMES_PAGE.allRows(state).length}`)],
  columns,
  keyOf: ({ volume }) => volume.meta.uid,
  emptyMessage,
  detail: { lines: aboutVolume, height: DETAIL_HEIGHT },
});
