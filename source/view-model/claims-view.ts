/** The page of claims: a row each, and below the list why the one under the cursor has its verdict. */

import { listState } from '../domain/claims/lists.ts';
import type { ClaimReport } from '../domain/claims/verdict.ts';
import { CLAIMS_PAGE, claimReports } from '../state/claims-page.ts';
import type { State } from '../state/state.ts';
import { claimVerdictLine, fateLine } from './claims-words.ts';
import type { Look } from './look.ts';
import { definePageView } from './pages.ts';
import { ruled } from './set-detail.ts';
import { foreign, type Line, span, wrap } from './span.ts';
import type { Column } from './table.ts';
import { coarseAge } from './words.ts';

/** A rule, and below it the vetoes before the evidence. */
const DETAIL_LINES = 6;

/** Where only one namespace is shown, its name stands in the header alone. */
function columns(look: Look, { scope: { namespaces } }: State): readonly Column<ClaimReport>[] {
  const all = allColumns(look);
  const isOne = namespaces !== 'all' && namespaces.length === 1;
  return isOne ? all.filter(({ id }) => id !== 'namespace') : all;
}

function allColumns({ glyphs }: Look): readonly Column<ClaimReport>[] {
  return [
    {
      id: 'namespace',
      title: 'NAMESPACE',
      rank: 5,
      min: 9,
      max: 40,
      truncate: 'middle',
      cell: ({ claim }) => [foreign(claim.meta.namespace)],
    },
    {
      id: 'claim',
      title: 'CLAIM',
      rank: 0,
      min: 14,
      keep: 36,
      max: 70,
      truncate: 'middle',
      cell: ({ claim }) => [foreign(claim.meta.name, 'strong')],
    },
    { id: 'verdict', title: 'VERDICT', rank: 1, min: 15, cell: (report) => claimVerdictLine(report, glyphs) },
    {
      id: 'set',
      title: 'SET',
      rank: 6,
      min: 8,
      max: 40,
      truncate: 'middle',
      cell: ({ set }) => (set === undefined ? [] : [foreign(set.meta.name)]),
    },
    { id: 'phase', title: 'PHASE', rank: 4, min: 11, cell: phaseCell },
    { id: 'size', title: 'SIZE', rank: 2, min: 5, align: 'right', cell: sizeCell },
    { id: 'fate', title: 'IF DELETED', rank: 3, min: 12, cell: fateLine },
    {
      id: 'age',
      title: 'AGE',
      rank: 7,
      min: 5,
      align: 'right',
      cell: ({ claim }, now) => [span(coarseAge(claim.meta.createdAt, now), 'dim')],
    },
    {
      id: 'class',
      title: 'CLASS',
      rank: 8,
      min: 8,
      max: 24,
      truncate: 'middle',
      cell: ({ claim }) => [foreign(claim.storageClass ?? '')],
    },
    {
      id: 'volume',
      title: 'VOLUME',
      rank: 9,
      min: 10,
      max: 42,
      truncate: 'middle',
      cell: ({ claim }) => [foreign(claim.volume)],
    },
  ];
}

function phaseCell({ claim }: ClaimReport): Line {
  if (claim.meta.deletionAt !== undefined) return [span('Terminating', 'bad')];
  return [foreign(claim.phase, claim.phase === 'Lost' ? 'bad' : claim.phase === 'Bound' ? 'plain' : 'warn')];
}

function sizeCell({ claim }: ClaimReport): Line {
  return [foreign(claim.capacity === '' ? claim.request : claim.capacity)];
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
  return state.marked.size > 0 ? [...line, span(`  ${state.marked.size} marked`, 'accent')] : line;
}

/** Sentences for an empty list. */
function nothing({ snapshot, scope }: State): readonly string[] {
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

function aboutClaim(report: ClaimReport, look: Look): readonly Line[] {
  const width = Math.max(20, look.columns - 6);
  const paragraph = (mark: Line, texts: readonly string[], tone: 'plain' | 'warn'): readonly Line[] =>
    texts.flatMap((text) =>
      wrap(foreign(text).text, width).map((part, index) => [
        ...(index === 0 ? [span('   '), ...mark] : [span('     ')]),
        span(part, tone),
      ]),
    );
  const { glyphs } = look;
  return [
    ruled([span('why '), ...claimVerdictLine(report, glyphs)], look),
    ...paragraph(
      [span(`${glyphs.warning} `, 'warn')],
      report.vetoes.map(({ text }) => `not deleted: ${text}`),
      'warn',
    ),
    ...paragraph([span(`${glyphs.dot} `, 'dim')], report.evidence, 'plain'),
  ];
}

export const claimsView = definePageView<ClaimReport>({
  page: CLAIMS_PAGE,
  title,
  columns,
  keyOf: ({ claim }) => claim.meta.uid,
  isMarked: ({ marked }, { claim }) => marked.has(claim.meta.uid),
  nothing,
  detail: { lines: aboutClaim, height: DETAIL_LINES },
});
