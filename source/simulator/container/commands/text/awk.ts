/** awk: fields, patterns and sums. */

import type { Task } from '../../kernel/task.ts';
import { type Invocation, type Program, ProgramError, print } from '../../program.ts';
import { formatOnce, unescaped } from '../../text/format.ts';
import { linesOf, openOperand, readAll } from '../../text/lines.ts';
import { parseOptions } from '../../text/options.ts';
import { compileRegex, type Regex } from '../../text/regex.ts';
import { type Expression, parseAwk, type Rule, type Statement } from './awk-syntax.ts';
import { substituteMatches } from './substitute.ts';

/** A text that came from outside compares as a number if it looks like one. */
type Value = string | number | { readonly text: string };

class Jump extends Error {
  readonly to: 'next' | 'break' | 'continue' | 'exit';

  constructor(to: Jump['to']) {
    super(to);
    this.to = to;
  }
}

interface Run {
  readonly invocation: Invocation;
  readonly variables: Map<string, Value>;
  readonly arrays: Map<string, Map<string, Value>>;
  line: string;
  /** Undefined until they are asked for. */
  fields: string[] | undefined;
  exitCode: number;
  steps: number;
  output: string;
}

const NUMERIC = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value : value.text;
  return Number(/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(text)?.[0] ?? 0);
}

function textOf(value: Value): string {
  if (typeof value === 'object') return value.text;
  if (typeof value === 'string' || Number.isInteger(value)) return String(value);
  return formatOnce('%.6g', [String(value)]).text;
}

function isNumeric(value: Value): boolean {
  return typeof value === 'number' || (typeof value === 'object' && (value.text === '' || NUMERIC.test(value.text)));
}

function isTrue(value: Value): boolean {
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'object' && NUMERIC.test(value.text)) return numberOf(value) !== 0;
  return textOf(value) !== '';
}

const variable = (run: Run, name: string): Value => run.variables.get(name) ?? { text: '' };

