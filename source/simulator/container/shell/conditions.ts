/** The tree of what stands within `[[ … ]]`. */

import type { Word } from './parser/syntax.ts';
import { ShellError } from './state.ts';
import { isBinaryTest, isUnaryTest } from './test-expression.ts';

export type Condition =
  | { readonly kind: '&&' | '||'; readonly conditions: readonly Condition[] }
  | { readonly kind: '!'; readonly condition: Condition }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Word }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Word; readonly right: Word };

/** How deep `!` and parentheses may be nested. */
const DEEPEST = 200;

/** The text of a word that is an operator. */
function operatorOf(word: Word | undefined): string {
  const [only] = word ?? [];
  return word?.length === 1 && only?.kind === 'text' && !only.isQuoted ? only.text : '';
}

/** `words`: those between the brackets; `&&`, `(` and the like are words of their own. @throws ShellError */
export function parseConditions(words: readonly Word[]): Condition {
  let next = 0;
  let depth = 0;
  const fault = (): ShellError => new ShellError('syntax error in [[');
  const left = (): number => words.length - next;
  const peek = (ahead = 0): string => operatorOf(words[next + ahead]);
  function take(): Word {
    const word = words[next];
    if (word === undefined) throw fault();
    next += 1;
    return word;
  }
  function accept(operator: string): boolean {
    if (peek() !== operator) return false;
    next += 1;
    return true;
  }
  function list(kind: '&&' | '||', parse: () => Condition): Condition {
    const first = parse();
    const conditions = [first];
    while (accept(kind)) conditions.push(parse());
    return conditions.length === 1 ? first : { kind, conditions };
  }
  const or = (): Condition => list('||', () => list('&&', primary));
  function nested<T>(parse: () => T): T {
    depth += 1;
    if (depth > DEEPEST) throw new ShellError('conditions are nested too deep');
    const parsed = parse();
    depth -= 1;
    return parsed;
  }
  function primary(): Condition {
    if (accept('!')) return { kind: '!', condition: nested(primary) };
    if (accept('(')) {
      const condition = nested(or);
      if (!accept(')')) throw fault();
      return condition;
    }
    const binary = peek(1);
    if (left() >= 3 && (isBinaryTest(binary) || binary === '=~')) {
      const operand = take();
      next += 1;
      return { kind: 'binary', operator: binary, left: operand, right: take() };
    }
    const unary = peek();
    if (isUnaryTest(unary) || unary === '-v') {
      next += 1;
      return { kind: 'unary', operator: unary, operand: take() };
    }
    return { kind: 'unary', operator: '-n', operand: take() };
  }
  const condition = or();
  if (left() > 0) throw fault();
  return condition;
}
