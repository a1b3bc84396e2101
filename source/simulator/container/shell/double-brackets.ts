/** `[[ … ]]`, as bash has it: words are not split, and the right side of `==` is a pattern. */

import type { Task } from '../kernel/task.ts';
import { compileRegex } from '../text/regex.ts';
import type { Evaluator } from './evaluator.ts';
import type { Word } from './parser/syntax.ts';
import { compilePattern } from './pattern.ts';
import { ShellError, type ShellState, setVariable } from './state.ts';
import { isBinaryTest, isUnaryTest, TestError, testBinary, testFile } from './test-expression.ts';

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
    if (isUnaryTest(peek())) {
      const unary = peek();
      next += 1;
      return testFile(place, unary, yield* take());
    }
    return (yield* take()) !== '';
  }
  function* comparison(operator: string): Task<boolean> {
    const left = yield* take();
    next += 1;
    if (operator === '=~') return matchesRegex(state, left, yield* take());
    const right = words[next];
    if (right === undefined || !['=', '==', '!='].includes(operator)) {
      return testBinary(place, left, operator, yield* take());
    }
    next += 1;
    return compilePattern(yield* expander.pattern(state, right))(left) === (operator !== '!=');
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
  const found = compileRegex(pattern, { isExtended: true }).exec(text);
  if (found !== undefined) setVariable(state, 'BASH_REMATCH', found.groups[0] ?? '');
  return found !== undefined;
}
