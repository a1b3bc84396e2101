/** The page of claims: one row per claim, and below the list the reason for the verdict under the cursor. */

import type { ClaimReport } from '../../domain/claims/claim-report.ts';
import { listState } from '../../domain/claims/list-state.ts';
import { CLAIMS_PAGE, claimReports } from '../../state/claims/claims-page.ts';
import type { State } from '../../state/state.ts';
import { type Line, span, untrusted, wrap } from '../layout/span.ts';
import { coarseAge } from '../layout/status-text.ts';
import { titledRule } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';
import type { Column } from '../lists/table.ts';
import { defineTablePageView } from '../lists/table-page-view.ts';
import { claimVerdictLine, fateLine } from './claim-verdict-lines.ts';

/** A rule, and below it the vetoes, followed by the evidence. */
const DETAIL_HEIGHT = 6;

/** If only one namespace is shown, the header shows its name and the column is left out. */
function columns(viewport: Viewport, { scope: { namespaces } }: State): readonly Column<ClaimReport>[] {
  const all = allColumns(viewport);
  const isOne = namespaces !== 'all' && namespaces.length === 1;
  return isOne ? all.filter(({ id }) => id !== 'namespace') : all;
}

function allColumns({ glyphs }: Viewport): readonly Column<ClaimReport>[] {
  return [
    {
      id: 'namespace',
      title: 'NAMESPACE',
      dropRank: 2,
      identifies: true,
      minWidth: 9,
      keepWidth: 20,
      maxWidth: 40,
      truncate: 'middle',
      cell: ({ claim }) => [untrusted(claim.meta.namespace)],
    },
    {
      id: 'claim',
      title: 'CLAIM',
      dropRank: 1,
      identifies: true,
      minWidth: 14,
      keepWidth: 36,
      maxWidth: 70,
      truncate: 'middle',
      cell: ({ claim }) => [untrusted(claim.meta.name, 'strong')],
    },
    { id: 'verdict', title: 'VERDICT', dropRank: 0, minWidth: 15, cell: (report) => claimVerdictLine(report, glyphs) },
    {
      id: 'set',
      title: 'SET',
      dropRank: 6,
      minWidth: 8,
      maxWidth: 40,
      truncate: 'middle',
      cell: ({ set }) => (set === undefined ? [] : [untrusted(set.meta.name)]),
    },
    { id: 'phase', title: 'PHASE', dropRank: 5, minWidth: 11, cell: phaseCell },
    { id: 'size', title: 'SIZE', dropRank: 4, minWidth: 5, align: 'right', cell: sizeCell },
    { id: 'fate', title: 'IF DELETED', dropRank: 3, minWidth: 12, cell: fateLine },
    {
      id: 'age',
      title: 'AGE',
      dropRank: 7,
      minWidth: 5,
      align: 'right',
      showsTime: true,
      cell: ({ claim }, now) => [span(coarseAge(claim.meta.createdAt, now), 'dim')],
    },
    {
      id: 'class',
      title: 'CLASS',
      dropRank: 8,
      minWidth: 8,
      maxWidth: 24,
      truncate: 'middle',
      cell: ({ claim }) => [untrusted(claim.storageClass ?? '')],
    },
    {
      id: 'volume',
      title: 'VOLUME',
      dropRank: 9,
      minWidth: 10,
      maxWidth: 42,
      truncate: 'middle',
      cell: ({ claim }) => [untrusted(claim.volume)],
    },
  ];
}

function phaseCell({ claim }: ClaimReport): Line {
  if (claim.meta.deletionAt !== undefined) return [span('Terminating', 'bad')];
  return [untrusted(claim.phase, claim.phase === 'Lost' ? 'bad' : claim.phase === 'Bound' ? 'plain' : 'warn')];
}

function sizeCell({ claim }: ClaimReport): Line {
  return [untrusted(claim.capacity === '' ? claim.request : claim.capacity)];
}

function title(state: State): Line {
  const reports = claimReports(state);
  const count = (verdict: ClaimReport['verdict']) => reports.filter((report) => report.verdict === verdict).length;
  const left = count('left-behind');
  const parked = count('parked');
  const line = [
    span('claims', 'strong'),
    span(` ${reports.length}`),
    ...(left > 0 ? [span(`  ${left} left behind`, 'warn')] : []),
    ...(parked > 0 ? [span(`  ${parked} parked`, 'warn')] : []),
  ];
  return state.markedRows.size > 0 ? [...line, span(`  ${state.markedRows.size} marked`, 'accent')] : line;
}

/** Sentences for an empty list. */
function emptyMessage({ snapshot, scope }: State): readonly string[] {
  const namespace = scope.namespaces === 'all' ? '' : (scope.namespaces[0] ?? '');
  switch (listState(snapshot, 'PersistentVolumeClaim', namespace)) {
    case 'live':
      return ['There are no claims here.', '', 'n chooses other namespaces, 0 shows all of them.'];
    case 'refused':
      return ['You may not read claims here.', '', 'n chooses other namespaces.'];
    default:
      return ['The claims are being listed.'];
  }
}

function aboutClaim(report: ClaimReport, viewport: Viewport): readonly Line[] {
  const width = Math.max(20, viewport.columns - 6);
  const paragraph = (mark: Line, texts: readonly string[], tone: 'plain' | 'warn'): readonly Line[] =>
    texts.flatMap((text) =>
      wrap(untrusted(text).text, width).map((part, index) => [
        ...(index === 0 ? [span('   '), ...mark] : [span('     ')]),
        span(part, tone),
      ]),
    );
  const { glyphs } = viewport;
  return [
    titledRule([span('why '), ...claimVerdictLine(report, glyphs)], viewport),
    ...paragraph(
      [span(`${glyphs.warning} `, 'warn')],
      report.vetoes.map(({ text }) => `not deleted: ${text}`),
      'warn',
    ),
    ...paragraph([span(`${glyphs.dot} `, 'dim')], report.evidence, 'plain'),
  ];
}

export const claimsPageView = defineTablePageView<ClaimReport>({
  page: CLAIMS_PAGE,
  title,
  columns,
  keyOf: ({ claim }) => claim.meta.uid,
  isMarked: ({ markedRows }, { claim }) => markedRows.has(claim.meta.uid),
  emptyMessage,
  detail: { lines: aboutClaim, height: DETAIL_HEIGHT },
});
