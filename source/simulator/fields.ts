/** More readers of plain JSON, beside json.ts. */

import { isObject, stringOf } from './model/json.ts';

/** JSON with the fields of every object in alphabetical order: equal for equal values. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) =>
    isObject(entry)
      ? Object.fromEntries(
          Object.keys(entry)
            .sort()
            .map((name) => [name, entry[name]]),
        )
      : entry,
  );
}

/** Milliseconds since the epoch; NaN for what is no time. */
export function parseTime(time: unknown): number {
  return Date.parse(stringOf(time));
}

/** Computes once for an object, as objects of the store never change. */
export function memoize<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found.value;
    const value = compute(key);
    known.set(key, { value });
    return value;
  };
}
