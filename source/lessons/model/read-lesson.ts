/** Reads the file of a lesson. Every fault has its line and column. */

import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { kubectlProblem } from '../kubectl/kubectl-command.ts';
import { leavesOf } from './condition.ts';
import { LANGUAGES } from './languages.ts';
import { type Lesson, type LessonStep, lessonSchema, type StepTexts } from './lesson.ts';

type Path = readonly PropertyKey[];

export interface LessonFault {
  /** Both from 1 on. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type LessonReading =
  | { readonly lesson: Lesson; readonly faults: readonly [] }
  | { readonly lesson: undefined; readonly faults: readonly LessonFault[] };

interface Fault {
  readonly path: Path;
  readonly message: string;
  /** True if it is about the key itself, not about its value. */
  readonly isKey?: boolean;
}

const MAX_BYTES = 512 * 1024;

export function readLesson(text: string): LessonReading {
  if (text.length > MAX_BYTES) return failed([{ line: 1, column: 1, message: 'the file is larger than 512 KiB' }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', uniqueKeys: true });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (document.errors.length > 0) {
    return failed(
      document.errors.map((error) => ({
        ...place(error.pos[0]),
        message:
          error.code === 'MULTIPLE_DOCS'
            ? 'a second document begins here: a lesson is a file with one'
            : (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, ''),
      })),
    );
  }
  const value = readValue(document);
  const locate = ({ path, message, isKey }: Fault): LessonFault => ({
    ...place(offsetOf(document, path, isKey === true)),
    message: path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
  });
  if (value instanceof ReferenceError) return failed([{ line: 1, column: 1, message: value.message }]);
  const parsed = lessonSchema.safeParse(value);
  if (!parsed.success) return failed(parsed.error.issues.flatMap((issue) => faultsOf(issue, value)).map(locate));
  const faults = meaningFaults(parsed.data);
  return faults.length > 0 ? failed(faults.map(locate)) : { lesson: parsed.data, faults: [] };
}

function failed(faults: readonly LessonFault[]): LessonReading {
  return { lesson: undefined, faults: faults.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}

/** An alias that expands too far, or has no anchor, shows only here. */
function readValue(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) return error;
    throw error;
  }
}

/** Returns where the value at the path begins, or the innermost value around it that exists. */
function offsetOf(document: Document, path: Path, isKey: boolean): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
      if (pair !== undefined) {
        const node = isKey || !isNode(pair.value) ? pair.key : pair.value;
        if (isNode(node) && node.range != null) return node.range[0];
      }
    } else {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range != null) return node.range[0];
    }
  }
  return document.contents?.range?.[0] ?? 0;
}

/** The faults of a union are those of the member that was meant: the one whose first field is there. */
function faultsOf(issue: z.core.$ZodIssue, value: unknown, base: Path = []): readonly Fault[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such field', isKey: true }));
    case 'invalid_union': {
      const meant = issue.errors.toSorted((a, b) => missCount(a) - missCount(b))[0];
      const at = valueAt(value, path);
      if (meant === undefined || missCount(meant) > 0 || typeof at !== 'object' || at === null) {
        return [{ path, message: 'this is no condition: see "Conditions" in docs/lessons.md' }];
      }
      return meant.flatMap((inner) => faultsOf(inner, value, path));
    }
    case 'invalid_type':
      return [
        {
          path,
          message: valueAt(value, path) === undefined ? 'this is missing' : `${typeWords(issue.expected)} is wanted`,
        },
      ];
    default:
      return [{ path, message: issue.message.replace(/^Invalid input: /, '') }];
  }
}

/** The words of YAML, which a teacher knows, for those of JSON. */
function typeWords(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    object: 'a map of fields',
    record: 'a map of fields',
    array: 'a list',
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return words[expected] ?? expected;
}

