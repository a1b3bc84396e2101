/** The dialog of an action: its target, its requests and consequences, and the confirmation. */

import type { Consequence, Plan } from '../../actions/plan.ts';
import type { ActionDialog } from '../../state/dialog/action-dialog.ts';
import { blockedReason, hasPendingFacts } from '../../state/dialog/plan-dialog.ts';
import type { State } from '../../state/state.ts';
import { fit, type Line, lineWidth, span, type Tone, untrusted } from '../layout/span.ts';
import { titledRule } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';
import { wrapLines } from '../layout/wrap-lines.ts';

export interface DialogLines {
  /** The part that can be scrolled. */
  readonly body: readonly Line[];
  /** The question and its answers, which are always visible. */
  readonly confirmation: readonly Line[];
}

export function dialogLines(state: State, dialog: ActionDialog, viewport: Viewport): DialogLines {
  const { plan } = dialog;
  const number = chosenLines(dialog, viewport);
  const body = [
    titledRule([untrusted(plan.title, 'strong')], viewport),
    ...targetLines(state, plan, viewport),
    ...number,
    [],
    ...refusalLines(dialog, viewport),
    ...consequenceLines(plan.consequences.filter(isSevere), viewport),
    ...listLines('asks', plan.requests, viewport),
    ...listLines('then', plan.effects, viewport),
    ...consequenceLines(
      plan.consequences.filter((consequence) => !isSevere(consequence)),
      viewport,
    ),
    ...diffLines(plan, viewport),
    ...factLines(dialog, viewport),
    ...journalLines(state, viewport),
    ...(plan.kubectl === '' ? [] : labelledLines([span('by hand  ', 'dim')], plan.kubectl, 'dim', viewport)),
  ];
  return { body, confirmation: questionLines(dialog, viewport) };
}

/** The target on one line if it fits, otherwise on two. No part of it is truncated. */
function targetLines(state: State, { target, context }: Plan, viewport: Viewport): readonly Line[] {
  const { dot, ellipsis } = viewport.glyphs;
  const separator = span(` ${dot} `, 'dim');
  const location: Line = [
    span('context ', 'dim'),
    untrusted(context, state.isProtected ? 'bad' : 'strong'),
    span(state.isProtected ? ' protected' : '', 'bad'),
    ...(target.namespace === '' ? [] : [separator, span('namespace ', 'dim'), untrusted(target.namespace, 'strong')]),
  ];
  const object: Line = [
    untrusted(`${target.kind} `, 'dim'),
    untrusted(target.name, 'strong'),
    separator,
    untrusted(`uid ${ellipsis}${target.uid.slice(-6)}`, 'dim'),
  ];
  const indent = span('   ');
  const together = [indent, ...location, separator, ...object];
  const lines =
    lineWidth(together) <= viewport.columns
      ? [together]
      : [
          [indent, ...location],
          [indent, ...object],
        ];
  return lines.map((line) => fit(line, viewport.columns, { ellipsis }));
}

/** What is being typed, and how. */
function chosenLines(dialog: ActionDialog, viewport: Viewport): readonly Line[] {
  const { stage, request } = dialog;
  switch (stage.type) {
    case 'number':
      return inputLines(request.action === 'scale' ? 'replicas' : 'partition', stage.digits, 'a number', viewport);
    case 'size':
      return inputLines('size', stage.text, 'a size such as 20Gi', viewport);
    case 'confirm':
      return [];
  }
}

function inputLines(what: string, typed: string, kind: string, viewport: Viewport): readonly Line[] {
  return [
    [],
    fit(
      [span(`   ${what}  `), span(` ${typed}▏`, 'accent'), span(`   type ${kind}, or + and -`, 'dim')],
      viewport.columns,
      {
        ellipsis: viewport.glyphs.ellipsis,
      },
    ),
  ];
}

function refusalLines({ plan, drift, stage }: ActionDialog, viewport: Viewport): readonly Line[] {
  // A number that is still being chosen is not an error yet.
  if (stage.type !== 'confirm' && plan.refusal !== undefined) return labelledLines([], plan.refusal, 'warn', viewport);
  const mark = `${viewport.glyphs.bad} `;
  const lines: Line[] = [];
  if (drift !== undefined)
    lines.push(...labelledLines([span(mark, 'bad')], `${drift} Nothing is sent.`, 'bad', viewport));
  if (plan.refusal !== undefined) lines.push(...labelledLines([span(mark, 'bad')], plan.refusal, 'bad', viewport));
  return lines;
}

const SEVERITY: Readonly<Record<Consequence['severity'], { mark: 'bad' | 'warning' | 'dot'; tone: Tone }>> = {
  danger: { mark: 'bad', tone: 'bad' },
  warning: { mark: 'warning', tone: 'warn' },
  info: { mark: 'dot', tone: 'plain' },
};

function isSevere({ severity }: Consequence): boolean {
  return severity !== 'info';
}

function consequenceLines(consequences: readonly Consequence[], viewport: Viewport): readonly Line[] {
  return consequences.flatMap(({ severity, text }) => {
    const { mark, tone } = SEVERITY[severity];
    return labelledLines([span(`${viewport.glyphs[mark]} `, tone)], text, tone, viewport);
  });
}

/** The first line has the name of the list in front. */
function listLines(name: string, items: readonly string[], viewport: Viewport): readonly Line[] {
  return items.flatMap((item, index) => {
    const label = index === 0 ? `${name}  ` : ' '.repeat(name.length + 2);
    return labelledLines([span(label, 'dim')], item, 'plain', viewport);
  });
}

