/** Evaluates expressions of awk. */

import { ProgramError } from '../../../program.ts';
import { formatOnce } from '../../../text/format.ts';
import { compileRegex, type Regex } from '../../../text/regex.ts';
import { substituteMatches } from '../substitute.ts';
import { type AwkRun, arrayOf, awkVariable, fieldsOfLine, rebuild, setLine, splitBy } from './run.ts';
import type { Expression } from './syntax.ts';
import { type AwkValue, awkNumber, awkText, calculated, compareValues, isAwkTrue } from './values.ts';

export function keyOf(run: AwkRun, keys: readonly Expression[]): string {
  return keys.map((key) => awkText(evaluateAwk(run, key))).join('\x1c');
}

function regexOf(run: AwkRun, expression: Expression): Regex {
  const pattern = expression.kind === 'regex' ? expression.pattern : awkText(evaluateAwk(run, expression));
  return compileRegex(pattern, { isExtended: true });
}

function readPlace(run: AwkRun, target: Expression): AwkValue {
  if (target.kind === 'variable') {
    return target.name === 'NF' ? fieldsOfLine(run).length : awkVariable(run, target.name);
  }
  if (target.kind === 'element') {
    const array = arrayOf(run, target.name);
    const key = keyOf(run, target.keys);
    const found = array.get(key) ?? { text: '' };
    array.set(key, found);
    return found;
  }
  if (target.kind !== 'field') return evaluateAwk(run, target);
  const index = Math.trunc(awkNumber(evaluateAwk(run, target.index)));
  if (index < 0) throw new ProgramError(`trying to access out of range field ${index}`, 2);
  return { text: index === 0 ? run.line : (fieldsOfLine(run)[index - 1] ?? '') };
}

function writePlace(run: AwkRun, target: Expression, value: AwkValue): void {
  if (target.kind === 'element') arrayOf(run, target.name).set(keyOf(run, target.keys), value);
  else if (target.kind === 'variable') {
    run.variables.set(target.name, value);
    if (target.name !== 'NF') return;
    const count = Math.min(10_000, Math.max(0, Math.trunc(awkNumber(value))));
    run.fields = Array.from({ length: count }, (_, index) => fieldsOfLine(run)[index] ?? '');
    rebuild(run);
  } else if (target.kind === 'field') {
    const index = Math.trunc(awkNumber(evaluateAwk(run, target.index)));
    if (index === 0) {
      setLine(run, awkText(value));
      return;
    }
    if (index < 0 || index > 10_000) throw new ProgramError(`trying to access out of range field ${index}`, 2);
    const fields = fieldsOfLine(run);
    while (fields.length < index) fields.push('');
    fields[index - 1] = awkText(value);
    rebuild(run);
  }
}

function binary(run: AwkRun, operator: string, left: Expression, right: Expression): AwkValue {
  const truth = (is: boolean): number => (is ? 1 : 0);
  if (operator === '&&') return truth(isAwkTrue(evaluateAwk(run, left)) && isAwkTrue(evaluateAwk(run, right)));
  if (operator === '||') return truth(isAwkTrue(evaluateAwk(run, left)) || isAwkTrue(evaluateAwk(run, right)));
  if (operator === '~' || operator === '!~') {
    return truth(regexOf(run, right).test(awkText(evaluateAwk(run, left))) === (operator === '~'));
  }
  const [a, b] = [evaluateAwk(run, left), evaluateAwk(run, right)];
  switch (operator) {
    case ' ': {
      const text = awkText(a) + awkText(b);
      if (text.length > 4_000_000) throw new ProgramError('a text is too long for this simulation', 2);
      return text;
    }
    case '<':
      return truth(compareValues(a, b) < 0);
    case '<=':
      return truth(compareValues(a, b) <= 0);
    case '>':
      return truth(compareValues(a, b) > 0);
    case '>=':
      return truth(compareValues(a, b) >= 0);
    case '==':
      return truth(compareValues(a, b) === 0);
    case '!=':
      return truth(compareValues(a, b) !== 0);
    default:
      return calculated(operator, awkNumber(a), awkNumber(b));
  }
}

/** sub and gsub: the number of replacements. */
function substitute(run: AwkRun, [pattern, by, place]: readonly Expression[], isAll: boolean): number {
  if (pattern === undefined || by === undefined) throw new ProgramError('sub needs two values', 2);
  const target: Expression = place ?? { kind: 'field', index: { kind: 'number', value: 0 } };
  const regex = regexOf(run, pattern);
  // Only "&" counts in awk.
  const template = awkText(evaluateAwk(run, by)).replace(/\\(?![&\\])/g, '\\\\');
  const { text, count } = substituteMatches(awkText(readPlace(run, target)), regex, {
    template,
    from: 1,
    isGlobal: isAll,
  });
  if (count > 0) writePlace(run, target, text);
  return count;
}

function call(run: AwkRun, name: string, values: readonly Expression[]): AwkValue {
  const [first, second, third] = values;
  const text = (expression: Expression | undefined): string =>
    expression === undefined ? run.line : awkText(evaluateAwk(run, expression));
  const number = (expression: Expression | undefined, usual: number): number =>
    expression === undefined ? usual : awkNumber(evaluateAwk(run, expression));
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
        third?.kind === 'regex' ? third.pattern : third === undefined ? awkText(awkVariable(run, 'FS')) : text(third);
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
        values.slice(1).map((value) => awkText(evaluateAwk(run, value))),
      ).text;
  }
}

export function evaluateAwk(run: AwkRun, expression: Expression): AwkValue {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return expression.value;
    case 'regex':
      return regexOf(run, expression).test(run.line) ? 1 : 0;
    case 'variable':
    case 'element':
    case 'field':
      return readPlace(run, expression);
    case 'assign': {
      const { operator, target } = expression;
      const value = evaluateAwk(run, expression.value);
      const result =
        operator === '' ? value : calculated(operator, awkNumber(readPlace(run, target)), awkNumber(value));
      writePlace(run, target, result);
      return result;
    }
    case 'step': {
      const before = awkNumber(readPlace(run, expression.target));
      writePlace(run, expression.target, before + expression.by);
      return expression.isPrefix ? before + expression.by : before;
    }
    case 'unary': {
      const value = evaluateAwk(run, expression.value);
      if (expression.operator === '!') return isAwkTrue(value) ? 0 : 1;
      return expression.operator === '-' ? -awkNumber(value) : awkNumber(value);
    }
    case 'binary':
      return binary(run, expression.operator, expression.left, expression.right);
    case 'choice':
      return evaluateAwk(run, isAwkTrue(evaluateAwk(run, expression.test)) ? expression.yes : expression.no);
    case 'in':
      return arrayOf(run, expression.name).has(awkText(evaluateAwk(run, expression.key))) ? 1 : 0;
    case 'call':
      return call(run, expression.name, expression.values);
  }
}
