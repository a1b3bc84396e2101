/** Evaluates compound commands. */

import { streamAt } from '../kernel/descriptors.ts';
import type { Task } from '../kernel/task.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { evaluateTest } from './double-brackets.ts';
import type { Evaluator } from './evaluator.ts';
import { compilePattern } from './expansion/pattern.ts';
import { readInputLine } from './input-line.ts';
import type { CompoundCommand, Script, Word } from './parser/syntax.ts';
import { BreakLoop, type ShellState } from './state.ts';
import { setVariable } from './variables.ts';

type Of<K extends CompoundCommand['kind']> = Extract<CompoundCommand, { readonly kind: K }>;

export function* runCompound(evaluator: Evaluator, state: ShellState, command: CompoundCommand): Task<number> {
  switch (command.kind) {
    case 'group':
      return yield* evaluator.run(state, command.body);
    case 'subshell':
      return yield* evaluator.runSubshell(state, command.body);
    case 'if':
      return yield* runIf(evaluator, state, command);
    case 'for':
      return yield* runFor(evaluator, state, command);
    case 'counting':
      return yield* runCounting(evaluator, state, command);
    case 'while':
      return yield* runWhile(evaluator, state, command);
    case 'case':
      return yield* runCase(evaluator, state, command);
    case 'test':
      return yield* evaluateTest(evaluator, state, command.words);
    case 'arithmetic':
      return (yield* arithmetic(evaluator, state, command.expression)) === 0n ? 1 : 0;
  }
}

function* arithmetic({ expander }: Evaluator, state: ShellState, expression: Word): Task<bigint> {
  return evaluateArithmetic(state, yield* expander.text(state, expression));
}

function* isTrue({ run }: Evaluator, state: ShellState, condition: Script): Task<boolean> {
  state.conditions += 1;
  try {
    return (yield* run(state, condition)) === 0;
  } finally {
    state.conditions -= 1;
  }
}

function* runIf(evaluator: Evaluator, state: ShellState, { branches, otherwise }: Of<'if'>): Task<number> {
  for (const { condition, body } of branches) {
    if (yield* isTrue(evaluator, state, condition)) return yield* evaluator.run(state, body);
  }
  return otherwise === undefined ? 0 : yield* evaluator.run(state, otherwise);
}

/** Runs the body once. Returns false if the loop ends. */
function* runBody({ run }: Evaluator, state: ShellState, body: Script): Task<boolean> {
  state.loops += 1;
  try {
    yield* run(state, body);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof BreakLoop)) throw thrown;
    state.status = 0;
    if (thrown.levels > 1 && state.loops > 1) {
      thrown.levels -= 1;
      throw thrown;
    }
    return thrown.isContinue;
  } finally {
    state.loops -= 1;
  }
}

/** `select`: shows the values, and takes the number that is typed, until the input ends or the body breaks. */
function* runSelect(
  evaluator: Evaluator,
  state: ShellState,
  values: readonly string[],
  command: Of<'for'>,
): Task<number> {
  const menu = values.map((value, index) => `${index + 1}) ${value}\n`).join('');
  let isShown = false;
  for (;;) {
    yield 1;
    const prompt = state.variables.get('PS3')?.value ?? '#? ';
    yield* streamAt(state.descriptors, 2).write(`${isShown ? '' : menu}${prompt}`);
    isShown = true;
    const form = { isRaw: true, delimiter: '\n', most: Number.POSITIVE_INFINITY };
    const { text, isComplete } = yield* readInputLine(streamAt(state.descriptors, 0), form);
    if (!isComplete && text === '') return 1;
    setVariable(state, 'REPLY', text);
    setVariable(state, command.name, values[Number(text.trim()) - 1] ?? '');
    if (!(yield* runBody(evaluator, state, command.body))) return state.status;
  }
}

function* runFor(evaluator: Evaluator, state: ShellState, command: Of<'for'>): Task<number> {
  const { name, words, body } = command;
  const values = words === undefined ? state.positional : yield* evaluator.expander.fields(state, words);
  if (command.isMenu) return yield* runSelect(evaluator, state, values, command);
  let status = 0;
  for (const value of values) {
    yield 1;
    setVariable(state, name, value);
    const goesOn = yield* runBody(evaluator, state, body);
    status = state.status;
    if (!goesOn) break;
  }
  return status;
}

function* runCounting(evaluator: Evaluator, state: ShellState, command: Of<'counting'>): Task<number> {
  let status = 0;
  yield* arithmetic(evaluator, state, command.start);
  for (;;) {
    yield 1;
    const isOver = command.condition.length > 0 && (yield* arithmetic(evaluator, state, command.condition)) === 0n;
    if (isOver) return status;
    const goesOn = yield* runBody(evaluator, state, command.body);
    status = state.status;
    if (!goesOn) return status;
    yield* arithmetic(evaluator, state, command.step);
  }
}

function* runWhile(evaluator: Evaluator, state: ShellState, { isUntil, condition, body }: Of<'while'>): Task<number> {
  let status = 0;
  for (;;) {
    yield 1;
    if ((yield* isTrue(evaluator, state, condition)) === isUntil) return status;
    const goesOn = yield* runBody(evaluator, state, body);
    status = state.status;
    if (!goesOn) return status;
  }
}

function* runCase(evaluator: Evaluator, state: ShellState, { word, clauses }: Of<'case'>): Task<number> {
  const { expander, run } = evaluator;
  const value = yield* expander.text(state, word);
  let isEntered = false;
  let status = 0;
  for (const { patterns, body, end } of clauses) {
    for (const pattern of isEntered ? [] : patterns) {
      isEntered ||= compilePattern(yield* expander.pattern(state, pattern))(value);
    }
    if (!isEntered) continue;
    status = body.length === 0 ? 0 : yield* run(state, body);
    if (end === ';;') return status;
    isEntered = end === ';&';
  }
  return status;
}
