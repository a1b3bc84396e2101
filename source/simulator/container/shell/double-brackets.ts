/** `[[ … ]]`, as bash has it: words are not split, and the right side of `==` is a pattern. */

import type { Task } from '../kernel/task.ts';
import { compileRegex } from '../text/regex.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { elementsOf, setElement } from './arrays.ts';
import { keyFromText } from './element-keys.ts';
import type { Evaluator } from './evaluator.ts';
import { compilePattern } from './expansion/pattern.ts';
import type { Word } from './parser/syntax.ts';
import { ShellError, type ShellState } from './state.ts';
import { isBinaryTest, isUnaryTest, TestError, testBinary, testFile } from './test-expression.ts';
import { parameterValue } from './variables.ts';

/** The text of a word that is an operator. */
function operatorOf(word: Word | undefined): string {
  const [only] = word ?? [];
  return word?.length === 1 && only?.kind === 'text' && !only.isQuoted ? only.text : '';
}

export function* evaluateTest({ expander }: Evaluator, state: ShellState, words: readonly Word[]): Task<number> {
  let next = 0;
  const place = { files: state.host.files, folder: state.folder, descriptors: state.descriptors };
  const peek = (ahead = 0): string => operatorOf(words[next + ahead]);
  function* take(): Task<string> {
    const word = words[next];
    if (word === undefined) throw new ShellError('syntax error in [[');
    next += 1;
    return yield* expander.text(state, word);
  }
  /** What was quoted stands for itself. */
  function* regexText(): Task<string> {
    let text = '';
    for (const part of words[next] ?? []) {
      const value = yield* expander.text(state, [part]);
      text += part.isQuoted ? value.replace(/[\\^$.[\]|()*+?{}]/g, '\\$&') : value;
    }
    next += 1;
    return text;
  }
  function* or(): Task<boolean> {
    let value = yield* and();
    while (peek() === '||') {
      next += 1;
      value = (yield* and()) || value;
    }
    return value;
  }
  function* and(): Task<boolean> {
    let value = yield* primary();
    while (peek() === '&&') {
      next += 1;
      value = (yield* primary()) && value;
    }
    return value;
  }
  function* primary(): Task<boolean> {
    if (peek() === '!') {
      next += 1;
      return !(yield* primary());
    }
    if (peek() === '(') {
      next += 1;
      const value = yield* or();
      if (peek() !== ')') throw new ShellError('syntax error in [[');
      next += 1;
      return value;
    }
    const operator = peek(1);
    if (words.length - next >= 3 && (isBinaryTest(operator) || operator === '=~')) return yield* comparison(operator);
    if (isUnaryTest(peek()) || (peek() === '-v' && words.length - next > 1)) {
      const unary = peek();
      next += 1;
      if (unary === '-v') return isSetVariable(state, yield* take());
      return testFile(place, unary, yield* take());
    }
    return (yield* take()) !== '';
  }
  function* comparison(operator: string): Task<boolean> {
    const left = yield* take();
    next += 1;
    if (operator === '=~') return matchesRegex(state, left, yield* regexText());
    const right = words[next];
    if (right === undefined || !['=', '==', '!='].includes(operator)) {
      const other = yield* take();
      if (!/^-[egln][etq]$/.test(operator)) return testBinary(place, left, operator, other);
      // Numbers are expressions.
      const [a, b] = [left, other].map((text) => String(evaluateArithmetic(state, text)));
      return testBinary(place, a ?? '', operator, b ?? '');
    }
    next += 1;
    const pattern = yield* expander.pattern(state, right);
    const ignoresCase = state.options.has('nocasematch');
    const matches = compilePattern(ignoresCase ? pattern.toLowerCase() : pattern);
    return matches(ignoresCase ? left.toLowerCase() : left) === (operator !== '!=');
  }
  try {
    const result = yield* or();
    if (next < words.length) throw new ShellError('syntax error in [[');
    return result ? 0 : 1;
  } catch (thrown) {
    if (thrown instanceof TestError) throw new ShellError(thrown.message, 1);
    throw thrown;
  }
}

function matchesRegex(state: ShellState, text: string, pattern: string): boolean {
  const found = compileRegex(pattern, { isExtended: true, ignoresCase: state.options.has('nocasematch') }).exec(text);
  state.variables.delete('BASH_REMATCH');
  for (const [index, group] of (found?.groups ?? []).entries()) {
    setElement(state, 'BASH_REMATCH', String(index), group ?? '');
  }
  return found !== undefined;
}

/** `-v NAME`, `-v NAME[KEY]` */
function isSetVariable(state: ShellState, text: string): boolean {
  const [, name = text, key] = /^([A-Za-z_]\w*)\[(.+)\]$/s.exec(text) ?? [];
  if (key === undefined) return parameterValue(state, name) !== undefined;
  const elements = elementsOf(state, name);
  if (key === '@' || key === '*') return (elements?.size ?? 0) > 0;
  return elements?.has(keyFromText(state, name, key)) === true;
}
