/** Findings for people: an overview of many sets, or the whole of what is known of few. */

import { humanDuration } from '../../domain/duration.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import { type Caller, kubectl } from '../../domain/kubectl.ts';
import type { SetStatus } from '../../domain/status.ts';
import { harmless } from '../../domain/text.ts';
import { textWidth, wrap } from '../../view-model/span.ts';
import { inColumns } from './columns.ts';
import { subjectText } from './why-json.ts';

interface Row {
  readonly status: SetStatus;
  readonly finding: Finding;
}

/**
 * One line a finding, the gravest first; what follows from another finding is left out. `columns`: of the terminal,
 * where it is one; a table that is wider than that would be broken anywhere.
 */
export function findingsOverview(sets: readonly SetStatus[], now: number, columns: number | undefined): string {
  const grave = { error: 0, warning: 1, info: 2 } as const;
  const rows = sets
    .flatMap((status) =>
      status.findings
        .filter(({ cause, severity }, index) => cause === undefined && (index === 0 || severity !== 'info'))
        .map((finding): Row => ({ status, finding })),
    )
    .toSorted((a, b) => grave[a.finding.severity] - grave[b.finding.severity]);
  const table = tableOf(rows, now);
  const isTooWide = columns !== undefined && table.split('\n').some((line) => textWidth(line) > columns);
  return `${isTooWide ? rows.map((row) => brief(row, now, columns)).join('\n') : table}\n`;
}

function tableOf(rows: readonly Row[], now: number): string {
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
  return inColumns([heading, ...cells]);
}

/** The same in a few short lines. */
function brief({ status: { set, verdict }, finding }: Row, now: number, columns: number): string {
  const title = `${set.meta.namespace}/${set.meta.name} (${verdict}): ${headOf(finding, now)}`;
  return [...wrapped(title, '', columns), ...wrapped(finding.message, '    ', columns)].join('\n');
}

function headOf(finding: Finding, now: number): string {
  const since = sinceText(finding, now);
  return `${finding.severity} ${finding.code} ${subjectText(finding.subject)}${since === '' ? '' : `, for ${since}`}`;
}

/** Every finding with its evidence and the way out. `width`: columns of the terminal. */
export function findingsInFull(caller: Caller, sets: readonly SetStatus[], now: number, width: number): string {
  return sets
    .map(({ set, verdict, findings, reason }) => {
      const title = `${set.meta.namespace}/${set.meta.name}: ${verdict}, ${reason}`;
      return [...wrapped(title, '', width), ...findings.flatMap((finding) => inFull(caller, finding, now, width))].join(
        '\n',
      );
    })
    .map((block) => `${block}\n`)
    .join('\n');
}

function inFull(caller: Caller, finding: Finding, now: number, width: number): readonly string[] {
  const { message, evidence, action, cause } = finding;
  return [
    '',
    ...wrapped(headOf(finding, now), '  ', width),
    ...wrapped(message, '    ', width),
    ...(cause === undefined
      ? []
      : wrapped(`follows from ${cause.code} of ${subjectText(cause.subject)}`, '    ', width)),
    ...evidence.flatMap((line) => wrapped(line, '    - ', width)),
    ...(action === undefined
      ? []
      : [
          ...wrapped(`way out: ${action.label}`, '    ', width),
          harmless(`      ${kubectl(caller, action.namespace, action.args)}`),
        ]),
  ];
}

function wrapped(text: string, start: string, width: number): readonly string[] {
  const lines = wrap(harmless(text), Math.max(20, width - start.length));
  return lines.map((line, index) => (index === 0 ? start : ' '.repeat(start.length)) + line);
}

function sinceText({ since }: Finding, now: number): string {
  return since === undefined || since > now ? '' : humanDuration(now - since);
}
