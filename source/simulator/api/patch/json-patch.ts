/** JSON patch, RFC 6902. */

import { at, isEqual, isObject, stringOf } from '../../model/json.ts';

/** Thrown if an operation could not be applied. Nothing is changed then. */
export class PatchFailed extends Error {}

/** What an object may take. Copies of copies would grow without end. */
const MAX_COPIED = 3 * 2 ** 20;

type Change = (container: unknown, key: string) => unknown;

function pointer(text: string): readonly string[] {
  if (text === '') return [];
  if (!text.startsWith('/')) throw new PatchFailed(`json: the pointer ${JSON.stringify(text)} does not start with "/"`);
  return text
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Returns the index for an array's key; the array's end for "-". Undefined if there is no such index. */
function indexIn(array: readonly unknown[], key: string, end: number): number | undefined {
  if (key === '-') return array.length;
  const index = /^(0|[1-9]\d*)$/.test(key) ? Number(key) : Number.NaN;
  return index <= end ? index : undefined;
}

function read(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (Array.isArray(current)) current = current[indexIn(current, key, current.length - 1) ?? -1];
    else current = isObject(current) ? current[key] : undefined;
  }
  return current;
}

/** Returns `value` with a changed container at the path. Everything beside the path is shared. */
function change(value: unknown, path: readonly string[], operation: string, act: Change): unknown {
  const [key = '', ...rest] = path;
  if (rest.length === 0) return act(value, key);
  const inner = read(value, [key]);
  if (inner === undefined)
    throw new PatchFailed(
      `${operation} operation does not apply: doc is missing path: "/${path.join('/')}": missing value`,
    );
  const changed = change(inner, rest, operation, act);
  return replaceIn(value, key, changed);
}

function replaceIn(container: unknown, key: string, value: unknown): unknown {
  if (Array.isArray(container)) return container.map((item: unknown, index) => (String(index) === key ? value : item));
  return { ...(isObject(container) ? container : {}), [key]: value };
}

function add(document: unknown, path: readonly string[], value: unknown): unknown {
  if (path.length === 0) return value;
  return change(document, path, 'add', (container, key) => {
    if (!Array.isArray(container)) {
      if (!isObject(container)) throw missing('add', path);
      return { ...container, [key]: value };
    }
    const index = indexIn(container, key, container.length);
    if (index === undefined) throw missing('add', path);
    return container.toSpliced(index, 0, value);
  });
}

function remove(document: unknown, path: readonly string[], operation = 'remove'): unknown {
  return change(document, path, operation, (container, key) => {
    if (Array.isArray(container)) {
      const index = indexIn(container, key, container.length - 1);
      if (index === undefined || key === '-') throw missing(operation, path);
      return container.toSpliced(index, 1);
    }
    if (!isObject(container) || container[key] === undefined) throw missing(operation, path);
    const { [key]: _gone, ...kept } = container;
    return kept;
  });
}

function missing(operation: string, path: readonly string[]): PatchFailed {
  return new PatchFailed(
    `${operation} operation does not apply: doc is missing key: /${path.join('/')}: missing value`,
  );
}

/** `copied` is called with the size of each value that is copied. */
function apply(document: unknown, operation: unknown, copied: (characters: number) => void): unknown {
  const op = stringOf(at(operation, 'op'));
  const path = pointer(stringOf(at(operation, 'path')));
  const value = at(operation, 'value');
  switch (op) {
    case 'add':
      return add(document, path, value);
    case 'remove':
      return remove(document, path);
    case 'replace': {
      if (path.length === 0) return value;
      if (read(document, path) === undefined) throw missing('replace', path);
      return change(document, path, 'replace', (container, key) => replaceIn(container, key, value));
    }
    case 'test': {
      // A missing value equals null.
      if (isEqual(read(document, path) ?? null, value ?? null)) return document;
      throw new PatchFailed(`testing value /${path.join('/')} failed: test failed`);
    }
    case 'copy':
    case 'move': {
      const from = pointer(stringOf(at(operation, 'from')));
      const found = read(document, from);
      if (found === undefined) throw missing(op, from);
      if (op === 'copy') copied(JSON.stringify(found).length);
      return add(op === 'move' ? remove(document, from, op) : document, path, found);
    }
    default:
      throw new PatchFailed(`Unexpected kind: ${op}`);
  }
}

/** @throws PatchFailed */
export function jsonPatch(document: unknown, operations: readonly unknown[]): unknown {
  let sum = 0;
  const copied = (characters: number): void => {
    sum += characters;
    if (sum > MAX_COPIED) throw new PatchFailed(`the copies in a JSON patch may have ${MAX_COPIED} bytes in all`);
  };
  return operations.reduce((value, operation) => apply(value, operation, copied), document);
}
