/** What can be asked of the cluster: the proof of a step, and what makes a choice of a prediction the right one. */

import * as z from 'zod';

const OBJECT = /^[a-z]+\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const POD = z.string().regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'the name of a pod is wanted');

const objectRef = z
  .string()
  .regex(OBJECT, 'KIND/NAME is wanted: pod/web-0')
  .describe('KIND/NAME as kubectl takes them: pod/web-0, sts/web, pvc/data-web-0, pv/disk-0, node/node-1');

const pathRef = z
  .string()
  .regex(/^\.[^\s]+$/, 'a path that begins with a dot is wanted: .spec.nodeName')
  .describe(
    '.spec.nodeName, .spec.containers[0].image, .metadata.labels["app"], .status.conditions[type=Ready].status',
  );

const pattern = z
  .string()
  .refine(isPattern, 'this is no regular expression')
  .describe('a regular expression of JavaScript');

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

export const OBJECT_STATES = ['present', 'absent', 'ready', 'unready', 'terminating', 'same', 'replaced'] as const;
export const LIFE_WORDS = ['created', 'scheduled', 'bound', 'ready', 'unready', 'terminating', 'gone'] as const;
export type LifeWord = (typeof LIFE_WORDS)[number];

const objectIs = z
  .strictObject({ object: objectRef, is: z.enum(OBJECT_STATES) })
  .describe('same and replaced compare the object with the one of its name at the beginning of the step');

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const fieldRef = z.strictObject({ object: objectRef, path: pathRef });

const objectPath = z
  .strictObject({
    object: objectRef,
    path: pathRef,
    equals: scalar.optional(),
    matches: pattern.optional(),
    exists: z.boolean().optional(),
    changed: z.boolean().optional().describe('against the beginning of the step'),
    sameAs: fieldRef.optional().describe('as a field of another object'),
  })
  .describe('a field of an object; exactly one of equals, matches, exists, changed and sameAs');

const count = z
  .strictObject({
    count: z.string().regex(/^[a-z]+$/, 'a kind is wanted: pods'),
    names: pattern.optional(),
    labels: z.record(z.string(), z.string()).optional(),
    is: z.enum(['ready', 'unready', 'terminating']).optional(),
    phase: z.string().optional(),
    equals: z.int().min(0).optional(),
    atLeast: z.int().min(0).optional(),
    atMost: z.int().min(0).optional(),
  })
  .describe('how many objects of a kind there are');

const order = z
  .strictObject({
    order: z
      .array(
        z
          .string()
          .regex(
            new RegExp(`^[a-z]+/[-a-z0-9.]+ (?:${LIFE_WORDS.join('|')})$`),
            `KIND/NAME and one of ${LIFE_WORDS.join(', ')} are wanted`,
          ),
      )
      .min(2),
  })
  .describe(
    'what happened since the beginning of the step, one after the other: ["pod/web-0 ready", "pod/web-1 created"]',
  );

const event = z
  .strictObject({ event: objectRef, reason: z.string().optional(), message: pattern.optional() })
  .describe('an Event about the object, since the beginning of the step');

const file = z
  .strictObject({
    file: z.string().startsWith('/'),
    pod: POD,
    equals: z.string().optional(),
    missing: z.boolean().optional(),
  })
  .describe('a file in a pod, read by cat');

const command = z
  .strictObject({
    command: z.array(z.string()).min(1),
    pod: POD,
    contains: z.union([z.string(), fieldRef]).optional(),
    fails: z.boolean().optional(),
  })
  .describe('what a command in a pod answers');

/** Written out, since the conditions contain each other. */
export type LessonCondition =
  | z.infer<typeof objectIs>
  | z.infer<typeof objectPath>
  | z.infer<typeof count>
  | z.infer<typeof order>
  | z.infer<typeof event>
  | z.infer<typeof file>
  | z.infer<typeof command>
  | { readonly all: readonly LessonCondition[] }
  | { readonly any: readonly LessonCondition[] }
  | { readonly not: LessonCondition }
  | { readonly holds: LessonCondition; readonly seconds: number };

export const conditionSchema: z.ZodType<LessonCondition> = z
  .lazy(() =>
    z.union([
      objectIs,
      objectPath,
      count,
      order,
      event,
      file,
      command,
      z.strictObject({ all: z.array(conditionSchema).min(1) }),
      z.strictObject({ any: z.array(conditionSchema).min(1) }),
      z.strictObject({ not: conditionSchema }),
      z
        .strictObject({ holds: conditionSchema, seconds: z.number().positive().max(600) })
        .describe("it has been so for so many seconds of the cluster's time"),
    ]),
  )
  .meta({ id: 'condition' });

export type FileCondition = z.infer<typeof file>;
export type CommandCondition = z.infer<typeof command>;
export type CountCondition = z.infer<typeof count>;
export type PathCondition = z.infer<typeof objectPath>;
export type EventCondition = z.infer<typeof event>;

/** Returns the conditions that are not made of others. */
export function leavesOf(condition: LessonCondition): readonly LessonCondition[] {
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  if ('not' in condition) return leavesOf(condition.not);
  if ('holds' in condition) return leavesOf(condition.holds);
  return [condition];
}
