/** The page for the class: commands, what they print, questions, and the answers at its end. */

import type { Language } from '../model/languages.ts';
import type { Lesson, LessonStep } from '../model/lesson.ts';
import { stepTextsIn, textsIn } from '../model/lesson.ts';
import { lessonWords } from '../texts/lesson-words.ts';

export interface LineWithOutput {
  readonly line: string;
  readonly output: string;
}

/** A step as it went in a run. */
export interface RecordedStep {
  readonly step: LessonStep;
  readonly ran: readonly LineWithOutput[];
  readonly shown: readonly LineWithOutput[];
  readonly result: { readonly right: number | undefined; readonly tookMs: number };
}

export interface LessonRecord {
  readonly lesson: Lesson;
  readonly steps: readonly RecordedStep[];
  readonly seed: number;
}

function fenced(text: string, language: string): readonly string[] {
  return [`\`\`\`${language}`, text, '```', ''];
}

function commands(lines: readonly LineWithOutput[]): readonly string[] {
  if (lines.length === 0) return [];
  return fenced(
    lines
      .map(({ line, output }) => `$ ${line}\n${output}`)
      .join('\n')
      .trimEnd(),
    'console',
  );
}

/** Markdown. */
export function handoutPage({ lesson, steps, seed }: LessonRecord, language: Language): string {
  const words = lessonWords(language);
  const { page } = words;
  const files = Object.entries(lesson.files ?? {}).flatMap(([name, text]) => [
    `${page.file(name)}${words.colon}`,
    '',
    ...fenced(text.trimEnd(), 'yaml'),
  ]);
  const start = lesson.start === undefined ? [] : [page.start, '', ...fenced(lesson.start.run.join('\n'), 'sh')];
  const parts = steps.flatMap(({ step, ran, shown }, index) => {
    const texts = stepTextsIn(lesson, language, step.id);
    const question =
      texts.ask === undefined
        ? []
        : [
            `**${page.question}.** ${texts.ask}`,
            '',
            ...(texts.choices ?? []).map((choice, at) => `${at + 1}. ${choice}`),
            '',
          ];
    return [
      `## ${index + 1}. ${texts.say}`,
      '',
      ...question,
      ...(ran.length === 0 ? [words.noLine, ''] : [page.output, '', ...commands(ran)]),
      ...(shown.length === 0 ? [] : [page.after, '', ...commands(shown)]),
    ];
  });
  const answers = steps.flatMap(({ step, result }, index) => {
    const texts = stepTextsIn(lesson, language, step.id);
    const right = result.right === undefined ? undefined : texts.choices?.[result.right];
    const answer =
      texts.ask === undefined
        ? ''
        : `**${right === undefined ? page.answerNone : `${(result.right ?? 0) + 1}. ${right}`}** `;
    return [`${index + 1}. ${answer}${texts.seen}`];
  });
  return [
    `# ${textsIn(lesson, language).title}`,
    '',
    page.minutes(lesson.minutes),
    '',
    `## ${page.prepare}`,
    '',
    page.prepareText(lesson.name),
    '',
    ...files,
    ...start,
    ...parts,
    `## ${page.answers}`,
    '',
    ...answers,
    '',
    page.made(seed),
  ].join('\n');
}
