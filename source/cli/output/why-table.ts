/** Findings for people: an overview of many sets, or the whole of what is known of few. */

import { humanDuration } from '../../domain/duration.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import { type Caller, kubectl } from '../../domain/kubectl.ts';
import type { SetStatus } from '../../domain/status.ts';
import { harmless } from '../../domain/text.ts';
import { wrap } from '../../view-model/span.ts';
import { inColumns } from './columns.ts';
import { subjectText } from './why-json.ts';

/** One line a finding, the gravest sets first; what follows from another finding is left out. */
export function findingsOverview(sets: readonly SetStatus[], now: number): string {
  const rows = sets.flatMap(({ set, verdict, findings }) =>
    findings
      .filter(
        ({ cause, code, severity }, index) =>
          cause === undefined && (index === 0 || severity !== 'info') && code !== undefined,
      )
      .map((finding) => ({ set, verdict, finding })),
  );
  const grave = { error: 0, warning: 1, info: 2 } as const;
  const sorted = rows.toSorted((a, b) => grave[a.finding.severity] - grave[b.finding.severity]);
  const heading = ['NAMESPACE', 'SET', 'VERDICT', 'SEVERITY', 'CODE', 'SUBJECT', 'SINCE', 'MESSAGE'];
  const cells = sorted.map(({ set, verdict, finding }) => [
    set.meta.namespace,
    set.meta.name,
    verdict,
    finding.severity,
    finding.code,
    subjectText(finding.subject),
    sinceText(finding, now),
    finding.message,
  ]);
  return `${inColumns([heading, ...cells])}\n`;
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
  const { code, severity, subject, message, evidence, action, cause } = finding;
  const since = sinceText(finding, now);
  const head = `${severity} ${code} ${subjectText(subject)}${since === '' ? '' : `, for ${since}`}`;
  return [
    '',
    harmless(`  ${head}`),
    ...wrapped(message, '    ', width),
    ...(cause === undefined ? [] : [harmless(`    follows from ${cause.code} of ${subjectText(cause.subject)}`)]),
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
