/** Formats findings: an overview of many sets, or all details of few. */

import type { Finding } from '../../../domain/model/finding.ts';
import type { SetStatus } from '../../../domain/model/set-status.ts';
import { humanDuration } from '../../../domain/text/duration.ts';
import { type KubectlTarget, kubectlCommand } from '../../../domain/text/kubectl.ts';
import { sanitizeForTerminal } from '../../../domain/text/sanitize.ts';
import { textWidth, wrap } from '../../../view-model/layout/span.ts';
import { alignColumns } from '../align-columns.ts';
import { subjectText } from './json.ts';

/** Columns. Longer lines are hard to read. */
export const MAX_DETAIL_WIDTH = 100;

interface Row {
  readonly status: SetStatus;
  readonly finding: Finding;
}

/**
 * One line per finding, the most severe first. Findings that follow from others are left out. `columns`: the width of
 * the terminal, if it is one; a wider table would be wrapped at arbitrary places.
 */
export function findingsOverview(
  sets: readonly SetStatus[],
  now: number,
  { columns, headings }: { readonly columns: number | undefined; readonly headings: boolean },
): string {
  const severityOrder = { error: 0, warning: 1, info: 2 } as const;
  const rows = sets
    .flatMap((status) =>
      status.findings
        .filter(({ cause, severity }, index) => cause === undefined && (index === 0 || severity !== 'info'))
        .map((finding): Row => ({ status, finding })),
    )
    .toSorted((a, b) => severityOrder[a.finding.severity] - severityOrder[b.finding.severity]);
  const table = overviewTable(rows, now, headings);
  const isTooWide = columns !== undefined && table.split('\n').some((line) => textWidth(line) > columns);
  return `${isTooWide ? rows.map((row) => overviewLines(row, now, columns)).join('\n') : table}\n`;
}

function overviewTable(rows: readonly Row[], now: number, headings: boolean): string {
  const heading = ['NAMESPACE', 'SET', 'VERDICT', 'SEVERITY', 'CODE', 'SUBJECT', 'SINCE', 'MESSAGE'];
  const cells = rows.map(({ status: { set, verdict }, finding }) => [
    set.meta.namespace,
    set.meta.name,
    verdict,
    finding.severity,
    finding.code,
    subjectText(finding.subject),
    sinceText(finding, now),
    finding.message,
  ]);
  return alignColumns([...(headings ? [heading] : []), ...cells]);
}

/** Returns the overview as a few short lines per finding. */
function overviewLines({ status: { set, verdict }, finding }: Row, now: number, columns: number): string {
  const title = `${set.meta.namespace}/${set.meta.name} (${verdict}): ${findingTitle(finding, now)}`;
  return [...wrapped(title, '', columns), ...wrapped(finding.message, '    ', columns)].join('\n');
}

function findingTitle(finding: Finding, now: number): string {
  const since = sinceText(finding, now);
  return `${finding.severity} ${finding.code} ${subjectText(finding.subject)}${since === '' ? '' : `, for ${since}`}`;
}

/** Returns every finding with its evidence and proposed action. `width`: columns of the terminal. */
export function findingsDetail(caller: KubectlTarget, sets: readonly SetStatus[], now: number, width: number): string {
  return sets
    .map(({ set, verdict, findings, reason }) => {
      const title = `${set.meta.namespace}/${set.meta.name}: ${verdict}, ${reason}`;
      return [
        ...wrapped(title, '', width),
        ...findings.flatMap((finding) => findingLines(caller, finding, now, width)),
      ].join('\n');
    })
    .map((block) => `${block}\n`)
    .join('\n');
}

function findingLines(caller: KubectlTarget, finding: Finding, now: number, width: number): readonly string[] {
  const { message, evidence, action, cause } = finding;
  return [
    '',
    ...wrapped(findingTitle(finding, now), '  ', width),
    ...wrapped(message, '    ', width),
    ...(cause === undefined
      ? []
      : wrapped(`follows from ${cause.code} of ${subjectText(cause.subject)}`, '    ', width)),
    ...evidence.flatMap((line) => wrapped(line, '    - ', width)),
    ...(action === undefined
      ? []
      : [
          ...wrapped(`way out: ${action.label}`, '    ', width),
          sanitizeForTerminal(`      ${kubectlCommand(caller, action.namespace, action.args)}`),
        ]),
  ];
}

function wrapped(text: string, start: string, width: number): readonly string[] {
  const lines = wrap(sanitizeForTerminal(text), Math.max(20, width - start.length));
  return lines.map((line, index) => (index === 0 ? start : ' '.repeat(start.length)) + line);
}

function sinceText({ since }: Finding, now: number): string {
  return since === undefined || since > now ? '' : humanDuration(now - since);
}
