/** What stands between the brackets of `NAME[…]`. */

import type { Task } from '../kernel/task.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { indexIn } from './arrays.ts';
import type { Word } from './parser/syntax.ts';
import type { ShellState } from './state.ts';

/** `@` or `*`: all elements. */
export function listMark(subscript: Word): '@' | '*' | undefined {
  const [only] = subscript;
  if (subscript.length !== 1 || only?.kind !== 'text' || only.isQuoted) return undefined;
  return only.text === '@' || only.text === '*' ? only.text : undefined;
}

/** The key of an element: a text, or an index, which counts from the end if it is negative. */
export function keyFromText(state: ShellState, name: string, text: string): string {
  if (state.variables.get(name)?.elements?.isAssociative === true) return text;
  return indexIn(state, name, Number(evaluateArithmetic(state, text)));
}

export function* elementKey(
  state: ShellState,
  name: string,
  subscript: Word,
  expand: (state: ShellState, word: Word) => Task<string>,
): Task<string> {
  return keyFromText(state, name, yield* expand(state, subscript));
}
