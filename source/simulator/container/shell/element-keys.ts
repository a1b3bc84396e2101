/** What stands between the brackets of `NAME[…]`. */

import type { Task } from '../kernel/task.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import type { Word } from './parser/syntax.ts';
import { ShellError, type ShellState } from './state.ts';

/** `@` or `*`: all elements. */
export function listMark(subscript: Word): '@' | '*' | undefined {
  const [only] = subscript;
  if (subscript.length !== 1 || only?.kind !== 'text' || only.isQuoted) return undefined;
  return only.text === '@' || only.text === '*' ? only.text : undefined;
}

/** The key of an element: a text, or an index, which counts from the end if it is negative. */
export function keyFromText(state: ShellState, name: string, text: string, depth = 0): string {
  const elements = state.variables.get(name)?.elements;
  if (elements?.isAssociative === true) return text;
  const index = Number(evaluateArithmetic(state, text, depth));
  if (index >= 0) return String(index);
  const fromEnd = (elements?.last ?? 0) + 1 + index;
  if (fromEnd < 0) throw new ShellError(`${name}[${text}]: bad array subscript`, 1);
  return String(fromEnd);
}

export function* elementKey(
  state: ShellState,
  name: string,
  subscript: Word,
  expand: (state: ShellState, word: Word) => Task<string>,
): Task<string> {
  return keyFromText(state, name, yield* expand(state, subscript));
}
