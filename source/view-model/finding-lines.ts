/** Findings as lines: in short under the bindings of their set, and one of them in full. */

import type { Finding, Severity } from '../domain/findings/finding.ts';
import { kubectl } from '../domain/kubectl.ts';
import type { SetStatus } from '../domain/status.ts';
import { openedFinding } from '../state/findings-page.ts';
import { callerOf, type State } from '../state/state.ts';
import type { Glyphs, Look } from './look.ts';
import { ruled } from './rule.ts';
import { fit, foreign, type Line, lineWidth, span, type Tone, wrap } from './span.ts';
import { age, verdictLine } from './words.ts';

const SEVERITIES: Readonly<Record<Severity, { readonly mark: keyof Glyphs; readonly tone: Tone }>> = {
  error: { mark: 'bad', tone: 'bad' },
  warning: { mark: 'warning', tone: 'warn' },
  info: { mark: 'dot', tone: 'dim' },
};

export function severityTone(severity: Severity): Tone {
  return SEVERITIES[severity].tone;
}

/** "✗ ForcedRollback" */
export function codeLine({ code, severity }: Finding, glyphs: Glyphs): Line {
  const { mark, tone } = SEVERITIES[severity];
  return [span(`${glyphs[mark]} ${code}`, tone)];
}

/** More findings than these are told by their number. */
const MOST_SHORT = 4;
const MOST_LINES = 4;

/**
 * The verdict with the finding that it rests on, then what else is wrong. A set that is only at work, or all right, is
 * told by its reason.
 */
export function findingSummary(status: SetStatus, look: Look): readonly Line[] {
  const { ellipsis } = look.glyphs;
  const { findings, verdict, loaded } = status;
  const start: Line = [span('   '), ...verdictLine(status, look.glyphs), span('  ')];
  if (!loaded) return paragraph(start, 'The lists that this rests on are not complete yet.', look, 3);
  const [first] = findings;
  const isTheReason = first?.severity === 'error' || (verdict === 'held' && first?.severity === 'warning');
  const lines: Line[] = [];
  if (first !== undefined && isTheReason) {
    const code = span(`${first.code}  `, SEVERITIES[first.severity].tone);
    lines.push(...paragraph([...start, code], first.message, look, MOST_LINES));
    if (first.action !== undefined) {
      const can = first.action.proposal === undefined ? 'by hand' : 'way out';
      lines.push(...wrapped([span(`   ${can}  `, 'dim')], first.action.label, 'plain', look));
    }
  } else lines.push(...paragraph(start, status.reason, look, 3));
  const others = findings.filter(
    (finding) => finding.severity !== 'info' && finding.cause === undefined && !(isTheReason && finding === first),
  );
  for (const finding of others.slice(0, MOST_SHORT)) {
    lines.push(
      fit([span('   '), ...codeLine(finding, look.glyphs), span('  '), foreign(finding.message)], look.columns, {
        ellipsis,
      }),
    );
  }
  const more = others.length - MOST_SHORT;
  if (more > 0) lines.push([span(`   ${more} more ${more === 1 ? 'finding' : 'findings'}: w tells`, 'dim')]);
  return lines;
}

function paragraph(start: Line, text: string, look: Look, most: number): readonly Line[] {
  const indent = 5;
  const first = Math.max(12, look.columns - lineWidth(start) - 1);
  const clean = foreign(text).text;
  const head = wrap(clean, first)[0] ?? '';
  const rest = clean.slice(head.length).trimStart();
  const below = rest === '' ? [] : wrap(rest, Math.max(20, look.columns - indent - 1));
  const lines: Line[] = [[...start, span(head)], ...below.map((part): Line => [span(' '.repeat(indent) + part)])];
  if (lines.length <= most) return lines;
  const last = lines[most - 1] ?? [];
  const { ellipsis } = look.glyphs;
  return [...lines.slice(0, most - 1), fit([...last, span(` ${ellipsis}`)], look.columns, { ellipsis })];
}

/** One finding in full, and below it the names of the others. */
export function findingLines(state: State, look: Look): readonly Line[] {
  const opened = openedFinding(state);
  const status = opened?.status;
  if (status === undefined) return [[], [span('   The set is gone: it was deleted, or made again. esc goes back.')]];
  const row = opened?.row;
  const { namespace, name } = status.set.meta;
  const title: Line = [
    span('why '),
    foreign(`${namespace}/${name}`, 'strong'),
    span('  '),
    ...verdictLine(status, look.glyphs),
  ];
  const body: readonly Line[] =
    row === undefined
      ? [[span('   What was shown here is over. tab shows what there is now.', 'good')]]
      : inFull(row.finding, state, look);
  return [ruled(title, look), ...body, [], ...others(status, row?.finding, look)];
}

function inFull(finding: Finding, state: State, look: Look): readonly Line[] {
  const { subject, message, evidence, since, action, cause } = finding;
  const { dot, ellipsis } = look.glyphs;
  const lines: Line[] = [
    fit(
      [
        span('   '),
        ...codeLine(finding, look.glyphs),
        span('  '),
        foreign(`${subject.kind} ${subject.name}`),
        ...(since === undefined || since > state.now ? [] : [span(`  for ${age(since, state.now)}`, 'dim')]),
      ],
      look.columns,
      { ellipsis },
    ),
    [],
    ...wrapped([span('   ')], `${message}.`, 'plain', look),
  ];
  if (cause !== undefined) {
    lines.push(
      ...wrapped(
        [span('   follows from ', 'dim')],
        `${cause.code} of ${cause.subject.kind} ${cause.subject.name}`,
        'plain',
        look,
      ),
    );
  }
  lines.push([], [span('   evidence', 'dim')]);
  for (const line of evidence) lines.push(...wrapped([span(`   ${dot} `, 'dim')], line, 'plain', look));
  if (action === undefined) return lines;
  const key = action.proposal === undefined ? span('by hand', 'dim') : span('x', 'accent');
  lines.push(
    [],
    [span('   way out', 'dim')],
    ...wrapped([span('   '), key, span('  ')], action.label, 'plain', look),
    ...wrapped([span('     ')], kubectl(callerOf(state), action.namespace, action.args), 'dim', look),
  );
  return lines;
}

function others(status: SetStatus, shown: Finding | undefined, look: Look): readonly Line[] {
  const { findings } = status;
  if (findings.length < 2 && shown !== undefined) return [];
  return [
    ruled([span(findings.length === 1 ? '1 finding' : `${findings.length} findings`)], look),
    ...findings.map((finding): Line => {
      const mark = finding === shown ? span(` ${look.glyphs.cursor} `, 'accent') : span('   ');
      const indent = span(finding.cause === undefined ? '' : '  ');
      return fit(
        [mark, indent, ...codeLine(finding, look.glyphs), span('  '), foreign(finding.message)],
        look.columns,
        {
          ellipsis: look.glyphs.ellipsis,
        },
      );
    }),
  ];
}

function wrapped(start: Line, text: string, tone: Tone, look: Look): readonly Line[] {
  const indent = lineWidth(start);
  return wrap(foreign(text).text, Math.max(20, look.columns - indent - 2)).map((part, index) => [
    ...(index === 0 ? start : [span(' '.repeat(indent))]),
    span(part, tone),
  ]);
}
