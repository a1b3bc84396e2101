/** Assigns to variables, elements and whole arrays. */

import type { Task } from '../kernel/task.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { elementsOf, makeArray, setElement } from './arrays.ts';
import { elementKey } from './element-keys.ts';
import type { Expander } from './expansion/expand.ts';
import type { ArrayElement, Assignment } from './parser/syntax.ts';
import { ShellError, type ShellState } from './state.ts';
import { setVariable } from './variables.ts';

/** `isForced`: the declaration that makes an array read-only gives it its elements as well. */
export function* assign(
  state: ShellState,
  expander: Expander,
  assignment: Assignment,
  { isExported = false, isForced = false } = {},
): Task<void> {
  const { name, subscript, value, elements, isAppend } = assignment;
  if (elements !== undefined) return yield* assignElements(state, expander, assignment, elements, isForced);
  const text = yield* expander.text(state, value);
  if (subscript !== undefined) {
    const key = yield* elementKey(state, name, subscript, expander.text);
    const before = isAppend ? (elementsOf(state, name)?.get(key) ?? '') : '';
    setElement(state, name, key, before + text);
    return;
  }
  const variable = state.variables.get(name);
  const before = variable?.value ?? '';
  if (variable?.isInteger === true) {
    const sum = evaluateArithmetic(state, isAppend ? `(${before || 0})+(${text || 0})` : text);
    setVariable(state, name, String(sum), isExported);
  } else setVariable(state, name, isAppend ? before + text : text, isExported);
}

function* assignElements(
  state: ShellState,
  expander: Expander,
  { name, isAppend }: Assignment,
  elements: readonly ArrayElement[],
  isForced: boolean,
): Task<void> {
  const before = state.variables.get(name);
  if (before?.isReadOnly === true && !isForced)
    throw new ShellError(`${name}: is read only`, state.shell === 'bash' ? 1 : 2, true);
  const isAssociative = before?.elements?.isAssociative === true;
  // The words are expanded first: they may refer to the old elements.
  const entries: (readonly [key: string | undefined, value: string])[] = [];
  for (const { subscript, value } of elements) {
    if (subscript === undefined) {
      for (const field of yield* expander.fields(state, [value])) entries.push([undefined, field]);
    } else {
      const key = yield* elementKey(state, name, subscript, expander.text);
      entries.push([key, yield* expander.text(state, value)]);
    }
  }
  if (!isAppend) {
    const { isExported = false, isReadOnly = false } = before ?? {};
    const empty = { isAssociative, byKey: new Map(), size: 0, last: -1, isShared: false };
    state.variables.set(name, { value: '', isExported, isReadOnly, elements: empty });
  }
  const array = makeArray(state, name, isAssociative);
  if (isAssociative && entries.every(([key]) => key === undefined)) {
    // Keys and values by turns.
    for (let index = 0; index < entries.length; index += 2) {
      setElement(state, name, entries[index]?.[1] ?? '', entries[index + 1]?.[1] ?? '', isForced);
    }
    return;
  }
  let next = array.last + 1;
  for (const [key, value] of entries) {
    yield 1;
    if (key !== undefined && !isAssociative) next = Number(key);
    setElement(state, name, key ?? String(next), value, isForced);
    next += 1;
  }
}
