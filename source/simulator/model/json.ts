/** Readers of plain JSON of unknown shape. */

export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = Object.freeze({});
const NO_ITEMS: readonly unknown[] = Object.freeze([]);

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the object, or an empty one. */
export function objectOf(value: unknown): Json {
  return isObject(value) ? value : NOTHING;
}

/** Returns the items, or none. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NO_ITEMS;
}

export function stringOf(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}

export function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** Returns the value at a path of field names; undefined if the path ends before. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const field of path) {
    if (!isObject(current)) return undefined;
    current = current[field];
  }
  return current;
}

export function stringMapOf(value: unknown): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [name, text] of Object.entries(objectOf(value))) if (typeof text === 'string') texts[name] = text;
  return texts;
}

/** Returns the path of a field: "spec.replicas". */
export function fieldPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Undefined fields count as absent. The order of fields does not matter. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  for (const field of Object.keys(a)) if (!isEqual(a[field], b[field])) return false;
  for (const field of Object.keys(b)) if (b[field] !== undefined && a[field] === undefined) return false;
  return true;
}

/** T with every field possibly undefined, which JSON leaves out. */
type Loose<T> = { readonly [K in keyof T]: T[K] | undefined };

/** Returns the object without its undefined top-level fields; the same object if there are none. */
export function withoutUndefined<T extends object>(value: Loose<T>): T {
  const entries = Object.entries(value);
  if (entries.every(([, field]) => field !== undefined)) return value as T;
  // Built anew, since V8 keeps objects with deleted fields in a slower and larger form.
  const kept: Record<string, unknown> = {};
  for (const [name, field] of entries) if (field !== undefined) kept[name] = field;
  return kept as T;
}

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