/** How many fields of the member are missing or unknown at its own level: none in the member that was meant. */
function missCount(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + issue.keys.length + (issue.path.length === 0 ? 1 : 0);
    return sum + (issue.code === 'invalid_type' && issue.path.length <= 1 ? 2 : 0);
  }, 0);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** What the schema cannot say: names that have to fit together, and lines that have to be understood. */
function meaningFaults(lesson: Lesson): readonly Fault[] {
  const faults: Fault[] = [];
  const files = new Set(Object.keys(lesson.files ?? {}));
  const checkLines = (lines: readonly string[] | undefined, path: Path): void => {
    for (const [index, line] of (lines ?? []).entries()) {
      const message = kubectlProblem(line, files);
      if (message !== undefined) faults.push({ path: [...path, index], message });
    }
  };
  checkLines(lesson.start?.run, ['start', 'run']);
  const ids = new Set<string>();
  for (const [index, step] of lesson.steps.entries()) {
    const path = ['steps', index];
    if (ids.has(step.id)) faults.push({ path: [...path, 'id'], message: `another step is named "${step.id}"` });
    ids.add(step.id);
    checkLines(step.run, [...path, 'run']);
    checkLines(step.show, [...path, 'show']);
    faults.push(...conditionFaults(step, path));
  }
  const languages = LANGUAGES.filter((language) => lesson.texts[language] !== undefined);
  if (languages.length === 0) faults.push({ path: ['texts'], message: 'a table of one language at least is wanted' });
  for (const language of languages) faults.push(...textFaults(lesson, language, ids));
  return faults;
}

function conditionFaults(step: LessonStep, path: Path): readonly Fault[] {
  const all = [
    ...leavesOf(step.proof).map((leaf) => ({ leaf, at: [...path, 'proof'] })),
    ...(step.choices ?? []).flatMap((choice, index) =>
      leavesOf(choice).map((leaf) => ({ leaf, at: [...path, 'choices', index] })),
    ),
  ];
  return all.flatMap(({ leaf, at }) => {
    if ('path' in leaf) {
      const given = [leaf.equals, leaf.matches, leaf.exists, leaf.changed, leaf.sameAs].filter(
        (test) => test !== undefined,
      );
      if (given.length !== 1) {
        return [
          {
            path: at,
            message: `${leaf.object} ${leaf.path}: one of equals, matches, exists, changed, sameAs is wanted`,
          },
        ];
      }
    }
    if ('count' in leaf && leaf.equals === undefined && leaf.atLeast === undefined && leaf.atMost === undefined) {
      return [{ path: at, message: `count ${leaf.count}: equals, atLeast or atMost is wanted` }];
    }
    return [];
  });
}

function textFaults(lesson: Lesson, language: (typeof LANGUAGES)[number], ids: ReadonlySet<string>): readonly Fault[] {
  const table = lesson.texts[language];
  if (table === undefined) return [];
  const path = ['texts', language, 'steps'];
  const unused = Object.keys(table.steps)
    .filter((id) => !ids.has(id))
    .map((id) => ({ path: [...path, id], message: 'there is no step of this name', isKey: true }));
  const wrong = lesson.steps.flatMap((step) => {
    const texts = table.steps[step.id];
    if (texts === undefined) return [{ path, message: `the texts of the step "${step.id}" are missing` }];
    return choiceFaults(step, texts, [...path, step.id]);
  });
  return [...unused, ...wrong];
}

function choiceFaults({ choices = [] }: LessonStep, texts: StepTexts, path: Path): readonly Fault[] {
  const count = texts.choices?.length ?? 0;
  if (count !== choices.length) {
    return [{ path: [...path, 'choices'], message: `${choices.length} choices are wanted, as the step has them` }];
  }
  if (choices.length > 0 && texts.ask === undefined) return [{ path, message: 'the question (ask) is missing' }];
  if (choices.length === 0 && texts.ask !== undefined) {
    return [{ path: [...path, 'ask'], message: 'the step has no choices for this question' }];
  }
  return [];
}
