/** What a running program of awk knows: its line, its fields and its variables. */

import type { Invocation } from '../../../program.ts';
import { compileRegex } from '../../../text/regex.ts';
import { type AwkValue, awkText } from './values.ts';

export interface AwkRun {
  readonly invocation: Invocation;
  readonly variables: Map<string, AwkValue>;
  readonly arrays: Map<string, Map<string, AwkValue>>;
  line: string;
  /** Undefined until they are asked for. */
  fields: string[] | undefined;
  exitCode: number;
  steps: number;
  output: string;
}

export const awkVariable = (run: AwkRun, name: string): AwkValue => run.variables.get(name) ?? { text: '' };

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

export function arrayOf(run: AwkRun, name: string): Map<string, AwkValue> {
  const found = run.arrays.get(name) ?? new Map<string, AwkValue>();
  run.arrays.set(name, found);
  return found;
}
