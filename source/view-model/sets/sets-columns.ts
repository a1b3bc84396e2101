/** The columns of the list of sets, the most needed first. */

import { fullestDisk } from '../../domain/disks/fullest-disk.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { warningCount } from '../../state/sets/sort-sets.ts';
import { diskCell, shortDiskCell } from '../layout/disk-cells.ts';
import { type Line, span, untrusted } from '../layout/span.ts';
import { coarseAge, revisionText, verdictLine } from '../layout/status-text.ts';
import type { Viewport } from '../layout/viewport.ts';
import type { Column } from '../lists/table.ts';

/** From this width on, longer names are shown whole beside the other columns. */
const WIDE_COLUMNS = 100;

/** If only one namespace is shown, the header shows its name and the column is left out. */
export function setsColumns(viewport: Viewport, oneNamespace: boolean): readonly Column<SetStatus>[] {
  const wide = viewport.columns >= WIDE_COLUMNS;
  const columns: Column<SetStatus>[] = [
    {
      id: 'namespace',
      title: 'NAMESPACE',
      dropRank: 3,
      identifies: true,
      minWidth: 9,
      keepWidth: wide ? Math.floor(viewport.columns / 4) : 16,
      maxWidth: 40,
      truncate: 'middle',
      cell: (status) => [untrusted(status.set.meta.namespace)],
    },
    {
      id: 'set',
      title: 'SET',
      dropRank: 2,
      identifies: true,
      minWidth: 12,
      keepWidth: wide ? Math.floor(viewport.columns / 3) : 20,
      maxWidth: 60,
      truncate: 'middle',
      cell: (status) => [untrusted(status.set.meta.name, 'strong')],
    },
    {
      id: 'state',
      title: 'STATE',
      dropRank: 0,
      minWidth: `${viewport.glyphs.done} complete ! 1`.length,
      cell: (status) => stateCell(status, viewport),
    },
    { id: 'ready', title: 'READY', dropRank: 1, minWidth: 7, align: 'right', cell: readyCell },
    {
      id: 'update',
      title: 'UPDATE',
      dropRank: 4,
      minWidth: 18,
      keepWidth: 26,
      shrinkBeforeDrop: true,
      stableWidth: 26,
      maxWidth: 32,
      cell: (status) => updateCell(status, viewport, { withRevision: true }),
      shortCell: (status) => updateCell(status, viewport, { withRevision: false }),
    },
    {
      id: 'age',
      title: 'AGE',
      dropRank: 5,
      minWidth: 6,
      align: 'right',
      showsTime: true,
      cell: (status, now) => [span(coarseAge(status.set.meta.createdAt, now), 'dim')],
    },
    {
      id: 'claims',
      title: 'CLAIMS',
      dropRank: 7,
      minWidth: 11,
      keepWidth: 15,
      stableWidth: 13,
      cell: (status) => claimsCell(status),
    },
    {
      id: 'used',
      title: 'USED',
      dropRank: 6,
      minWidth: 4,
      keepWidth: 12,
      hideWhenEmpty: true,
      showsTime: true,
      cell: (status, now) => usedCell(status, now, viewport),
      shortCell: (status) => shortDiskCell(fullestDisk(status)),
    },
    { id: 'order', title: 'ORDER', dropRank: 8, minWidth: 8, cell: (status) => [span(orderText(status))] },
    {
      id: 'service',
      title: 'SERVICE',
      dropRank: 9,
      minWidth: 12,
      maxWidth: 30,
      truncate: 'middle',
      cell: (status) => serviceCell(status, viewport),
    },
    {
      id: 'next',
      title: 'NEXT',
      dropRank: 10,
      minWidth: 24,
      hideWhenEmpty: true,
      maxWidth: 70,
      cell: (status) => [untrusted(status.next?.text ?? '', 'busy')],
    },
    {
      id: 'manager',
      title: 'MANAGED BY',
      dropRank: 11,
      hideWhenEmpty: true,
      minWidth: 14,
      maxWidth: 40,
      truncate: 'middle',
      cell: (status) => [
        untrusted(status.managers.map((manager) => `${manager.type} ${manager.name}`).join(', '), 'dim'),
      ],
    },
  ];
  return oneNamespace ? columns.slice(1) : columns;
}

