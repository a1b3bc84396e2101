/** A test of a lesson: from its start to its end, each prediction checked against what happens, and its pages in each language. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cueSheet } from '../../source/lessons/handout/cue-sheet.ts';
import { handoutPage } from '../../source/lessons/handout/handout.ts';
import { LANGUAGES } from '../../source/lessons/model/languages.ts';
import { type Lesson, stepTextsIn } from '../../source/lessons/model/lesson.ts';
import type { PlayedStep } from '../../source/session/lesson/play-lesson.ts';
import { holdInVirtualTime, lessonNamed } from './lesson-run.ts';
import { RIGHT_ANSWERS } from './right-answers.ts';

function checkPages(lesson: Lesson, steps: readonly PlayedStep[]): void {
  for (const language of LANGUAGES) {
    const record = { lesson, steps, seed: 1 };
    const [page, cues] = [handoutPage(record, language), cueSheet(record, language)];
    for (const { step, ran, result } of steps) {
      const texts = stepTextsIn(lesson, language, step.id);
      assert.ok(page.includes(texts.say) && cues.includes(texts.say), `${language} ${step.id}: the sentence`);
      assert.ok(page.includes(texts.seen) && cues.includes(texts.seen), `${language} ${step.id}: what was seen`);
      const answer = result.right === undefined ? undefined : texts.choices?.[result.right];
      if (answer !== undefined) assert.ok(page.includes(`${answer}**`), `${language} ${step.id}: the answer`);
      for (const { line, output } of ran) assert.ok(page.includes(`$ ${line}\n${output}`), `${step.id}: ${line}`);
    }
  }
}

export function testLessons(...names: readonly string[]): void {
  for (const name of names) {
    test(`${name}: every step is proven, and every prediction is decided by the cluster`, async () => {
      const lesson = lessonNamed(name);
      const steps = await holdInVirtualTime(lesson, ({ choices }) => (choices === undefined ? undefined : 0));
      assert.deepEqual(
        steps.map(({ result }) => result.right),
        RIGHT_ANSWERS[name],
      );
      for (const { step, result } of steps) {
        assert.equal(result.predicted, step.choices === undefined ? undefined : 0, step.id);
      }
      const seconds = steps.reduce((sum, { result }) => sum + result.tookMs, 0) / 1000;
      assert.ok(seconds <= lesson.minutes * 60, `${name} takes ${seconds} s of the cluster's time`);
      checkPages(lesson, steps);
    });
  }
}
