/** The panel of a lesson: the sentence, what to watch, the prediction, the line to type, and what came of it. */

import { currentResult, currentStep, type LessonRun, type StepResult } from '../../lessons/engine/lesson-run.ts';
import type { Language } from '../../lessons/model/languages.ts';
import { type LessonStep, type StepTexts, stepTextsIn, textsIn } from '../../lessons/model/lesson.ts';
import { lessonWords } from '../../lessons/texts/lesson-words.ts';
import type { LessonWords } from '../../lessons/texts/words-table.ts';
import { fit, type Line, lineWidth, span, untrusted } from '../layout/span.ts';
import type { Glyphs } from '../layout/viewport.ts';
import { wrapLines } from '../layout/wrap-lines.ts';

export interface PanelView {
  readonly run: LessonRun;
  readonly language: Language;
  /** What the lines that were run here have printed. */
  readonly ran: readonly { readonly line: string; readonly output: string }[];
  readonly isBusy: boolean;
  readonly problem: string | undefined;
  /** The count of votes that is being typed. */
  readonly counting: { readonly answer: number; readonly text: string } | undefined;
  /** What has to be typed in a second terminal first. */
  readonly terminal: readonly string[];
}

export interface PanelSize {
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
}

/** The keys of the panel, and of the dashboard the one that ends it. */
export const PANEL_KEYS = { run: 'i', next: 'n', again: 'r', votes: 'h' } as const;

const MAX_OUTPUT_LINES = 6;
/** Below this many rows, the answers share lines and the title goes first. */
const ROOMY_ROWS = 11;

/** Returns exactly as many lines as there are rows. The keys are in the last one. */
export function panelLines(view: PanelView, size: PanelSize): readonly Line[] {
  const words = lessonWords(view.language);
  const parts = partsOf(view, words, size);
  const body = chosen(parts, size.rows - 1);
  const filler = Array.from({ length: Math.max(0, size.rows - 1 - body.length) }, (): Line => []);
  return [...body, ...filler, keysLine(view, words, size)];
}

/** Parts with a high rank are left out first if there is no room. */
interface Part {
  readonly rank: number;
  readonly lines: readonly Line[];
}

function chosen(parts: readonly Part[], room: number): readonly Line[] {
  let kept = parts;
  const height = (): number => kept.reduce((sum, { lines }) => sum + lines.length, 0);
  while (height() > room && kept.length > 1) {
    const last = Math.max(...kept.map(({ rank }) => rank));
    if (last === 0) break;
    kept = kept.filter(({ rank }) => rank !== last);
  }
  return kept.flatMap(({ lines }) => lines).slice(0, room);
}

function partsOf(view: PanelView, words: LessonWords, size: PanelSize): readonly Part[] {
  const { run, language } = view;
  const title = titleLine(view, words, size);
  const terminal: Part = {
    rank: 6,
    lines: [
      [span(` ${words.secondTerminal}${words.colon}`, 'dim')],
      ...view.terminal.flatMap((line) => text(line, 'plain', size, '   ')),
    ],
  };
  const problem: Part = { rank: 0, lines: view.problem === undefined ? [] : text(view.problem, 'bad', size) };
  const step = currentStep(run);
  if (run.phase === 'finished') {
    const predictions = run.results.filter(({ predicted }) => predicted !== undefined);
    const right = predictions.filter(({ predicted, right: answer }) => predicted === answer).length;
    return [
      title,
      problem,
      { rank: 0, lines: text(words.finished(right, predictions.length), 'strong', size) },
      terminal,
    ];
  }
  if (step === undefined) {
    return [title, problem, { rank: 0, lines: text(words.starting, 'plain', size) }, terminal];
  }
  const texts = stepTextsIn(run.lesson, language, step.id);
  const result = currentResult(run);
  const blank: Part = { rank: 5, lines: [[]] };
  const say: Part = { rank: 0, lines: text(texts.say, 'strong', size) };
  if (result.isDone) {
    return [title, say, blank, problem, ...outcomeParts(texts, result, words, size), outputPart(view, size), terminal];
  }
  return [
    title,
    say,
    { rank: 3, lines: labelled(`${words.watch}${words.colon} `, texts.watch, size) },
    blank,
    ...questionParts(texts, result, words, size),
    problem,
    { rank: 1, lines: typeLines(step, view, words, size) },
    outputPart(view, size),
    terminal,
  ];
}

function titleLine({ run, language }: PanelView, words: LessonWords, { columns, rows, glyphs }: PanelSize): Part {
  const { lesson, index } = run;
  const where = ` ${words.step(index + 1, lesson.steps.length)} `;
  const name = ` ${textsIn(lesson, language).title} `;
  const left = fit([span(name, 'accent')], Math.max(0, columns - lineWidth([span(where)])), {
    ellipsis: glyphs.ellipsis,
  });
  return { rank: rows < ROOMY_ROWS ? 3 : 0, lines: [[...left, span(where, 'dim')]] };
}

function text(
  sentence: string,
  tone: 'plain' | 'strong' | 'bad' | 'dim',
  size: PanelSize,
  start = ' ',
): readonly Line[] {
  return wrapLines([span(start)], sentence, tone, viewportOf(size));
}

function labelled(label: string, sentence: string, size: PanelSize): readonly Line[] {
  return wrapLines([span(` ${label}`, 'dim')], sentence, 'plain', viewportOf(size));
}

function viewportOf({ columns, rows, glyphs }: PanelSize) {
  return { columns, rows, glyphs, ascii: false };
}

