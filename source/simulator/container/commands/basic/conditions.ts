/** true, false, test, [, expr. */

import { type Program, ProgramError, print } from '../../program.ts';
import { evaluateTestWords, TestError } from '../../shell/test-expression.ts';
import { compileRegex } from '../../text/regex.ts';

export const yesProgram: Program = function* () {
  return 0;
};

export const noProgram: Program = function* () {
  return 1;
};

export const test: Program = function* (invocation) {
  const { args, host, folder, descriptors, name } = invocation;
  const isBracket = name === '[';
  if (isBracket && args.at(-1) !== ']') throw new ProgramError('missing ]', 2);
  try {
    return evaluateTestWords({ files: host.files, folder, descriptors }, isBracket ? args.slice(0, -1) : args) ? 0 : 1;
  } catch (thrown) {
    if (thrown instanceof TestError) throw new ProgramError(thrown.message, 2);
    throw thrown;
  }
};

const LEVELS: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['=', '==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
];

/** `expr`: integers, comparisons and `TEXT : REGEX`. */
export const expr: Program = function* (invocation) {
  const { args } = invocation;
  let next = 0;
  const value = level(0);
  if (next < args.length) throw new ProgramError('syntax error', 2);
  yield* print(invocation, `${value}\n`);
  return value === '' || value === '0' ? 1 : 0;

  function level(index: number): string {
    const operators = LEVELS[index];
    if (operators === undefined) return primary();
    let left = level(index + 1);
    for (let operator = args[next]; operator !== undefined && operators.includes(operator); operator = args[next]) {
      next += 1;
      left = compute(left, operator, level(index + 1));
    }
    return left;
  }

  function primary(): string {
    const word = args[next];
    if (word === undefined) throw new ProgramError('syntax error', 2);
    next += 1;
    if (word === 'length' && next < args.length) return String(primary().length);
    if (word !== '(') return word;
    const inner = level(0);
    if (args[next] !== ')') throw new ProgramError('syntax error', 2);
    next += 1;
    return inner;
  }
};

function isInteger(text: string): boolean {
  return /^-?\d+$/.test(text);
}

function compute(left: string, operator: string, right: string): string {
  switch (operator) {
    case '|':
      return left !== '' && left !== '0' ? left : right;
    case '&':
      return left !== '' && left !== '0' && right !== '' && right !== '0' ? left : '0';
    case ':': {
      const found = compileRegex(`^${right.replace(/^\^/, '')}`).exec(left);
      const hasGroup = /\\\(/.test(right);
      if (hasGroup) return found?.groups[1] ?? '';
      return String(found === undefined ? 0 : found.end - found.start);
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%': {
      if (!isInteger(left) || !isInteger(right)) throw new ProgramError('non-integer argument', 2);
      const [a, b] = [BigInt(left), BigInt(right)];
      if (b === 0n && (operator === '/' || operator === '%')) throw new ProgramError('division by zero', 2);
      const result = { '+': () => a + b, '-': () => a - b, '*': () => a * b, '/': () => a / b, '%': () => a % b }[
        operator
      ]();
      return String(result);
    }
    default: {
      const areNumbers = isInteger(left) && isInteger(right);
      const order = areNumbers ? Number(BigInt(left) - BigInt(right)) : left < right ? -1 : left > right ? 1 : 0;
      const isTrue = {
        '=': order === 0,
        '==': order === 0,
        '!=': order !== 0,
        '<': order < 0,
        '<=': order <= 0,
        '>': order > 0,
        '>=': order >= 0,
      }[operator];
      return isTrue === true ? '1' : '0';
    }
  }
}
