/** The page of findings: what is wrong anywhere, errors first; below the list the evidence of the one under the cursor. */

import type { FindingRow } from '../state/findings-page.ts';
import { FINDINGS_PAGE, findingRows } from '../state/findings-page.ts';
import type { State } from '../state/state.ts';
import { codeLine, severityTone } from './finding-lines.ts';
import type { Look } from './look.ts';
import { definePageView } from './pages.ts';
import { ruled } from './rule.ts';
import { foreign, type Line, span, wrap } from './span.ts';
import type { Column } from './table.ts';
import { coarseAge, verdictLine } from './words.ts';

/** A rule, the message, and what fits of the evidence. */
const DETAIL_LINES = 9;

/** What tells the findings of one set from each other is shown on the narrowest terminal, too. */
const NARROW = 76;

function columns({ glyphs, columns: width }: Look): readonly Column<FindingRow>[] {
  return [
    {
      id: 'namespace',
      title: 'NAMESPACE',
      rank: 5,
      min: 9,
      max: 30,
      truncate: 'middle',
      cell: ({ status }) => [foreign(status.set.meta.namespace)],
    },
    {
      id: 'set',
      title: 'SET',
      rank: 0,
      min: 12,
      keep: width < NARROW ? 12 : 20,
      max: 40,
      truncate: 'middle',
      cell: ({ status }) => [foreign(status.set.meta.name, 'strong')],
    },
    { id: 'verdict', title: 'VERDICT', rank: 4, min: 13, cell: ({ status }) => verdictLine(status, glyphs) },
    { id: 'code', title: 'FINDING', rank: 1, min: 25, cell: ({ finding }) => codeLine(finding, glyphs) },
    {
      id: 'since',
      title: 'FOR',
      rank: 3,
      min: 5,
      align: 'right',
      cell: ({ finding }, now) =>
        finding.since === undefined || finding.since > now ? [] : [span(coarseAge(finding.since, now), 'dim')],
    },
    {
      id: 'message',
      title: 'WHAT',
      rank: 2,
      min: width < NARROW ? 15 : 28,
      max: 300,
      cell: ({ finding }) => [foreign(finding.message)],
    },
  ];
}

function title({ sets }: State): Line {
  const rows = findingRows(sets);
  const count = (severity: FindingRow['finding']['severity']) =>
    rows.filter(({ finding }) => finding.severity === severity && finding.cause === undefined).length;
  const part = (severity: 'error' | 'warning', word: string): Line => {
    const number = count(severity);
    return number === 0 ? [] : [span(`  ${number} ${number === 1 ? word : `${word}s`}`, severityTone(severity))];
  };
  return [span('findings', 'strong'), ...part('error', 'error'), ...part('warning', 'warning')];
}

function nothing({ sets }: State): readonly string[] {
  if (sets.length === 0) return ['There are no StatefulSets here.', '', 'n chooses other namespaces.'];
  if (sets.some(({ loaded }) => !loaded)) return ['The lists that findings rest on are not complete yet.'];
  const number = sets.length === 1 ? 'The one set that is shown is' : `All ${sets.length} sets that are shown are`;
  return [`Nothing is wrong. ${number} complete.`, '', 'esc goes back to the sets.'];
}

function aboutFinding({ finding, status }: FindingRow, look: Look): readonly Line[] {
  const width = Math.max(20, look.columns - 6);
  return [
    ruled([...codeLine(finding, look.glyphs), span('  '), foreign(status.set.meta.name)], look),
    ...wrap(foreign(finding.message).text, width).map((part): Line => [span(`   ${part}`)]),
    ...finding.evidence.flatMap((text) =>
      wrap(foreign(text).text, width - 2).map(
        (part, index): Line => [span(index === 0 ? `   ${look.glyphs.dot} ` : '     ', 'dim'), span(part, 'dim')],
      ),
    ),
  ];
}

export const findingsView = definePageView<FindingRow>({
  page: FINDINGS_PAGE,
  title,
  columns,
  keyOf: ({ key }) => key,
  nothing,
  detail: { lines: aboutFinding, height: DETAIL_LINES },
});
