/** The tables of texts: complete in every language, nothing in them that is not used, and of the right length. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { lessonNames } from '../../../source/cli/commands/lesson/lesson-files.ts';
import { LANGUAGES } from '../../../source/lessons/model/languages.ts';
import { lessonJsonSchema, MAX_MINUTES, MAX_STEPS } from '../../../source/lessons/model/lesson.ts';
import { languageOfLocale, lessonWords } from '../../../source/lessons/texts/lesson-words.ts';
import { lessonNamed } from '../../support/lesson-run.ts';
import { RIGHT_ANSWERS } from '../../support/right-answers.ts';
import { codeOf, FILES } from '../../support/source-files.ts';

test('what comes true is known of every lesson', () => {
  assert.deepEqual(Object.keys(RIGHT_ANSWERS).sort(), lessonNames().toSorted());
});

test('every lesson has its texts in every language, and no more than its limits', () => {
  for (const name of lessonNames()) {
    const lesson = lessonNamed(name);
    assert.equal(lesson.name, name);
    assert.deepEqual(Object.keys(lesson.texts), [...LANGUAGES], name);
    assert.ok(lesson.steps.length <= MAX_STEPS && lesson.minutes <= MAX_MINUTES, name);
  }
});

/** "page.question" for each text of a table. */
function keysOf(table: object, prefix = ''): readonly string[] {
  return Object.entries(table).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? keysOf(value, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );
}

test("the program's own words are in every language, and each is used", () => {
  const keys = keysOf(lessonWords('en'));
  for (const language of LANGUAGES) assert.deepEqual(keysOf(lessonWords(language)), keys, language);
  const code = FILES.filter((file) => /^(?:lessons\/handout|view-model\/lesson|cli\/commands\/lesson)\//.test(file))
    .map(codeOf)
    .join('\n');
  const unused = keys.filter((key) => !new RegExp(`\\b${key.split('.').at(-1)}\\b`).test(code));
  assert.deepEqual(unused, []);
});

test('Russian texts are in Cyrillic, and no two languages share a sentence', () => {
  for (const name of lessonNames()) {
    const { en, ru, fr } = lessonNamed(name).texts;
    for (const [id, texts] of Object.entries(ru?.steps ?? {})) {
      for (const sentence of [texts.say, texts.watch, texts.seen]) assert.match(sentence, /[а-яё]/i, `${name} ${id}`);
      assert.notEqual(texts.say, en?.steps[id]?.say);
      assert.notEqual(fr?.steps[id]?.say, en?.steps[id]?.say, `${name} ${id}`);
    }
  }
});

test('the locale chooses the language', () => {
  assert.deepEqual(['ru_RU.UTF-8', 'fr', 'de_DE', 'C', undefined].map(languageOfLocale), [
    'ru',
    'fr',
    'en',
    'en',
    'en',
  ]);
});

test('the JSON Schema that is shipped is that of the program', () => {
  const shipped: unknown = JSON.parse(readFileSync('source/lessons/files/lesson.schema.json', 'utf8'));
  assert.deepEqual(shipped, lessonJsonSchema());
});
