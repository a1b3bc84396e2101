/** Visits every value of an object of unknown shape. */

import { isJsonObject, type JsonObject } from './json-value.ts';

export interface Place {
  /** The key of the value; for an entry of a list, the key of the list. */
  readonly key: string;
  /** The objects around the value, the outermost first. */
  readonly around: readonly JsonObject[];
  /** "spec.volumes[0].claimName" */
  readonly path: () => string;
  /** The keys on the way to the value. */
  readonly keys: readonly (string | number)[];
}

export interface Visitor {
  readonly text: (text: string, position: Place) => void;
  /** Called with all entries of a list of texts, after each of them. */
  readonly words: (text: string, position: Place) => void;
  readonly object: (object: JsonObject, position: Place) => void;
  readonly field: (key: string, value: unknown, position: Pick<Place, 'keys'>) => void;
}

/** Objects that nest deeper are not searched. No API needs a quarter of it. */
export const MAX_DEPTH = 200;

/** Calls the visitor for each object, each text and each key, except for the managedFields of the whole object. */
export function walk(root: unknown, visitor: Visitor): 'complete' | 'too-deep' {
  const keys: (string | number)[] = [];
  const around: JsonObject[] = [];
  let isTooDeep = false;

  function visit(value: unknown, key: string): void {
    if (keys.length > MAX_DEPTH) {
      isTooDeep = true;
      return;
    }
    const position: Place = { key, around, keys, path: () => pathText(keys) };
    if (typeof value === 'string') visitor.text(value, position);
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        keys.push(index);
        visit(item, key);
        keys.pop();
      }
      // The words of a command may be the entries of a list.
      if (value.length > 1 && value.every((item) => typeof item === 'string')) visitor.words(value.join(' '), position);
    } else if (isJsonObject(value)) {
      visitor.object(value, position);
      around.push(value);
      for (const [name, item] of Object.entries(value)) {
        if (name === 'managedFields' && keys.length === 1 && keys[0] === 'metadata') continue;
        keys.push(name);
        visitor.text(name, { key: name, around, keys, path: () => pathText(keys) });
        visitor.field(name, item, { keys });
        visit(item, name);
        keys.pop();
      }
      around.pop();
    }
  }

  visit(root, '');
  return isTooDeep ? 'too-deep' : 'complete';
}

function pathText(keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    if (!/^[\w-]+$/.test(key)) return `${path}["${key}"]`;
    return path === '' ? key : `${path}.${key}`;
  }, '');
}
