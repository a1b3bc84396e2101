/** The columns of the list of sets, by how much a reader needs them. */

import type { SetStatus } from '../domain/status.ts';
import type { Look } from './look.ts';
import { foreign, type Line, span } from './span.ts';
import type { Column } from './table.ts';
import { coarseAge, revisionWord, verdictLine } from './words.ts';

/** Where only one namespace is shown, its name stands in the header alone. */
export function setsColumns(look: Look, oneNamespace: boolean): readonly Column<SetStatus>[] {
  const { glyphs } = look;
  const columns: Column<SetStatus>[] = [
    {
      id: 'namespace',
      title: 'NAMESPACE',
      rank: 3,
      min: 9,
      max: 40,
      truncate: 'middle',
      cell: (status) => [foreign(status.set.meta.namespace)],
    },
    {
      id: 'set',
      title: 'SET',
      rank: 0,
      min: 12,
      keep: 28,
      firm: true,
      max: 60,
      truncate: 'middle',
      cell: (status) => [foreign(status.set.meta.name, 'strong')],
    },
    { id: 'state', title: 'STATE', rank: 1, min: 13, cell: (status) => verdictLine(status, glyphs) },
    { id: 'ready', title: 'READY', rank: 2, min: 7, align: 'right', cell: readyCell },
    {
      id: 'update',
      title: 'UPDATE',
      rank: 4,
      min: 18,
      keep: 26,
      firm: true,
      calm: 26,
      max: 32,
      cell: (status) => updateCell(status, look, { withRevision: true }),
      short: (status) => updateCell(status, look, { withRevision: false }),
    },
    {
      id: 'age',
      title: 'AGE',
      rank: 5,
      min: 6,
      align: 'right',
      cell: (status, now) => [span(coarseAge(status.set.meta.createdAt, now), 'dim')],
    },
    { id: 'claims', title: 'CLAIMS', rank: 6, min: 11, keep: 15, calm: 13, cell: (status) => claimsCell(status) },
    { id: 'order', title: 'ORDER', rank: 7, min: 8, cell: (status) => [span(orderWord(status))] },
    {
      id: 'service',
      title: 'SERVICE',
      rank: 8,
      min: 12,
      max: 30,
      truncate: 'middle',
      cell: (status) => serviceCell(status, look),
    },
    {
      id: 'next',
      title: 'NEXT',
      rank: 9,
      min: 24,
      optional: true,
      max: 70,
      cell: (status) => [foreign(status.next?.text ?? '', 'busy')],
    },
    {
      id: 'manager',
      title: 'MANAGED BY',
      rank: 10,
      optional: true,
      min: 14,
      max: 40,
      truncate: 'middle',
      cell: (status) => [
        foreign(status.managers.map((manager) => `${manager.type} ${manager.name}`).join(', '), 'dim'),
      ],
    },
  ];
  return oneNamespace ? columns.slice(1) : columns;
}

function readyCell(status: SetStatus): Line {
  const { ready, wanted } = status.replicas;
  const text = status.loaded || status.countedFrom === 'status' ? `${ready}/${wanted}` : `-/${wanted}`;
  return [span(text, status.loaded && ready < wanted ? 'warn' : 'plain')];
}

/** "▰▱▱ 1/3 → 5bfcc +1 held", or the revision that all pods run. Where that is too long, an update goes without it. */
function updateCell(status: SetStatus, look: Look, { withRevision }: { readonly withRevision: boolean }): Line {
  const { glyphs } = look;
  const { updated, target, held, underWay } = status.update;
  const revision = revisionWord(status, status.set.status.updateRevision);
  if (!status.loaded) return [];
  if (status.countedFrom === 'status') return [foreign(revision, 'dim')];
  if (!underWay && held === 0) return [foreign(revision, 'dim')];
  const heldPart = held > 0 ? [span(` +${held} held`, 'warn')] : [];
  if (target === 0) return [foreign(`${glyphs.arrow} ${revision}`, 'dim'), ...heldPart];
  const cells = Math.min(5, target);
  const full = Math.floor((updated / target) * cells);
  const bar = glyphs.barFull.repeat(full) + glyphs.barEmpty.repeat(cells - full);
  return [
    span(`${bar} `, updated === target ? 'good' : 'busy'),
    span(`${updated}/${target}`),
    ...(withRevision ? [foreign(` ${glyphs.arrow} ${revision}`, 'dim')] : []),
    ...heldPart,
  ];
}

function claimsCell(status: SetStatus): Line {
  if (status.forbidden.includes('PersistentVolumeClaim')) return [span('not allowed', 'warn')];
  const claims = status.bindings.flatMap((binding) => binding.claims);
  const bound = claims.filter((claim) => claim.phase === 'Bound').length;
  if (!status.loaded) return [];
  const counted: Line =
    status.set.claimTemplates.length === 0
      ? [span('none', 'dim')]
      : [
          span(
            bound === claims.length ? String(bound) : `${bound}/${claims.length}`,
            bound === claims.length ? 'plain' : 'warn',
          ),
        ];
  return status.parkedClaims === 0 ? counted : [...counted, span(` +${status.parkedClaims} parked`, 'dim')];
}

function orderWord(status: SetStatus): string {
  return status.set.podManagementPolicy === 'Parallel' ? 'parallel' : 'ordered';
}

function serviceCell(status: SetStatus, look: Look): Line {
  const { serviceName } = status.set;
  switch (status.service?.state) {
    case 'none':
      return [span('none', 'dim')];
    case 'missing':
      return [foreign(serviceName, 'bad'), span(` ${look.glyphs.bad} missing`, 'bad')];
    case 'not-headless':
      return [foreign(serviceName, 'warn'), span(' not headless', 'warn')];
    case 'headless':
    case undefined:
      return [foreign(serviceName)];
  }
}