function splitBy(text: string, separator: string): string[] {
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

function fieldsOf(run: Run): string[] {
  run.fields ??= splitBy(run.line, textOf(variable(run, 'FS')));
  return run.fields;
}

function setLine(run: Run, line: string): void {
  run.line = line;
  run.fields = undefined;
}

function rebuild(run: Run): void {
  run.line = fieldsOf(run).join(textOf(variable(run, 'OFS')));
}

function arrayOf(run: Run, name: string): Map<string, Value> {
  const found = run.arrays.get(name) ?? new Map<string, Value>();
  run.arrays.set(name, found);
  return found;
}

function keyOf(run: Run, keys: readonly Expression[]): string {
  return keys.map((key) => textOf(evaluate(run, key))).join('\x1c');
}

function regexOf(run: Run, expression: Expression): Regex {
  const pattern = expression.kind === 'regex' ? expression.pattern : textOf(evaluate(run, expression));
  return compileRegex(pattern, { isExtended: true });
}

function compare(left: Value, right: Value): number {
  if (isNumeric(left) && isNumeric(right)) return numberOf(left) - numberOf(right);
  const [a, b] = [textOf(left), textOf(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function read(run: Run, target: Expression): Value {
  if (target.kind === 'variable') {
    return target.name === 'NF' ? fieldsOf(run).length : variable(run, target.name);
  }
  if (target.kind === 'element') {
    const array = arrayOf(run, target.name);
    const key = keyOf(run, target.keys);
    const found = array.get(key) ?? { text: '' };
    array.set(key, found);
    return found;
  }
  if (target.kind !== 'field') return evaluate(run, target);
  const index = Math.trunc(numberOf(evaluate(run, target.index)));
  if (index < 0) throw new ProgramError(`trying to access out of range field ${index}`, 2);
  return { text: index === 0 ? run.line : (fieldsOf(run)[index - 1] ?? '') };
}

function write(run: Run, target: Expression, value: Value): void {
  if (target.kind === 'element') arrayOf(run, target.name).set(keyOf(run, target.keys), value);
  else if (target.kind === 'variable') {
    run.variables.set(target.name, value);
    if (target.name !== 'NF') return;
    const count = Math.min(10_000, Math.max(0, Math.trunc(numberOf(value))));
    run.fields = Array.from({ length: count }, (_, index) => fieldsOf(run)[index] ?? '');
    rebuild(run);
  } else if (target.kind === 'field') {
    const index = Math.trunc(numberOf(evaluate(run, target.index)));
    if (index === 0) {
      setLine(run, textOf(value));
      return;
    }
    if (index < 0 || index > 10_000) throw new ProgramError(`trying to access out of range field ${index}`, 2);
    const fields = fieldsOf(run);
    while (fields.length < index) fields.push('');
    fields[index - 1] = textOf(value);
    rebuild(run);
  }
}

function calculated(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '^':
    case '**':
      return left ** right;
    default:
      if (right === 0) throw new ProgramError('division by zero', 2);
      return operator === '/' ? left / right : left % right;
  }
}

function binary(run: Run, operator: string, left: Expression, right: Expression): Value {
  const truth = (is: boolean): number => (is ? 1 : 0);
  if (operator === '&&') return truth(isTrue(evaluate(run, left)) && isTrue(evaluate(run, right)));
  if (operator === '||') return truth(isTrue(evaluate(run, left)) || isTrue(evaluate(run, right)));
  if (operator === '~' || operator === '!~') {
    return truth(regexOf(run, right).test(textOf(evaluate(run, left))) === (operator === '~'));
  }
  const [a, b] = [evaluate(run, left), evaluate(run, right)];
  switch (operator) {
    case ' ': {
      const text = textOf(a) + textOf(b);
      if (text.length > 4_000_000) throw new ProgramError('a text is too long for this simulation', 2);
      return text;
    }
    case '<':
      return truth(compare(a, b) < 0);
    case '<=':
      return truth(compare(a, b) <= 0);
    case '>':
      return truth(compare(a, b) > 0);
    case '>=':
      return truth(compare(a, b) >= 0);
    case '==':
      return truth(compare(a, b) === 0);
    case '!=':
      return truth(compare(a, b) !== 0);
    default:
      return calculated(operator, numberOf(a), numberOf(b));
  }
}

/** sub and gsub: the number of replacements. */
function substitute(run: Run, [pattern, by, place]: readonly Expression[], isAll: boolean): number {
  if (pattern === undefined || by === undefined) throw new ProgramError('sub needs two values', 2);
  const target: Expression = place ?? { kind: 'field', index: { kind: 'number', value: 0 } };
  const regex = regexOf(run, pattern);
  // Only "&" counts in awk.
  const template = textOf(evaluate(run, by)).replace(/\\(?![&\\])/g, '\\\\');
  const { text, count } = substituteMatches(textOf(read(run, target)), regex, { template, from: 1, isGlobal: isAll });
  if (count > 0) write(run, target, text);
  return count;
}

function call(run: Run, name: string, values: readonly Expression[]): Value {
  const [first, second, third] = values;
  const text = (expression: Expression | undefined): string =>
    expression === undefined ? run.line : textOf(evaluate(run, expression));
  const number = (expression: Expression | undefined, usual: number): number =>
    expression === undefined ? usual : numberOf(evaluate(run, expression));
  switch (name) {
    case 'length': {
      const array = first?.kind === 'variable' ? run.arrays.get(first.name) : undefined;
      return array?.size ?? text(first).length;
    }
    case 'substr': {
      const whole = text(first);
      const start = Math.round(number(second, 1));
      const end = third === undefined ? Number.POSITIVE_INFINITY : start + Math.round(number(third, 0));
      return whole.slice(Math.max(0, start - 1), Math.max(0, end - 1));
    }
    case 'index':
      return text(first).indexOf(text(second)) + 1;
    case 'split': {
      if (second?.kind !== 'variable') throw new ProgramError('split needs an array', 2);
      const separator =
        third?.kind === 'regex' ? third.pattern : third === undefined ? textOf(variable(run, 'FS')) : text(third);
      const parts = splitBy(text(first), separator);
      run.arrays.set(second.name, new Map(parts.map((part, index) => [String(index + 1), { text: part }])));
      return parts.length;
    }
    case 'sub':
    case 'gsub':
      return substitute(run, values, name === 'gsub');
    case 'match': {
      if (second === undefined) throw new ProgramError('match needs two values', 2);
      const match = regexOf(run, second).exec(text(first));
      run.variables.set('RSTART', match === undefined ? 0 : match.start + 1);
      run.variables.set('RLENGTH', match === undefined ? -1 : match.end - match.start);
      return match === undefined ? 0 : match.start + 1;
    }
    case 'toupper':
      return text(first).toUpperCase();
    case 'tolower':
      return text(first).toLowerCase();
    case 'int':
      return Math.trunc(number(first, 0));
    default:
      return formatOnce(
        text(first),
        values.slice(1).map((value) => textOf(evaluate(run, value))),
      ).text;
  }
}

function evaluate(run: Run, expression: Expression): Value {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return expression.value;
    case 'regex':
      return regexOf(run, expression).test(run.line) ? 1 : 0;
    case 'variable':
    case 'element':
    case 'field':
      return read(run, expression);
    case 'assign': {
      const { operator, target } = expression;
      const value = evaluate(run, expression.value);
      const result = operator === '' ? value : calculated(operator, numberOf(read(run, target)), numberOf(value));
      write(run, target, result);
      return result;
    }
    case 'step': {
      const before = numberOf(read(run, expression.target));
      write(run, expression.target, before + expression.by);
      return expression.isPrefix ? before + expression.by : before;
    }
    case 'unary': {
      const value = evaluate(run, expression.value);
      if (expression.operator === '!') return isTrue(value) ? 0 : 1;
      return expression.operator === '-' ? -numberOf(value) : numberOf(value);
    }
    case 'binary':
      return binary(run, expression.operator, expression.left, expression.right);
    case 'choice':
      return evaluate(run, isTrue(evaluate(run, expression.test)) ? expression.yes : expression.no);
    case 'in':
      return arrayOf(run, expression.name).has(textOf(evaluate(run, expression.key))) ? 1 : 0;
    case 'call':
      return call(run, expression.name, expression.values);
  }
}

/** Runs the body of a loop. Returns whether the loop goes on. */
function* turn(run: Run, body: Statement): Task<boolean> {
  try {
    yield* execute(run, body);
  } catch (thrown) {
    if (!(thrown instanceof Jump) || !['break', 'continue'].includes(thrown.to)) throw thrown;
    return thrown.to === 'continue';
  }
  return true;
}

function* flush(run: Run, least: number): Task<void> {
  if (run.output.length < least) return;
  const text = run.output;
  run.output = '';
  yield* print(run.invocation, text);
}

function* execute(run: Run, statement: Statement): Task<void> {
  run.steps += 1;
  if (run.steps % 32 === 0) yield 1;
  switch (statement.kind) {
    case 'expression':
      evaluate(run, statement.value);
      return;
    case 'print': {
      const texts = statement.values.map((value) => textOf(evaluate(run, value)));
      if (statement.isFormatted) run.output += formatOnce(texts[0] ?? '', texts.slice(1)).text;
      else {
        const shown = texts.length === 0 ? run.line : texts.join(textOf(variable(run, 'OFS')));
        run.output += `${shown}${textOf(variable(run, 'ORS'))}`;
      }
      return yield* flush(run, 4096);
    }
    case 'block':
      for (const inner of statement.body) yield* execute(run, inner);
      return;
    case 'if':
      if (isTrue(evaluate(run, statement.test))) yield* execute(run, statement.yes);
      else if (statement.no !== undefined) yield* execute(run, statement.no);
      return;
    case 'while':
      if (statement.isDo && !(yield* turn(run, statement.body))) return;
      while (isTrue(evaluate(run, statement.test))) if (!(yield* turn(run, statement.body))) return;
      return;
    case 'for':
      if (statement.start !== undefined) yield* execute(run, statement.start);
      while (statement.test === undefined || isTrue(evaluate(run, statement.test))) {
        if (!(yield* turn(run, statement.body))) return;
        if (statement.step !== undefined) yield* execute(run, statement.step);
      }
      return;
    case 'each':
      for (const key of [...arrayOf(run, statement.array).keys()]) {
        run.variables.set(statement.variable, { text: key });
        if (!(yield* turn(run, statement.body))) return;
      }
      return;
    case 'delete':
      if (statement.keys.length === 0) run.arrays.delete(statement.name);
      else arrayOf(run, statement.name).delete(keyOf(run, statement.keys));
      return;
    case 'exit':
      if (statement.value !== undefined) run.exitCode = numberOf(evaluate(run, statement.value)) & 255;
      throw new Jump('exit');
    default:
      throw new Jump(statement.kind);
  }
}

const PRINT: Statement = { kind: 'print', isFormatted: false, values: [] };

/** Returns false once the program has ended by `exit`. */
function* runRules(run: Run, rules: readonly Rule[], begun: Set<Rule>): Task<boolean> {
  try {
    for (const rule of rules) {
      const { pattern, until, body = PRINT } = rule;
      if (pattern !== undefined && !begun.has(rule) && !isTrue(evaluate(run, pattern))) continue;
      if (until !== undefined) {
        if (isTrue(evaluate(run, until))) begun.delete(rule);
        else begun.add(rule);
      }
      yield* execute(run, body);
    }
  } catch (thrown) {
    if (!(thrown instanceof Jump)) throw thrown;
    return thrown.to !== 'exit';
  }
  return true;
}

export const awk: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { values: 'Fvf', stopsAtOperand: true });
  const [first, ...others] = options.operands;
  let source = options.has('f') ? '' : first;
  for (const path of options.all('f')) source += `${yield* readAll(openOperand(invocation, path))}\n`;
  if (source === undefined) throw new ProgramError("usage: awk [-F FS] [-v VAR=VALUE] 'PROGRAM' [FILE]...", 2);
  const rules = parseAwk(source);
  const separator = options.value('F');
  const given = options.all('v').map((text): [string, Value] => {
    const end = text.indexOf('=');
    return [text.slice(0, end), { text: unescaped(text.slice(end + 1), false).result }];
  });
  const run: Run = {
    invocation,
    variables: new Map<string, Value>([
      ['FS', separator === undefined ? ' ' : separator === 't' ? '\t' : unescaped(separator, false).result],
      ['OFS', ' '],
      ['ORS', '\n'],
      ...given,
    ]),
    arrays: new Map([
      ['ENVIRON', new Map(Object.entries(invocation.environment).map(([name, text]) => [name, { text }]))],
    ]),
    line: '',
    fields: undefined,
    exitCode: 0,
    steps: 0,
    output: '',
  };
  const begun = new Set<Rule>();
  const of = (when: Rule['when']): readonly Rule[] => rules.filter((rule) => rule.when === when);
  let isGoing = yield* runRules(run, of('BEGIN'), begun);
  let hasFailed = false;
  if (isGoing && rules.some(({ when }) => when !== 'BEGIN')) {
    const { lines, failed } = yield* linesOf(invocation, options.has('f') ? options.operands : others);
    hasFailed = failed;
    for (const [index, { text }] of lines.entries()) {
      run.variables.set('NR', index + 1).set('FNR', index + 1);
      setLine(run, text);
      isGoing = yield* runRules(run, of('line'), begun);
      yield 1;
      if (!isGoing) break;
    }
  }
  yield* runRules(run, of('END'), begun);
  yield* flush(run, 1);
  return run.exitCode !== 0 ? run.exitCode : hasFailed ? 2 : 0;
};
