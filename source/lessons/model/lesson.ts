/** A lesson as data. docs/lessons.md describes it, and lesson.schema.json is made from these schemas. */

import * as z from 'zod';
import { conditionSchema } from './condition.ts';
import { LANGUAGES, type Language } from './languages.ts';

export const MAX_STEPS = 8;
export const MAX_MINUTES = 6;
export const MAX_SENTENCE = 120;
export const MAX_CHOICES = 4;

const NAME = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'lower-case letters, digits and hyphens are wanted');
const sentence = z.string().min(1).max(MAX_SENTENCE, `a sentence has at most ${MAX_SENTENCE} characters`);
const line = z
  .string()
  .regex(/^kubectl /, 'a line that begins with kubectl is wanted')
  .describe('a line of kubectl, as it is typed');

const step = z.strictObject({
  id: NAME.describe('the name of the step in the tables of texts'),
  run: z.array(line).optional().describe('what is to be typed; none: there is only something to see'),
  key: z
    .strictObject({
      press: z.string().min(1).max(12),
      on: z.string().optional().describe('where the cursor has to be: pod/web-0'),
    })
    .optional()
    .describe("the dashboard's key that does the same"),
  choices: z
    .array(conditionSchema)
    .min(2)
    .max(MAX_CHOICES)
    .optional()
    .describe('a prediction: for each choice, what is true of the cluster in the end if it was the right one'),
  proof: conditionSchema.describe('the step is done when this is true'),
  show: z.array(line).optional().describe('lines whose output the hand-out prints when the step is done'),
});

const stepTexts = z.strictObject({
  say: sentence.describe('the sentence of the step'),
  watch: sentence.describe('where to look'),
  ask: sentence.optional().describe('the question of the prediction'),
  choices: z.array(sentence).optional(),
  seen: sentence.describe('what was proven, shown when the step is done'),
  cue: z.string().max(400).optional().describe("for the teacher's sheet"),
});

const lessonTexts = z.strictObject({
  title: z.string().min(1).max(70),
  steps: z.record(NAME, stepTexts),
});

export const lessonSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: NAME,
    minutes: z.int().min(1).max(MAX_MINUTES),
    needsFaults: z.boolean().optional().describe('true: only in the embedded cluster'),
    focus: z
      .string()
      .regex(/^sts\/[-a-z0-9.]+$/, 'sts/NAME is wanted')
      .optional()
      .describe('the set that the dashboard shows'),
    files: z
      .record(z.string().regex(/^[\w.-]+\.ya?ml$/, 'the name of a YAML file is wanted'), z.string())
      .optional()
      .describe('manifests, for kubectl apply -f'),
    start: z
      .strictObject({ run: z.array(line).min(1), until: conditionSchema })
      .optional()
      .describe('what is there before the first step'),
    steps: z.array(step).min(1).max(MAX_STEPS),
    texts: z.partialRecord(z.enum(LANGUAGES), lessonTexts).describe('one table for each language'),
  })
  .meta({ title: 'A lesson of stsview' });

export type Lesson = z.infer<typeof lessonSchema>;
export type LessonStep = z.infer<typeof step>;
export type LessonTexts = z.infer<typeof lessonTexts>;
export type StepTexts = z.infer<typeof stepTexts>;

/** Returns the schema of a lesson's file, for editors and other programs. */
export function lessonJsonSchema(): unknown {
  return z.toJSONSchema(lessonSchema, { target: 'draft-2020-12', io: 'input' });
}

/** Returns the texts in the language, or in the first one that the lesson has. */
export function textsIn({ texts }: Lesson, language: Language): LessonTexts {
  const found = texts[language] ?? LANGUAGES.map((other) => texts[other]).find((table) => table !== undefined);
  if (found === undefined) throw new Error('a lesson without texts');
  return found;
}

export function stepTextsIn(lesson: Lesson, language: Language, id: string): StepTexts {
  const found = textsIn(lesson, language).steps[id];
  if (found === undefined) throw new Error(`no texts for the step ${id}`);
  return found;
}
