/** The columns of a binding's claim and volume. */

import type { ClaimBinding, SetStatus } from '../domain/status.ts';
import type { BindingLine } from './binding-line.ts';
import type { Look } from './look.ts';
import { foreign, type Line, span, type Tone } from './span.ts';
import type { Column } from './table.ts';

const NOTHING: Line = [];

export function claimColumns(status: SetStatus, look: Look): readonly Column<BindingLine>[] {
  const claim = (cell: (claim: ClaimBinding) => Line) => (row: BindingLine) =>
    row.claim === undefined ? NOTHING : cell(row.claim);
  return [
    {
      id: 'claim',
      title: 'CLAIM',
      rank: 4,
      min: 8,
      // A claim's name ends like its pod's: on a narrow terminal other columns tell more.
      keep: look.columns >= 100 ? 30 : 0,
      max: 70,
      truncate: 'middle',
      cell: claim((shown) => claimCell(shown, shown.name, look)),
      short: claim((shown) => claimCell(shown, shown.template, look)),
      shortTogether: true,
    },
    {
      id: 'volume',
      title: 'VOLUME',
      rank: 7,
      min: 9,
      max: 42,
      truncate: 'middle',
      cell: claim((shown) => volumeCell(shown, status.forbidden.includes('PersistentVolume'))),
    },
    {
      id: 'class',
      title: 'CLASS',
      rank: 12,
      min: 8,
      max: 24,
      truncate: 'middle',
      cell: claim((shown) => [foreign(shown.storageClass)]),
    },
    {
      id: 'size',
      title: 'SIZE',
      rank: 11,
      min: 4,
      align: 'right',
      cell: claim((shown) => [foreign(shown.capacity)]),
    },
    {
      id: 'mode',
      title: 'MODE',
      rank: 17,
      min: 4,
      cell: claim((shown) => [foreign(shown.accessModes.map(shortAccessMode).join(','), 'dim')]),
    },
    {
      id: 'reclaim',
      title: 'RECLAIM',
      rank: 15,
      min: 7,
      cell: claim((shown) => [foreign(shown.reclaimPolicy, 'dim')]),
    },
    {
      id: 'tied',
      optional: true,
      title: 'TIED TO',
      rank: 16,
      min: 8,
      max: 24,
      truncate: 'middle',
      cell: claim((shown) => [foreign(shown.nodes.join(','), 'dim')]),
    },
  ];
}

/** `name` is the claim's own, or, where that does not fit, its template's: the rest of it is the pod's name. */
function claimCell(claim: ClaimBinding, name: string, look: Look): Line {
  switch (claim.phase) {
    case 'forbidden':
      return [span('not allowed', 'warn')];
    case 'unloaded':
      return NOTHING;
    case 'Missing':
      return [foreign(name, 'dim')];
    default:
      return claim.terminating
        ? [foreign(name, 'bad'), span(` ${look.glyphs.leaving}`, 'bad')]
        : [foreign(name, claim.phase === 'Lost' ? 'bad' : 'plain')];
  }
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
      return NOTHING;
    case 'Pending':
    case 'Lost':
    case 'Missing':
      return [span(claim.phase === 'Missing' ? 'no claim yet' : claim.phase, PHASE_TONES[claim.phase])];
    case 'Bound':
      if (volumesForbidden) return [span('not allowed', 'warn')];
      if (claim.volume === undefined) return [foreign(claim.volumeName, 'warn')];
      return [foreign(claim.volumeName, claim.terminating ? 'bad' : 'plain')];
  }
}

const ACCESS_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** As kubectl shortens them. */
function shortAccessMode(mode: string): string {
  return ACCESS_MODES[mode] ?? mode;
}
