/** What a running program of awk knows: its line, its fields and its variables. */

import type { Task } from '../../../kernel/task.ts';
import type { Invocation } from '../../../program.ts';
import { compileRegex } from '../../../text/regex.ts';
import type { AwkInput } from './input.ts';
import type { AwkRandom } from './random.ts';
import type { AwkStreams } from './streams.ts';
import type { AwkFunction, Expression, Statement } from './syntax.ts';
import { type AwkValue, awkText } from './values.ts';

/** A parameter of a function: a value or an array, whichever it is first used as. */
export interface AwkLocal {
  value: AwkValue | undefined;
  array: Map<string, AwkValue> | undefined;
  /** Makes the array of the caller's variable that was given and had not been used yet. */
  readonly callersArray: (() => Map<string, AwkValue>) | undefined;
}

export interface AwkRun {
  readonly invocation: Invocation;
  readonly functions: ReadonlyMap<string, AwkFunction>;
  readonly streams: AwkStreams;
  readonly input: AwkInput;
  readonly evaluate: (expression: Expression) => Task<AwkValue>;
  readonly execute: (statement: Statement) => Task<void>;
  readonly variables: Map<string, AwkValue>;
  readonly arrays: Map<string, Map<string, AwkValue>>;
  /** The parameters of the function that runs. */
  locals: ReadonlyMap<string, AwkLocal> | undefined;
  depth: number;
  line: string;
  /** Undefined until they are asked for. */
  fields: string[] | undefined;
  exitCode: number;
  /** The work since it was last counted. */
  work: number;
  readonly random: AwkRandom;
  output: string;
}

/** Statements that count as one step. A call, and a write to a file or a command, is one of its own. */
export const WORK_PER_STEP = 8;

/** Counts work, so that no program holds up the cluster. */
export function* work(run: AwkRun, amount: number): Task<void> {
  run.work += amount;
  if (run.work < WORK_PER_STEP) return;
  // A deep recursion costs more, since each of its levels is resumed.
  const steps = Math.ceil(run.work / WORK_PER_STEP) + Math.floor(run.depth / 16);
  run.work = 0;
  yield steps;
}

export function awkVariable(run: AwkRun, name: string): AwkValue {
  const local = run.locals?.get(name);
  return (local === undefined ? run.variables.get(name) : local.value) ?? { text: '' };
}

export function setVariable(run: AwkRun, name: string, value: AwkValue): void {
  const local = run.locals?.get(name);
  if (local === undefined) run.variables.set(name, value);
  else local.value = value;
}

export function splitBy(text: string, separator: string): string[] {
  if (separator === ' ') return text.trim() === '' ? [] : text.trim().split(/[ \t\n]+/);
  if (text === '') return [];
  if (separator.length === 1 && separator !== '\\') return text.split(separator);
  const regex = compileRegex(separator, { isExtended: true });
  const parts: string[] = [];
  let start = 0;
  for (
    let match = regex.exec(text, 0);
    match !== undefined && match.end > match.start;
    match = regex.exec(text, start)
  ) {
    parts.push(text.slice(start, match.start));
    start = match.end;
  }
  return [...parts, text.slice(start)];
}

export function fieldsOfLine(run: AwkRun): string[] {
  run.fields ??= splitBy(run.line, awkText(awkVariable(run, 'FS')));
  return run.fields;
}

export function setLine(run: AwkRun, line: string): void {
  run.line = line;
  run.fields = undefined;
}

export function rebuild(run: AwkRun): void {
  run.line = fieldsOfLine(run).join(awkText(awkVariable(run, 'OFS')));
}

/** The array of that name if it is one. */
export function knownArray(run: AwkRun, name: string): Map<string, AwkValue> | undefined {
  const local = run.locals?.get(name);
  return local === undefined ? run.arrays.get(name) : local.array;
}

export function arrayOf(run: AwkRun, name: string): Map<string, AwkValue> {
  const local = run.locals?.get(name);
  if (local !== undefined) {
    local.array ??= local.callersArray?.() ?? new Map<string, AwkValue>();
    return local.array;
  }
  const found = run.arrays.get(name) ?? new Map<string, AwkValue>();
  run.arrays.set(name, found);
  return found;
}
