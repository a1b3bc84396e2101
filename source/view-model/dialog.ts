/** The dialog of an action: where, what, what follows from it, and what has to be pressed. */

import type { Consequence, Plan } from '../actions/plan.ts';
import type { ActionDialog } from '../state/action-dialog.ts';
import { hindrance, isAsking } from '../state/dialog.ts';
import type { State } from '../state/state.ts';
import type { Look } from './look.ts';
import { ruled } from './set-detail.ts';
import { fit, foreign, type Line, lineWidth, span, type Tone, wrap } from './span.ts';

export interface DialogLines {
  /** What can be scrolled. */
  readonly body: readonly Line[];
  /** The question and its answers: always on the screen. */
  readonly question: readonly Line[];
}

export function dialogLines(state: State, dialog: ActionDialog, look: Look): DialogLines {
  const { plan } = dialog;
  const number = dialog.stage.type === 'number' ? numberLines(dialog, dialog.stage.digits, look) : [];
  const body = [
    ruled([foreign(plan.title, 'strong')], look),
    ...targetLines(state, plan, look),
    ...number,
    [],
    ...refusalLines(dialog, look),
    ...consequenceLines(plan.consequences.filter(isGrave), look),
    ...listLines('asks', plan.asks, look),
    ...listLines('then', plan.effects, look),
    ...consequenceLines(
      plan.consequences.filter((consequence) => !isGrave(consequence)),
      look,
    ),
    ...diffLines(plan, look),
    ...factLines(dialog, look),
    ...(plan.kubectl === ''
      ? []
      : wrapped([span('by hand  ', 'dim')], plan.kubectl.replaceAll('\n', ' ; '), 'dim', look)),
  ];
  return { body, question: questionLines(dialog, look) };
}

/** On one line where there is room, else on two: none of it may be cut off. */
function targetLines(state: State, { target, context }: Plan, look: Look): readonly Line[] {
  const { dot, ellipsis } = look.glyphs;
  const separator = span(` ${dot} `, 'dim');
  const place: Line = [
    span('context ', 'dim'),
    foreign(context, state.isProtected ? 'bad' : 'strong'),
    span(state.isProtected ? ' protected' : '', 'bad'),
    ...(target.namespace === '' ? [] : [separator, span('namespace ', 'dim'), foreign(target.namespace, 'strong')]),
  ];
  const object: Line = [
    foreign(`${target.kind} `, 'dim'),
    foreign(target.name, 'strong'),
    separator,
    foreign(`uid ${ellipsis}${target.uid.slice(-6)}`, 'dim'),
  ];
  const indent = span('   ');
  const together = [indent, ...place, separator, ...object];
  const lines =
    lineWidth(together) <= look.columns
      ? [together]
      : [
          [indent, ...place],
          [indent, ...object],
        ];
  return lines.map((line) => fit(line, look.columns, { ellipsis }));
}

function numberLines(dialog: ActionDialog, digits: string, look: Look): readonly Line[] {
  const what = dialog.wanted.action === 'scale' ? 'replicas' : 'partition';
  return [
    [],
    fit(
      [span(`   ${what}  `), span(` ${digits}▏`, 'accent'), span('   type a number, or + and -', 'dim')],
      look.columns,
      {
        ellipsis: look.glyphs.ellipsis,
      },
    ),
  ];
}

function refusalLines({ plan, drift, stage }: ActionDialog, look: Look): readonly Line[] {
  // A number that is only being chosen is no mistake yet.
  if (stage.type === 'number' && plan.refusal !== undefined) return wrapped([], plan.refusal, 'warn', look);
  const mark = `${look.glyphs.bad} `;
  const lines: Line[] = [];
  if (drift !== undefined) lines.push(...wrapped([span(mark, 'bad')], `${drift} Nothing is sent.`, 'bad', look));
  if (plan.refusal !== undefined) lines.push(...wrapped([span(mark, 'bad')], plan.refusal, 'bad', look));
  return lines;
}

const SEVERITY: Readonly<Record<Consequence['severity'], { mark: 'bad' | 'warning' | 'dot'; tone: Tone }>> = {
  danger: { mark: 'bad', tone: 'bad' },
  warning: { mark: 'warning', tone: 'warn' },
  info: { mark: 'dot', tone: 'plain' },
};

function isGrave({ severity }: Consequence): boolean {
  return severity !== 'info';
}

function consequenceLines(consequences: readonly Consequence[], look: Look): readonly Line[] {
  return consequences.flatMap(({ severity, text }) => {
    const { mark, tone } = SEVERITY[severity];
    return wrapped([span(`${look.glyphs[mark]} `, tone)], text, tone, look);
  });
}

