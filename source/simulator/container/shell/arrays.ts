/** Arrays of bash: their elements, by index or by key. */

import { type Elements, ShellError, type ShellState } from './state.ts';

const MOST_ELEMENTS = 50_000;

const MOST_ELEMENT_TEXT = 4_000_000;

function cannotChange(state: ShellState, name: string): boolean {
  return state.variables.get(name)?.isReadOnly === true;
}

/** Makes the variable an array, unless it is one. @throws ShellError */
export function makeArray(state: ShellState, name: string, isAssociative: boolean): Elements {
  const before = state.variables.get(name);
  const old = before?.elements;
  if (old !== undefined && !old.isShared) return old;
  const first: [string, string][] = before === undefined || isAssociative ? [] : [['0', before.value]];
  const byKey = new Map(old?.byKey ?? first);
  const elements: Elements = {
    isAssociative: old?.isAssociative ?? isAssociative,
    byKey,
    last: old?.last ?? first.length - 1,
    size: old?.size ?? before?.value.length ?? 0,
    isShared: false,
  };
  const usual = { value: '', isExported: false, isReadOnly: false };
  state.variables.set(name, { ...(before ?? usual), elements });
  return elements;
}

/** @throws ShellError for a read-only array, and for one that grows without bounds */
export function setElement(state: ShellState, name: string, key: string, value: string, isForced = false): void {
  if (!isForced && cannotChange(state, name))
    throw new ShellError(`${name}: is read only`, state.shell === 'bash' ? 1 : 2, true);
  const elements = makeArray(state, name, false);
  const { byKey, isAssociative } = elements;
  const old = byKey.get(key);
  elements.size += value.length - (old?.length ?? -key.length);
  if (byKey.size >= MOST_ELEMENTS || elements.size > MOST_ELEMENT_TEXT)
    throw new ShellError('not enough memory for an array');
  const isInOrder = isAssociative || old !== undefined || byKey.size === 0 || Number(key) > elements.last;
  byKey.set(key, value);
  if (!isAssociative) elements.last = Math.max(elements.last, Number(key));
  if (!isInOrder) {
    const sorted = [...byKey].sort(([left], [right]) => Number(left) - Number(right));
    byKey.clear();
    for (const [index, each] of sorted) byKey.set(index, each);
  }
  const before = state.variables.get(name);
  if (before !== undefined && key === '0') state.variables.set(name, { ...before, value });
}

export function removeElement(state: ShellState, name: string, key: string): void {
  const elements = makeArray(state, name, false);
  if (!elements.byKey.delete(key) || elements.isAssociative) return;
  let last = -1;
  for (const index of elements.byKey.keys()) last = Math.max(last, Number(index));
  elements.last = last;
}

/** The elements of an array by key. Another variable has one; undefined if there is none. */
export function elementsOf(state: ShellState, name: string): ReadonlyMap<string, string> | undefined {
  const listed = (values: readonly (string | number)[]): ReadonlyMap<string, string> =>
    new Map(values.map((value, index) => [String(index), String(value)]));
  if (name === 'PIPESTATUS') return listed(state.pipeStatus);
  if (name === 'FUNCNAME') return listed(state.functionNames);
  if (name === 'BASH_SOURCE') return listed(state.isScript ? [state.name] : []);
  const found = state.variables.get(name);
  return found === undefined ? undefined : (found.elements?.byKey ?? listed([found.value]));
}

/** The index of an element, which counts from the end if it is negative. @throws ShellError */
export function indexIn(state: ShellState, name: string, index: number): string {
  if (index >= 0) return String(index);
  const fromEnd = (state.variables.get(name)?.elements?.last ?? 0) + 1 + index;
  if (fromEnd < 0) throw new ShellError(`${name}[${index}]: bad array subscript`, 1);
  return String(fromEnd);
}