function diffLines({ diff }: Plan, viewport: Viewport): readonly Line[] {
  const { ellipsis } = viewport.glyphs;
  return diff.flatMap(({ path, before, after }) => {
    const lines: Line[] = [[span('   '), untrusted(path, 'dim')]];
    if (before !== undefined) lines.push([span('     - ', 'bad'), untrusted(before, 'bad')]);
    if (after !== undefined) lines.push([span('     + ', 'good'), untrusted(after, 'good')]);
    return lines.map((line) => fit(line, viewport.columns, { ellipsis }));
  });
}

/** Lists the facts that could not be read, so that the user knows what was not checked. */
function factLines({ facts }: ActionDialog, viewport: Viewport): readonly Line[] {
  const lines: Line[] = [];
  for (const [name, fact] of Object.entries(facts)) {
    if (fact.state === 'pending') {
      const progress = fact.progress ?? `asking: ${FACT_LABELS[name] ?? name}`;
      lines.push([span(`   ${viewport.glyphs.starting} ${progress}`, 'dim')]);
    }
    if (fact.state === 'unknown') {
      lines.push(
        ...labelledLines(
          [span(`${viewport.glyphs.unknown} `, 'dim')],
          `${FACT_LABELS[name] ?? name}: ${fact.reason}`,
          'dim',
          viewport,
        ),
      );
    }
  }
  return lines;
}

const FACT_LABELS: Readonly<Record<string, string>> = {
  access: 'may you do this?',
  dryRun: 'would the server take it?',
  podTrials: 'would admission take the new pods?',
  autoscalers: 'autoscalers',
  quotas: 'quotas',
  limitRanges: 'limit ranges',
  disruptionBudgets: 'disruption budgets',
  template: 'the pod template',
  claimUsers: 'users of the claims',
  revisionTemplate: 'the template of the revision',
  keptSetPath: 'can the set be kept in a file?',
  claims: 'all claims, and what may use them',
  volumeAccess: 'may you change volumes?',
};

function journalLines({ journalProblem }: State, viewport: Viewport): readonly Line[] {
  if (journalProblem === undefined) return [];
  const text = `${journalProblem} This change will not be recorded.`;
  return labelledLines([span(`${viewport.glyphs.warning} `, 'warn')], text, 'warn', viewport);
}

/** The label is written once, and its text takes as many lines as it needs. */
export function labelledLines(label: Line, text: string, tone: Tone, viewport: Viewport): readonly Line[] {
  return wrapLines([span('   '), ...label], text, tone, viewport);
}

function questionLines(dialog: ActionDialog, viewport: Viewport): readonly Line[] {
  if (dialog.stage.type !== 'confirm') {
    return [
      titledRule([span('nothing is sent yet: ', 'dim'), span('enter', 'accent'), span(' goes on', 'dim')], viewport),
    ];
  }
  if (blockedReason(dialog) !== undefined)
    return [titledRule([span('really?')], viewport), blockedLine(dialog, viewport)];
  return confirmationLines(dialog.plan.confirmation, dialog, viewport);
}

/** Says why the dialog accepts no answer. If there is an objection, the text above says so. */
function blockedLine(dialog: ActionDialog, viewport: Viewport): Line {
  const isOpen = dialog.drift === undefined && dialog.plan.refusal === undefined && hasPendingFacts(dialog);
  return [...cancelSpans(viewport), span(isOpen ? '   the server is being asked first' : '', 'dim')];
}

function cancelSpans(viewport: Viewport): Line {
  return [span(` ${viewport.glyphs.cursor} Cancel `, 'strong'), span('(esc, enter)', 'dim')];
}

/** The key that cancels, and the key or the name that confirms. */
export function confirmationLines(
  confirmation: Plan['confirmation'],
  { acceptsInput, typed }: Pick<ActionDialog, 'acceptsInput' | 'typed'>,
  viewport: Viewport,
): readonly Line[] {
  const cancel = cancelSpans(viewport);
  const rule = titledRule([span('really?')], viewport);
  if (!acceptsInput) return [rule, [...cancel, span('   read first: keys count in a moment', 'dim')]];
  if (confirmation.type === 'key') {
    return [rule, [...cancel, span('   '), span(confirmation.key, 'accent'), span(' does it')]];
  }
  return [rule, ...typedLines(cancel, confirmation.word, typed, viewport)];
}

/** On one line if the whole name fits, otherwise on two. The name to be typed is never truncated. */
function typedLines(cancel: Line, word: string, typed: string, viewport: Viewport): readonly Line[] {
  const matches = typed === word;
  const prompt: Line = [span('   type '), untrusted(word, 'strong'), span(' and enter: ')];
  const answer = (text: string): Line => [
    untrusted(`${text}▏`, matches ? 'bad' : 'accent'),
    span(matches ? '  enter does it' : '', 'bad'),
  ];
  const room = viewport.columns - lineWidth([...answer(word), span('  enter does it')]);
  if (lineWidth([...cancel, ...prompt]) <= room) return [[...cancel, ...prompt, ...answer(typed)]];
  if (lineWidth(prompt) <= room) return [cancel, [...prompt, ...answer(typed)]];
  return [cancel, prompt, [span('   '), ...answer(typed)]];
}
