/** The columns of a binding's claim and volume. */

import type { ClaimBinding, SetStatus } from '../../domain/model/set-status.ts';
import { diskCell, shortDiskCell } from '../layout/disk-cells.ts';
import { type Line, span, type Tone, untrusted } from '../layout/span.ts';
import type { Viewport } from '../layout/viewport.ts';
import type { Column } from '../lists/table.ts';
import type { BindingRow } from './binding-row.ts';
import { sameClaimMark } from './changed-members.ts';

const EMPTY_CELL: Line = [];

export function bindingClaimColumns(status: SetStatus, viewport: Viewport): readonly Column<BindingRow>[] {
  const claim = (cell: (claim: ClaimBinding) => Line) => (row: BindingRow) =>
    row.claim === undefined ? EMPTY_CELL : cell(row.claim);
  const all = [...status.bindings, ...status.outside].flatMap(({ claims }) => claims);
  const isMeasured = all.some(({ disk }) => disk?.usage !== undefined);
  const isScarce = all.some(({ disk }) => disk?.usage !== undefined && disk.usage.level !== 'ok');
  return [
    {
      id: 'claim',
      title: 'CLAIM',
      dropRank: 4,
      minWidth: 8,
      // A claim's name ends like its pod's, so on a narrow terminal other columns are more useful.
      keepWidth: viewport.columns >= 100 ? 30 : 0,
      maxWidth: 70,
      truncate: 'middle',
      cell: claim((shown) => claimCell(shown, shown.name, viewport)),
      shortCell: claim((shown) => claimCell(shown, shown.origin === 'shared' ? shown.name : shown.template, viewport)),
      shortenTogether: true,
      longCell: ({ claim: shown, change }) => {
        const mark = sameClaimMark(change);
        return shown === undefined || mark === undefined
          ? undefined
          : [...claimCell(shown, shown.name, viewport), mark];
      },
    },
    {
      id: 'volume',
      title: 'VOLUME',
      dropRank: 10,
      minWidth: 12,
      maxWidth: 42,
      truncate: 'middle',
      cell: claim((shown) => volumeCell(shown, status.forbidden.includes('PersistentVolume'))),
    },
    {
      id: 'class',
      title: 'CLASS',
      dropRank: 12,
      minWidth: 8,
      maxWidth: 24,
      truncate: 'middle',
      cell: claim((shown) => [untrusted(shown.storageClass)]),
    },
    {
      id: 'size',
      title: 'SIZE',
      dropRank: 11,
      minWidth: 4,
      align: 'right',
      cell: claim((shown) => [untrusted(shown.capacity)]),
    },
    {
      id: 'used',
      title: 'USED',
      // Unless a disk is short of room, the address is more useful; without numbers, every other column is.
      dropRank: isScarce ? 6 : isMeasured ? 10 : 18,
      minWidth: 4,
      // The bar of a disk with room gives way to other columns.
      keepWidth: isScarce ? 14 : 0,
      hideWhenEmpty: true,
      showsTime: true,
      cell: (row, now) => diskCell(row.claim?.disk, now, viewport),
      shortCell: (row) => shortDiskCell(row.claim?.disk),
    },
    {
      id: 'mode',
      title: 'MODE',
      dropRank: 17,
      minWidth: 4,
      cell: claim((shown) => [untrusted(shown.accessModes.map(shortAccessMode).join(','), 'dim')]),
    },
    {
      id: 'reclaim',
      title: 'RECLAIM',
      dropRank: 15,
      minWidth: 7,
      cell: claim((shown) => [untrusted(shown.reclaimPolicy, 'dim')]),
    },
    {
      id: 'tied',
      hideWhenEmpty: true,
      title: 'TIED TO',
      dropRank: 16,
      minWidth: 8,
      maxWidth: 24,
      truncate: 'middle',
      cell: claim((shown) => [untrusted(shown.nodes.join(','), 'dim')]),
    },
  ];
}

/** `name` is the claim's own name, or its template's name if that does not fit: the rest equals the pod's name. */
function claimCell(claim: ClaimBinding, name: string, viewport: Viewport): Line {
  switch (claim.phase) {
    case 'forbidden':
      return [span('not allowed', 'warn')];
    case 'unloaded':
      return EMPTY_CELL;
    case 'Missing':
      return [untrusted(name, 'dim')];
    default:
      return claim.terminating
        ? [untrusted(name, 'bad'), span(` ${viewport.glyphs.leaving}`, 'bad')]
        : [
            untrusted(name, claim.phase === 'Lost' ? 'bad' : 'plain'),
            ...(claim.origin === 'shared' ? [span(' shared', 'dim')] : []),
          ];
  }
}

/** The controller has yet to make a claim of a template. Nothing makes one that the pod template names. */
function missingText({ origin }: ClaimBinding): string {
  return origin === 'shared' ? 'no such claim' : 'no claim yet';
}

const PHASE_TONES: Readonly<Record<'Pending' | 'Lost' | 'Missing', Tone>> = {
  Pending: 'warn',
  Lost: 'bad',
  Missing: 'dim',
};

function volumeCell(claim: ClaimBinding, volumesForbidden: boolean): Line {
  switch (claim.phase) {
    case 'forbidden':
    case 'unloaded':
      return EMPTY_CELL;
    case 'Pending':
    case 'Lost':
    case 'Missing':
      return [span(claim.phase === 'Missing' ? missingText(claim) : claim.phase, PHASE_TONES[claim.phase])];
    case 'Bound':
      if (volumesForbidden) return [span('not allowed', 'warn')];
      if (claim.volume === undefined) return [untrusted(claim.volumeName, 'warn')];
      return [untrusted(claim.volumeName, claim.terminating ? 'bad' : 'plain')];
  }
}

const ACCESS_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** Abbreviates an access mode like kubectl does. */
function shortAccessMode(mode: string): string {
  return ACCESS_MODES[mode] ?? mode;
}