function questionParts(texts: StepTexts, result: StepResult, words: LessonWords, size: PanelSize): readonly Part[] {
  const { ask, choices = [] } = texts;
  if (ask === undefined) return [];
  const { predicted } = result;
  if (predicted !== undefined) {
    const mark = [span(`   ${predicted + 1} `, 'accent')];
    const lines = wrapLines(mark, `${choices[predicted] ?? ''} (${words.predicted})`, 'plain', viewportOf(size));
    return [
      { rank: 4, lines: text(ask, 'plain', size) },
      { rank: 2, lines },
    ];
  }
  if (size.rows < ROOMY_ROWS) {
    const all = choices.map((choice, index) => `${index + 1}\u00a0${choice}`).join('   ');
    return [
      { rank: 0, lines: text(ask, 'plain', size) },
      { rank: 0, lines: text(all, 'plain', size, '   ') },
    ];
  }
  return [
    { rank: 0, lines: text(`${ask} (${words.predictKeys(choices.length)})`, 'plain', size) },
    ...choices.map((choice, index) => ({
      rank: 0,
      lines: wrapLines([span(`   ${index + 1} `, 'accent')], choice, 'plain', viewportOf(size)),
    })),
  ];
}

function outcomeParts(texts: StepTexts, result: StepResult, words: LessonWords, size: PanelSize): readonly Part[] {
  const { good, bad, done } = size.glyphs;
  const seen: Part = {
    rank: 0,
    lines: wrapLines(
      [span(` ${done} `, 'good'), span(`${words.seen}${words.colon} `, 'dim')],
      texts.seen,
      'plain',
      viewportOf(size),
    ),
  };
  const { choices = [] } = texts;
  if (texts.ask === undefined) return [seen];
  const all = result.votes.reduce((sum, count) => sum + count, 0);
  const answers = choices.map((choice, index): Part => {
    const isRight = index === result.right;
    const count = result.votes[index];
    const votes =
      count === undefined
        ? ''
        : ` [${words.votes}${words.colon} ${count}${all > 0 ? `, ${Math.round((100 * count) / all)}%` : ''}]`;
    const mine = index === result.predicted ? ` (${words.predicted})` : '';
    const start = [span(`   ${index + 1} ${isRight ? good : bad} `, isRight ? 'good' : 'dim')];
    const lines = wrapLines(start, `${choice}${mine}${votes}`, isRight ? 'strong' : 'dim', viewportOf(size));
    return { rank: isRight || count !== undefined || mine !== '' ? 1 : 4, lines };
  });
  return [seen, { rank: 2, lines: verdictLines(result, words, size) }, ...answers];
}

function verdictLines({ right, predicted }: StepResult, words: LessonWords, size: PanelSize): readonly Line[] {
  if (right === undefined) return text(words.notTold, 'dim', size);
  if (predicted === undefined) return [];
  return text(predicted === right ? words.asPredicted : words.otherwise, 'plain', size);
}

function typeLines(step: LessonStep, view: PanelView, words: LessonWords, size: PanelSize): readonly Line[] {
  const { run = [], key } = step;
  if (view.isBusy) return text(`${words.busy}${size.glyphs.ellipsis}`, 'dim', size);
  if (run.length === 0) return text(words.noLine, 'dim', size);
  const press =
    key === undefined ? '' : words.orPress(`${key.press}${key.on === undefined ? '' : ` ${words.on(key.on)}`}`);
  return [
    ...run.flatMap((line, index) => {
      const label =
        index === 0 ? `${words.type}${words.colon} ` : ' '.repeat(lineWidth([span(words.type + words.colon)]) + 1);
      return wrapLines([span(` ${label}`, 'dim')], line, 'accent', viewportOf(size));
    }),
    ...(press === '' ? [] : text(press, 'dim', size, '   ')),
  ];
}

/** The last lines, since the beginning of a table says less than its rows. */
function outputPart({ ran }: PanelView, { columns, glyphs: { ellipsis } }: PanelSize): Part {
  const printed = ran.flatMap(({ output }) => output.split('\n')).filter((line) => line !== '');
  const lines = printed
    .slice(-MAX_OUTPUT_LINES)
    .map((line): Line => fit([span('   '), untrusted(line, 'dim')], columns - 1, { ellipsis }));
  return { rank: 5, lines };
}

function keysLine({ run, counting }: PanelView, words: LessonWords, { columns, glyphs }: PanelSize): Line {
  if (counting !== undefined) {
    return fit(
      [span(` ${words.votesOf(counting.answer + 1)}${words.colon} `, 'warn'), span(`${counting.text}▏`, 'strong')],
      columns,
      {
        ellipsis: glyphs.ellipsis,
      },
    );
  }
  const step = currentStep(run);
  const { isDone } = currentResult(run);
  const keys: (readonly [string, string])[] = [];
  if (step !== undefined && !isDone && step.run !== undefined) keys.push([PANEL_KEYS.run, words.keys.run]);
  if (step !== undefined && isDone) keys.push([PANEL_KEYS.next, words.keys.next]);
  if (step?.choices !== undefined) keys.push([PANEL_KEYS.votes, words.keys.votes]);
  keys.push([PANEL_KEYS.again, words.keys.again]);
  const line = keys.flatMap(([key, what], index) => [
    span(`${index === 0 ? ' ' : '  '}${key} `, 'accent'),
    span(what, 'dim'),
  ]);
  return fit(line, columns, { ellipsis: glyphs.ellipsis });
}