/** "✓ complete ! 2": the verdict and the number of warnings. */
function stateCell(status: SetStatus, { glyphs }: Viewport): Line {
  const warnings = warningCount(status);
  const verdict = verdictLine(status, glyphs);
  return warnings === 0 ? verdict : [...verdict, span(` ${glyphs.warning} ${warnings}`, 'warn')];
}

function readyCell(status: SetStatus): Line {
  const { ready, wanted } = status.replicas;
  const text = status.loaded || status.countedFrom === 'status' ? `${ready}/${wanted}` : `-/${wanted}`;
  return [span(text, status.loaded && ready < wanted ? 'warn' : 'plain')];
}

/**
 * "▰▱▱ 1/3 → 5bfcc +1 held", or the revision that all pods run. If that is too long, an update is shown without the
 * revision.
 */
function updateCell(status: SetStatus, viewport: Viewport, { withRevision }: { readonly withRevision: boolean }): Line {
  const { glyphs } = viewport;
  const { updated, target, held, inProgress } = status.update;
  const revision = revisionText(status, status.set.status.updateRevision);
  if (!status.loaded) return [];
  if (status.countedFrom === 'status') return [untrusted(revision, 'dim')];
  if (!inProgress && held === 0) return [untrusted(revision, 'dim')];
  const heldPart = held > 0 ? [span(` +${held} held`, 'warn')] : [];
  if (target === 0) return [untrusted(`${glyphs.arrow} ${revision}`, 'dim'), ...heldPart];
  const cells = Math.min(5, target);
  const full = Math.floor((updated / target) * cells);
  const bar = glyphs.barFull.repeat(full) + glyphs.barEmpty.repeat(cells - full);
  return [
    span(`${bar} `, updated === target ? 'good' : 'busy'),
    span(`${updated}/${target}`),
    ...(withRevision ? [untrusted(` ${glyphs.arrow} ${revision}`, 'dim')] : []),
    ...heldPart,
  ];
}

function claimsCell(status: SetStatus): Line {
  if (status.forbidden.includes('PersistentVolumeClaim')) return [span('not allowed', 'warn')];
  const all = status.bindings.flatMap((binding) => binding.claims);
  const claims = [...new Map(all.map((claim) => [claim.name, claim])).values()];
  const bound = claims.filter((claim) => claim.phase === 'Bound').length;
  if (!status.loaded) return [];
  const counted: Line =
    claims.length === 0 && status.set.claimTemplates.length === 0
      ? [span('none', 'dim')]
      : [
          span(
            bound === claims.length ? String(bound) : `${bound}/${claims.length}`,
            bound === claims.length ? 'plain' : 'warn',
          ),
        ];
  return status.parkedClaims === 0 ? counted : [...counted, span(` +${status.parkedClaims} parked`, 'dim')];
}

/** The fullest disk of the set. Its own screen names the disks that could not be measured. */
function usedCell(status: SetStatus, now: number, viewport: Viewport): Line {
  return diskCell(fullestDisk(status), now, viewport);
}

function orderText(status: SetStatus): string {
  return status.set.podManagementPolicy === 'Parallel' ? 'parallel' : 'ordered';
}

function serviceCell(status: SetStatus, viewport: Viewport): Line {
  const { serviceName } = status.set;
  switch (status.service?.state) {
    case 'none':
      return [span('none', 'dim')];
    case 'missing':
      return [untrusted(serviceName, 'bad'), span(` ${viewport.glyphs.bad} missing`, 'bad')];
    case 'not-headless':
      return [untrusted(serviceName, 'warn'), span(' not headless', 'warn')];
    case 'headless':
    case undefined:
      return [untrusted(serviceName)];
  }
}
