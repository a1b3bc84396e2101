/** The page of findings of all sets, errors first, and below the list the evidence for the finding under the cursor. */

import type { FindingRow } from '../../state/findings/findings-page.ts';
import { FINDINGS_PAGE, findingRows } from '../../state/findings/findings-page.ts';
import type { State } from '../../state/state.ts';
import { type Line, span, untrusted, wrap } from '../layout/span.ts';
import { coarseAge, verdictLine } from '../layout/status-text.ts';
import { titledRule } from '../layout/titled-rule.ts';
import type { Glyphs, Viewport } from '../layout/viewport.ts';
import type { Column } from '../lists/table.ts';
import { defineTablePageView } from '../lists/table-page-view.ts';
import { codeLine, severityTone } from './finding-lines.ts';

/** A rule, the message, and as much evidence as fits. */
const DETAIL_HEIGHT = 9;

/** If only one namespace is shown, the header shows its name and the column is left out. */
function columns({ glyphs }: Viewport, { scope: { namespaces } }: State): readonly Column<FindingRow>[] {
  const all = allColumns(glyphs);
  return namespaces !== 'all' && namespaces.length === 1 ? all.slice(1) : all;
}

function allColumns(glyphs: Glyphs): readonly Column<FindingRow>[] {
  return [
    {
      id: 'namespace',
      title: 'NAMESPACE',
      dropRank: 2,
      identifies: true,
      minWidth: 9,
      keepWidth: 20,
      maxWidth: 30,
      truncate: 'middle',
      cell: ({ status }) => [untrusted(status.set.meta.namespace)],
    },
    {
      id: 'set',
      title: 'SET',
      dropRank: 1,
      identifies: true,
      minWidth: 12,
      keepWidth: 20,
      maxWidth: 40,
      truncate: 'middle',
      cell: ({ status }) => [untrusted(status.set.meta.name, 'strong')],
    },
    { id: 'verdict', title: 'VERDICT', dropRank: 5, minWidth: 13, cell: ({ status }) => verdictLine(status, glyphs) },
    { id: 'code', title: 'FINDING', dropRank: 0, minWidth: 25, cell: ({ finding }) => codeLine(finding, glyphs) },
    {
      id: 'since',
      title: 'FOR',
      dropRank: 3,
      minWidth: 5,
      align: 'right',
      showsTime: true,
      cell: ({ finding }, now) =>
        finding.since === undefined || finding.since > now ? [] : [span(coarseAge(finding.since, now), 'dim')],
    },
    {
      id: 'message',
      title: 'WHAT',
      dropRank: 4,
      minWidth: 12,
      keepWidth: 28,
      shrinkBeforeDrop: true,
      maxWidth: 300,
      cell: ({ finding }) => [untrusted(finding.message)],
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

function emptyMessage({ sets, selector, snapshot: { sources } }: State): readonly string[] {
  const isListed = sources.length > 0 && sources.every(({ state: { phase } }) => phase !== 'listing');
  if (sets.length === 0 && !isListed) return ['The StatefulSets are being listed.'];
  if (sets.length === 0 && selector !== undefined) return [`No StatefulSet here has labels that match ${selector}.`];
  if (sets.length === 0) return ['There are no StatefulSets here.', '', 'n chooses other namespaces.'];
  if (sets.some(({ loaded }) => !loaded)) return ['The lists that findings rest on are not complete yet.'];
  const number = sets.length === 1 ? 'The one set that is shown is' : `All ${sets.length} sets that are shown are`;
  return [`Nothing is wrong. ${number} complete.`, '', 'esc goes back to the sets.'];
}

function aboutFinding({ finding, status }: FindingRow, viewport: Viewport): readonly Line[] {
  const width = Math.max(20, viewport.columns - 6);
  return [
    titledRule([...codeLine(finding, viewport.glyphs), span('  '), untrusted(status.set.meta.name)], viewport),
    ...wrap(untrusted(finding.message).text, width).map((part): Line => [span(`   ${part}`)]),
    ...finding.evidence.flatMap((text) =>
      wrap(untrusted(text).text, width - 2).map(
        (part, index): Line => [span(index === 0 ? `   ${viewport.glyphs.dot} ` : '     ', 'dim'), span(part, 'dim')],
      ),
    ),
  ];
}

export const findingsPageView = defineTablePageView<FindingRow>({
  page: FINDINGS_PAGE,
  title,
  columns,
  keyOf: ({ key }) => key,
  emptyMessage,
  detail: { lines: aboutFinding, height: DETAIL_HEIGHT },
});
