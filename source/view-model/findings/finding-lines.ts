/** Findings as lines: a summary under the bindings of their set, and the full text of one. */

import type { Finding, FindingSeverity } from '../../domain/model/finding.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { kubectlCommand } from '../../domain/text/kubectl.ts';
import { openedFinding } from '../../state/findings/findings-page.ts';
import { kubectlTargetOf, type State } from '../../state/state.ts';
import { fit, type Line, lineWidth, span, type Tone, untrusted, wrap } from '../layout/span.ts';
import { age, verdictLine } from '../layout/status-text.ts';
import { screenTitle, titledRule } from '../layout/titled-rule.ts';
import type { Glyphs, Viewport } from '../layout/viewport.ts';

const SEVERITIES: Readonly<Record<FindingSeverity, { readonly mark: keyof Glyphs; readonly tone: Tone }>> = {
  error: { mark: 'bad', tone: 'bad' },
  warning: { mark: 'warning', tone: 'warn' },
  info: { mark: 'dot', tone: 'dim' },
};

export function severityTone(severity: FindingSeverity): Tone {
  return SEVERITIES[severity].tone;
}

/** "✗ ForcedRollback" */
export function codeLine({ code, severity }: Finding, glyphs: Glyphs): Line {
  const { mark, tone } = SEVERITIES[severity];
  return [span(`${glyphs[mark]} ${code}`, tone)];
}

/** How much of the findings is shown below the table of a set. */
export interface SummaryExtent {
  readonly messageLines: number;
  readonly reasonLines: number;
  /** Beyond this number of other findings, only their number is shown. */
  readonly otherFindings: number;
  readonly otherFindingLines: number;
}

export const SHORT_SUMMARY: SummaryExtent = {
  messageLines: 4,
  reasonLines: 3,
  otherFindings: 4,
  otherFindingLines: 1,
};

const ALL = Number.POSITIVE_INFINITY;
export const WHOLE_SUMMARY: SummaryExtent = {
  messageLines: ALL,
  reasonLines: ALL,
  otherFindings: ALL,
  otherFindingLines: ALL,
};

/**
 * The verdict with the finding that it rests on, followed by the other findings. A set that is working or complete
 * shows its reason instead.
 */
export function findingSummary(status: SetStatus, extent: SummaryExtent, viewport: Viewport): readonly Line[] {
  const { findings, verdict, loaded } = status;
  const start: Line = [span('   '), ...verdictLine(status, viewport.glyphs), span('  ')];
  if (!loaded)
    return paragraph(start, 'The lists that this rests on are not complete yet.', viewport, extent.reasonLines);
  const [first] = findings;
  const isTheReason = first?.severity === 'error' || (verdict === 'held' && first?.severity === 'warning');
  const lines: Line[] = [];
  if (first !== undefined && isTheReason) {
    const code = span(`${first.code}  `, SEVERITIES[first.severity].tone);
    lines.push(...paragraph([...start, code], first.message, viewport, extent.messageLines));
    if (first.action !== undefined) {
      const can = first.action.proposedAction === undefined ? 'by hand' : 'way out';
      lines.push(...wrapped([span(`   ${can}  `, 'dim')], first.action.label, 'plain', viewport));
    }
  } else lines.push(...paragraph(start, status.reason, viewport, extent.reasonLines));
  const others = findings.filter(
    (finding) => finding.severity !== 'info' && finding.cause === undefined && !(isTheReason && finding === first),
  );
  for (const finding of others.slice(0, extent.otherFindings)) {
    const code: Line = [span('   '), ...codeLine(finding, viewport.glyphs), span('  ')];
    lines.push(...paragraph(code, finding.message, viewport, extent.otherFindingLines));
  }
  const more = others.length - extent.otherFindings;
  if (more > 0) lines.push([span(`   ${more} more ${more === 1 ? 'finding' : 'findings'}: w tells`, 'dim')]);
  return lines;
}

