/** Further readers of plain JSON, beside json.ts. */

import { isObject, stringOf } from './model/json.ts';

/** Returns JSON with the fields of every object in alphabetical order, so that equal values give equal text. */
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

/** Returns milliseconds since the epoch; NaN if the value is not a time. */
export function parseTime(time: unknown): number {
  return Date.parse(stringOf(time));
}

/** Caches the result for an object. Objects in the store never change. */
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