/** The first line has the name of the list before it. */
function listLines(name: string, items: readonly string[], look: Look): readonly Line[] {
  return items.flatMap((item, index) => {
    const label = index === 0 ? `${name}  ` : ' '.repeat(name.length + 2);
    return wrapped([span(label, 'dim')], item, 'plain', look);
  });
}

function diffLines({ diff }: Plan, look: Look): readonly Line[] {
  const { ellipsis } = look.glyphs;
  return diff.flatMap(({ path, before, after }) => {
    const lines: Line[] = [[span('   '), foreign(path, 'dim')]];
    if (before !== undefined) lines.push([span('     - ', 'bad'), foreign(before, 'bad')]);
    if (after !== undefined) lines.push([span('     + ', 'good'), foreign(after, 'good')]);
    return lines.map((line) => fit(line, look.columns, { ellipsis }));
  });
}

/** What could not be found out: better said than passed over. */
function factLines({ facts }: ActionDialog, look: Look): readonly Line[] {
  const lines: Line[] = [];
  for (const [name, fact] of Object.entries(facts)) {
    if (fact.state === 'asked')
      lines.push([span(`   ${look.glyphs.starting} asking: ${FACT_WORDS[name] ?? name}`, 'dim')]);
    if (fact.state === 'unknown') {
      lines.push(
        ...wrapped(
          [span(`${look.glyphs.unknown} `, 'dim')],
          `${FACT_WORDS[name] ?? name}: ${fact.reason}`,
          'dim',
          look,
        ),
      );
    }
  }
  return lines;
}

const FACT_WORDS: Readonly<Record<string, string>> = {
  access: 'may you do this?',
  dryRun: 'would the server take it?',
  autoscalers: 'autoscalers',
  quotas: 'quotas',
  limitRanges: 'limit ranges',
  disruptionBudgets: 'disruption budgets',
  template: 'the pod template',
  revisionTemplate: 'the template of the revision',
  claims: 'all claims, and whoever may use them',
  volumeAccess: 'may you change volumes?',
};

/** The label once, the text after it in as many lines as it takes. */
export function wrapped(label: Line, text: string, tone: Tone, look: Look): readonly Line[] {
  const indent = lineWidth(label) + 3;
  return wrap(foreign(text).text, Math.max(20, look.columns - indent - 1)).map((part, index) => [
    ...(index === 0 ? [span('   '), ...label] : [span(' '.repeat(indent))]),
    span(part, tone),
  ]);
}

function questionLines(dialog: ActionDialog, look: Look): readonly Line[] {
  if (dialog.stage.type === 'number') {
    return [ruled([span('nothing is sent yet: ', 'dim'), span('enter', 'accent'), span(' goes on', 'dim')], look)];
  }
  if (hindrance(dialog) !== undefined) return [ruled([span('really?')], look), hinderedLine(dialog, look)];
  return answerLines(dialog.plan.confirmation, dialog, look);
}

/** Why it takes no answer, the text above says where something speaks against it. */
function hinderedLine(dialog: ActionDialog, look: Look): Line {
  const isOpen = dialog.drift === undefined && dialog.plan.refusal === undefined && isAsking(dialog);
  return [...cancelSpans(look), span(isOpen ? '   the server is being asked first' : '', 'dim')];
}

function cancelSpans(look: Look): Line {
  return [span(` ${look.glyphs.cursor} Cancel `, 'strong'), span('(esc, enter)', 'dim')];
}

/** What cancels, and what has to be pressed or typed. */
export function answerLines(
  confirmation: Plan['confirmation'],
  { armed, typed }: Pick<ActionDialog, 'armed' | 'typed'>,
  look: Look,
): readonly Line[] {
  const cancel = cancelSpans(look);
  const rule = ruled([span('really?')], look);
  if (!armed) return [rule, [...cancel, span('   read first: the keyboard answers in a moment', 'dim')]];
  if (confirmation.type === 'key') {
    return [rule, [...cancel, span('   '), span(confirmation.key, 'accent'), span(' does it')]];
  }
  return [rule, ...typedLines(cancel, confirmation.word, typed, look)];
}

/** On one line where there is room for the whole name, else below each other: what is typed is never cut off. */
function typedLines(cancel: Line, word: string, typed: string, look: Look): readonly Line[] {
  const matches = typed === word;
  const asked: Line = [span('   type '), foreign(word, 'strong'), span(' and enter: ')];
  const answer = (text: string): Line => [
    foreign(`${text}▏`, matches ? 'bad' : 'accent'),
    span(matches ? '  enter does it' : '', 'bad'),
  ];
  const room = look.columns - lineWidth([...answer(word), span('  enter does it')]);
  if (lineWidth([...cancel, ...asked]) <= room) return [[...cancel, ...asked, ...answer(typed)]];
  if (lineWidth(asked) <= room) return [cancel, [...asked, ...answer(typed)]];
  return [cancel, asked, [span('   '), ...answer(typed)]];
}
