/** `[[ … ]]`, as bash has it: words are not split, and the right side of `==` is a pattern. */

import type { Task } from '../kernel/task.ts';
import { compileRegex } from '../text/regex.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { elementsOf, setElement } from './arrays.ts';
import { type Condition, parseConditions } from './conditions.ts';
import { keyFromText } from './element-keys.ts';
import type { Evaluator } from './evaluator.ts';
import { compilePattern } from './expansion/pattern.ts';
import type { Word } from './parser/syntax.ts';
import { ShellError, type ShellState } from './state.ts';
import { TestError, testBinary, testFile } from './test-expression.ts';
import { parameterValue } from './variables.ts';

export function* evaluateTest({ expander }: Evaluator, state: ShellState, words: readonly Word[]): Task<number> {
  const place = { files: state.host.files, folder: state.folder, descriptors: state.descriptors };
  /** What was quoted stands for itself. */
  function* regexText(word: Word): Task<string> {
    let text = '';
    for (const part of word) {
      const value = yield* expander.text(state, [part]);
      text += part.isQuoted ? value.replace(/[\\^$.[\]|()*+?{}]/g, '\\$&') : value;
    }
    return text;
  }
  // Only the operands that decide are expanded: an expansion may run a command, assign or fail.
  function* isTrue(condition: Condition): Task<boolean> {
    switch (condition.kind) {
      case '||':
      case '&&':
        for (const each of condition.conditions) {
          const isMet = yield* isTrue(each);
          if (isMet === (condition.kind === '||')) return isMet;
        }
        return condition.kind === '&&';
      case '!':
        return !(yield* isTrue(condition.condition));
      case 'unary': {
        const operand = yield* expander.text(state, condition.operand);
        return condition.operator === '-v'
          ? isSetVariable(state, operand)
          : testFile(place, condition.operator, operand);
      }
      case 'binary':
        return yield* comparison(condition);
    }
  }
  function* comparison({ left, operator, right }: Extract<Condition, { readonly kind: 'binary' }>): Task<boolean> {
    const value = yield* expander.text(state, left);
    if (operator === '=~') return matchesRegex(state, value, yield* regexText(right));
    if (['=', '==', '!='].includes(operator)) {
      const pattern = yield* expander.pattern(state, right);
      const ignoresCase = state.options.has('nocasematch');
      const matches = compilePattern(ignoresCase ? pattern.toLowerCase() : pattern);
      return matches(ignoresCase ? value.toLowerCase() : value) === (operator !== '!=');
    }
    const other = yield* expander.text(state, right);
    if (!/^-[egln][etq]$/.test(operator)) return testBinary(place, value, operator, other);
    const numberOf = (expression: string): string => String(evaluateArithmetic(state, expression));
    return testBinary(place, numberOf(value), operator, numberOf(other));
  }
  try {
    return (yield* isTrue(parseConditions(words))) ? 0 : 1;
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
