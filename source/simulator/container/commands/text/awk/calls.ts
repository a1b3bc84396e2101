/** The functions that awk brings. */

import type { Task } from '../../../kernel/task.ts';
import { ProgramError } from '../../../program.ts';
import { substituteMatches } from '../substitute.ts';
import { formatAwk } from './format-values.ts';
import { flush } from './output.ts';
import { readPlace, regexOf, writePlace } from './places.ts';
import { type AwkRun, arrayOf, awkVariable, knownArray, splitBy, work } from './run.ts';
import type { Expression } from './syntax.ts';
import { type AwkValue, awkNumber, awkText } from './values.ts';

const MATHEMATICS: Readonly<Record<string, (value: number) => number>> = {
  int: Math.trunc,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
};

/** sub and gsub: the number of replacements. */
function* substitute(run: AwkRun, [pattern, by, place]: readonly Expression[], isAll: boolean): Task<number> {
  if (pattern === undefined || by === undefined) throw new ProgramError('sub needs two values', 2);
  const target: Expression = place ?? { kind: 'field', index: { kind: 'number', value: 0 } };
  const regex = yield* regexOf(run, pattern);
  // Only "&" counts in awk.
  const template = awkText(yield* run.evaluate(by)).replace(/\\(?![&\\])/g, '\\\\');
  const before = awkText(yield* readPlace(run, target));
  yield* work(run, before.length / 64);
  const { text, count } = substituteMatches(before, regex, {
    template,
    from: 1,
    isGlobal: isAll,
  });
  if (count > 0) yield* writePlace(run, target, text);
  return count;
}

function* split(run: AwkRun, text: string, [, array, separator]: readonly Expression[]): Task<number> {
  if (array?.kind !== 'variable') throw new ProgramError('split needs an array', 2);
  const between =
    separator === undefined
      ? awkText(awkVariable(run, 'FS'))
      : separator.kind === 'regex'
        ? separator.pattern
        : awkText(yield* run.evaluate(separator));
  const parts = splitBy(text, between);
  const target = arrayOf(run, array.name);
  target.clear();
  for (const [index, part] of parts.entries()) target.set(String(index + 1), { text: part });
  yield* work(run, parts.length / 4);
  return parts.length;
}

export function* callBuiltIn(run: AwkRun, name: string, values: readonly Expression[]): Task<AwkValue> {
  const [first] = values;
  if (name === 'length') {
    const array = first?.kind === 'variable' ? knownArray(run, first.name) : undefined;
    if (array !== undefined) return array.size;
  }
  if (name === 'sub' || name === 'gsub') return yield* substitute(run, values, name === 'gsub');
  const text = first === undefined ? run.line : awkText(yield* run.evaluate(first));
  if (name === 'split') return yield* split(run, text, values);
  if (name === 'match') {
    if (values[1] === undefined) throw new ProgramError('match needs two values', 2);
    const match = (yield* regexOf(run, values[1])).exec(text);
    run.variables.set('RSTART', match === undefined ? 0 : match.start + 1);
    run.variables.set('RLENGTH', match === undefined ? -1 : match.end - match.start);
    return match === undefined ? 0 : match.start + 1;
  }
  const rest: AwkValue[] = [];
  for (const value of values.slice(1)) rest.push(yield* run.evaluate(value));
  return yield* callWith(run, name, { text, isGiven: first !== undefined, rest });
}

interface Given {
  /** The first value, or the line without one. */
  readonly text: string;
  readonly isGiven: boolean;
  readonly rest: readonly AwkValue[];
}

function* callWith(run: AwkRun, name: string, { text, isGiven, rest }: Given): Task<AwkValue> {
  const [second, third] = rest;
  switch (name) {
    case 'length':
      return text.length;
    case 'substr': {
      const start = Math.round(awkNumber(second ?? 1));
      const end = third === undefined ? Number.POSITIVE_INFINITY : start + Math.round(awkNumber(third));
      return text.slice(Math.max(0, start - 1), Math.max(0, end - 1));
    }
    case 'index':
      return text.indexOf(awkText(second ?? '')) + 1;
    case 'toupper':
      return text.toUpperCase();
    case 'tolower':
      return text.toLowerCase();
    case 'atan2':
      return Math.atan2(awkNumber(text), awkNumber(second ?? 0));
    case 'rand':
      return run.random.next();
    case 'srand':
      return run.random.seed(isGiven ? awkNumber(text) : Math.trunc(run.invocation.host.clock.now() / 1000));
    case 'sprintf':
      return formatAwk(text, rest);
    case 'close':
      return yield* run.streams.close(text);
    case 'fflush':
      yield* flush(run, 1);
      return 0;
    case 'system':
      yield* flush(run, 1);
      return yield* run.streams.system(text);
    default:
      return MATHEMATICS[name]?.(awkNumber(text)) ?? 0;
  }
}