/** Text that begins behind `start` and goes on below it. What is left out is marked by an ellipsis. */
function paragraph(start: Line, text: string, viewport: Viewport, most: number): readonly Line[] {
  const indent = 5;
  const first = Math.max(12, viewport.columns - lineWidth(start) - 1);
  const clean = untrusted(text).text;
  const head = wrap(clean, first)[0] ?? '';
  const rest = clean.slice(head.length).trimStart();
  const below = rest === '' ? [] : wrap(rest, Math.max(20, viewport.columns - indent - 1));
  const lines: Line[] = [[...start, span(head)], ...below.map((part): Line => [span(' '.repeat(indent) + part)])];
  if (lines.length <= most) return lines;
  const { ellipsis } = viewport.glyphs;
  const [last = [], next = []] = lines.slice(most - 1);
  const cut = [...last, span(` ${next.map((part) => part.text.trim()).join(' ')} ${ellipsis}`)];
  return [...lines.slice(0, most - 1), fit(cut, viewport.columns, { ellipsis })];
}

/** The full text of one finding, and below it the names of the others. */
export function openedFindingLines(state: State, viewport: Viewport): readonly Line[] {
  const opened = openedFinding(state);
  const status = opened?.status;
  if (status === undefined) return [[], [span('   The set is gone: it was deleted, or made again. esc goes back.')]];
  const row = opened?.row;
  const { namespace, name } = status.set.meta;
  const title: Line = [
    span('why '),
    untrusted(`${namespace}/${name}`, 'strong'),
    span('  '),
    ...verdictLine(status, viewport.glyphs),
  ];
  const body: readonly Line[] =
    row === undefined
      ? [[span('   What was shown here is over. tab shows what there is now.', 'good')]]
      : fullFindingLines(row.finding, state, viewport);
  return [screenTitle(title, '', state, viewport), ...body, [], ...otherFindingLines(status, row?.finding, viewport)];
}

function fullFindingLines(finding: Finding, state: State, viewport: Viewport): readonly Line[] {
  const { subject, message, evidence, since, action, cause } = finding;
  const { dot, ellipsis } = viewport.glyphs;
  const lines: Line[] = [
    fit(
      [
        span('   '),
        ...codeLine(finding, viewport.glyphs),
        span('  '),
        untrusted(`${subject.kind} ${subject.name}`),
        ...(since === undefined || since > state.now ? [] : [span(`  for ${age(since, state.now)}`, 'dim')]),
      ],
      viewport.columns,
      { ellipsis },
    ),
    [],
    ...wrapped([span('   ')], `${message}.`, 'plain', viewport),
  ];
  if (cause !== undefined) {
    lines.push(
      ...wrapped(
        [span('   follows from ', 'dim')],
        `${cause.code} of ${cause.subject.kind} ${cause.subject.name}`,
        'plain',
        viewport,
      ),
    );
  }
  lines.push([], [span('   evidence', 'dim')]);
  for (const line of evidence) lines.push(...wrapped([span(`   ${dot} `, 'dim')], line, 'plain', viewport));
  if (action === undefined) return lines;
  const key = action.proposedAction === undefined ? span('by hand', 'dim') : span('x', 'accent');
  lines.push(
    [],
    [span('   way out', 'dim')],
    ...wrapped([span('   '), key, span('  ')], action.label, 'plain', viewport),
    ...wrapped([span('     ')], kubectlCommand(kubectlTargetOf(state), action.namespace, action.args), 'dim', viewport),
  );
  return lines;
}

function otherFindingLines(status: SetStatus, shown: Finding | undefined, viewport: Viewport): readonly Line[] {
  const { findings } = status;
  if (findings.length < 2 && shown !== undefined) return [];
  return [
    titledRule([span(findings.length === 1 ? '1 finding' : `${findings.length} findings`)], viewport),
    ...findings.map((finding): Line => {
      const mark = finding === shown ? span(` ${viewport.glyphs.cursor} `, 'accent') : span('   ');
      const indent = span(finding.cause === undefined ? '' : '  ');
      return fit(
        [mark, indent, ...codeLine(finding, viewport.glyphs), span('  '), untrusted(finding.message)],
        viewport.columns,
        {
          ellipsis: viewport.glyphs.ellipsis,
        },
      );
    }),
  ];
}

function wrapped(start: Line, text: string, tone: Tone, viewport: Viewport): readonly Line[] {
  const indent = lineWidth(start);
  return wrap(untrusted(text).text, Math.max(20, viewport.columns - indent - 2)).map((part, index) => [
    ...(index === 0 ? start : [span(' '.repeat(indent))]),
    span(part, tone),
  ]);
}
