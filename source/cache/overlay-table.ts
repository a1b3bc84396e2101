/** An immutable table that shares what has not changed with the version before it. */

/** A table is copied only if so many of its objects have changed since the last copy. A copy costs its whole size. */
const MAX_CHANGES = 500;

interface Layers<V> {
  /** Not changed after its creation. */
  readonly base: ReadonlyMap<string, V>;
  /** What differs from the base; undefined for a removed object. */
  readonly changes: ReadonlyMap<string, V | undefined>;
}

const layersOf = new WeakMap<object, Layers<unknown>>();

/**
 * Returns the table with the objects of `changed`. Keys keep their position; new ones follow at the end.
 * @param before is not changed
 * @param changed undefined for an object that is removed
 */
export function changedTable<V>(
  before: ReadonlyMap<string, V>,
  changed: Iterable<readonly [string, V | undefined]>,
): ReadonlyMap<string, V> {
  // Only this function stores layers, and it stores those of a table under this table.
  const layers = layersOf.get(before) as Layers<V> | undefined;
  const base = layers?.base ?? before;
  const changes = new Map(layers?.changes);
  for (const [key, value] of changed) {
    if (value === undefined && !base.has(key)) changes.delete(key);
    else changes.set(key, value);
  }
  const table = layeredTable(base, changes);
  if (changes.size > Math.min(MAX_CHANGES, base.size / 4)) return new Map(table);
  layersOf.set(table, { base, changes } satisfies Layers<V>);
  return table;
}

function layeredTable<V>(
  base: ReadonlyMap<string, V>,
  changes: ReadonlyMap<string, V | undefined>,
): ReadonlyMap<string, V> {
  let size = base.size;
  for (const [key, value] of changes) size += (value === undefined ? 0 : 1) - (base.has(key) ? 1 : 0);

  function* entries(): MapIterator<[string, V]> {
    for (const entry of base) {
      const [key] = entry;
      if (!changes.has(key)) yield entry;
      else {
        const value = changes.get(key);
        if (value !== undefined) yield [key, value];
      }
    }
    for (const [key, value] of changes) if (value !== undefined && !base.has(key)) yield [key, value];
  }
  function* keys(): MapIterator<string> {
    for (const [key] of entries()) yield key;
  }
  function* values(): MapIterator<V> {
    for (const [, value] of entries()) yield value;
  }

  const table: ReadonlyMap<string, V> = {
    size,
    get: (key) => (changes.has(key) ? changes.get(key) : base.get(key)),
    has: (key) => (changes.has(key) ? changes.get(key) !== undefined : base.has(key)),
    entries,
    keys,
    values,
    forEach: (visit) => {
      for (const [key, value] of entries()) visit(value, key, table);
    },
    [Symbol.iterator]: entries,
  };
  return table;
}
