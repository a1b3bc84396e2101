/** The teacher's sheet: each step with what to say, its line, its question, and what comes true. */

import type { Language } from '../model/languages.ts';
import { stepTextsIn, textsIn } from '../model/lesson.ts';
import { lessonWords } from '../texts/lesson-words.ts';
import type { LessonRecord } from './handout.ts';

/** Markdown. */
export function cueSheet({ lesson, steps }: LessonRecord, language: Language): string {
  const words = lessonWords(language);
  const { page } = words;
  const seconds = Math.round(steps.reduce((sum, { result }) => sum + result.tookMs, 0) / 1000);
  const parts = steps.flatMap(({ step, result }, index) => {
    const texts = stepTextsIn(lesson, language, step.id);
    const { key } = step;
    const press =
      key === undefined ? '' : `${words.orPress(key.press)}${key.on === undefined ? '' : ` ${words.on(key.on)}`}`;
    const right = result.right === undefined ? undefined : texts.choices?.[result.right];
    return [
      `## ${index + 1}. ${texts.say}`,
      '',
      `- ${words.watch}${words.colon} ${texts.watch}`,
      ...(texts.cue === undefined ? [] : [`- ${texts.cue}`]),
      ...(texts.ask === undefined ? [] : [`- ${page.question}${words.colon} ${texts.ask}`]),
      ...(texts.choices ?? []).map((choice, at) => `  - ${at + 1}. ${choice} — ${page.cueVotes}${words.colon} ____`),
      ...(step.run ?? []).map((line) => `- ${words.type}${words.colon} \`${line}\``),
      ...(press === '' ? [] : [`- ${press}`]),
      `- ${page.cueTook(Math.round(result.tookMs / 1000))}`,
      ...(right === undefined ? [] : [`- ${page.cueRight}${words.colon} ${(result.right ?? 0) + 1}. ${right}`]),
      `- ${words.seen}${words.colon} ${texts.seen}`,
      '',
    ];
  });
  return [
    `# ${page.cueTitle}${words.colon} ${textsIn(lesson, language).title}`,
    '',
    page.cueTotal(lesson.minutes, seconds),
    '',
    page.cueKeys,
    '',
    ...parts,
  ]
    .join('\n')
    .trimEnd();
}
