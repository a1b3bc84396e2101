/** Sets of fields in the form of `fieldsV1`: "f:name" is a field, `k:{…}` an item by its keys, "v:…" a plain value. */

import { isEqual, isObject, objectOf } from '../../model/json.ts';
import type { FieldSchema } from '../../schema/field-schema.ts';

/** A field without fields below it is a leaf. "." means the item or object itself. */
export interface FieldSet {
  readonly [field: string]: FieldSet;
}

export const LEAF: FieldSet = Object.freeze({});

export function isLeaf(set: FieldSet): boolean {
  return Object.keys(set).length === 0;
}

/** Returns the item's name in a field set; undefined if it lacks a key. */
export function itemKey(item: unknown, { keys }: FieldSchema): string | undefined {
  const values = keys.map(([field, usual]) => [field, objectOf(item)[field] ?? usual] as const);
  if (values.length === 0 || values.some(([, value]) => value === undefined)) return undefined;
  return `k:${JSON.stringify(Object.fromEntries(values))}`;
}

/** Returns the parts of a value that are owned one by one; undefined if it is owned as a whole. */
export function partsOf(
  value: unknown,
  schema: FieldSchema,
): readonly (readonly [name: string, part: unknown, schema: FieldSchema])[] | undefined {
  if (isObject(value)) {
    if (schema.isAtomic) return undefined;
    return Object.entries(value).map(([field, part]) => [`f:${field}`, part, schema.child(field)] as const);
  }
  if (!Array.isArray(value) || schema.list === 'atomic') return undefined;
  if (schema.list === 'set') return value.map((item: unknown) => [`v:${JSON.stringify(item)}`, item, schema.item()]);
  const named = value.map((item: unknown) => [itemKey(item, schema) ?? '', item, schema.item()] as const);
  return named.every(([name]) => name !== '') ? named : undefined;
}

/** Returns all fields of the value. `marksObjects`: as an update records it, with "." for what is new. */
export function fieldSetOf(value: unknown, schema: FieldSchema, marksObjects = false): FieldSet {
  const parts = partsOf(value, schema) ?? [];
  const set: Record<string, FieldSet> = {};
  for (const [name, part, inner] of parts) {
    const below = fieldSetOf(part, inner, marksObjects);
    const isNamed = name.startsWith('k:') || (marksObjects && !isLeaf(below) && !inner.hasDefault);
    set[name] = isNamed ? { '.': LEAF, ...below } : below;
  }
  return set;
}

/** Returns the fields of `now` that `before` has not, or has with another value; undefined if there are none. */
export function changedFields(before: unknown, now: unknown, schema: FieldSchema): FieldSet | undefined {
  if (isEqual(before, now)) return undefined;
  const parts = partsOf(now, schema);
  if (parts === undefined || parts.length === 0) return LEAF;
  const former = new Map((partsOf(before, schema) ?? []).map(([name, part]) => [name, part]));
  const set: Record<string, FieldSet> = {};
  for (const [name, part, inner] of parts) {
    const changed = former.has(name)
      ? changedFields(former.get(name), part, inner)
      : newFields(name, fieldSetOf(part, inner, true), inner);
    if (changed !== undefined) set[name] = changed;
  }
  return isLeaf(set) ? undefined : set;
}

function newFields(name: string, below: FieldSet, { hasDefault }: FieldSchema): FieldSet {
  return name.startsWith('k:') || (!isLeaf(below) && !hasDefault) ? { '.': LEAF, ...below } : below;
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  const joined: Record<string, FieldSet> = { ...left };
  for (const [field, below] of Object.entries(right)) joined[field] = union(joined[field] ?? LEAF, below);
  return joined;
}

/** Returns what is left of the set; undefined if nothing is. Whoever takes a whole takes all of its parts. */
export function without(set: FieldSet, taken: FieldSet): FieldSet | undefined {
  const kept: Record<string, FieldSet> = {};
  for (const [field, below] of Object.entries(set)) {
    const gone = taken[field];
    const left = gone === undefined ? below : isLeaf(below) || isLeaf(gone) ? undefined : without(below, gone);
    if (left !== undefined) kept[field] = left;
  }
  return isLeaf(kept) ? undefined : kept;
}

/** Returns the fields of both sets; undefined if there are none. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet | undefined {
  const common: Record<string, FieldSet> = {};
  for (const [field, below] of Object.entries(left)) {
    const other = right[field];
    if (other === undefined) continue;
    const shared = isLeaf(below) || isLeaf(other) ? LEAF : intersection(below, other);
    if (shared !== undefined) common[field] = shared;
  }
  return isLeaf(common) ? undefined : common;
}

/** Returns the fields of the set that the value still has; undefined if it has none of them. */
export function existing(set: FieldSet, value: unknown, schema: FieldSchema): FieldSet | undefined {
  const parts = new Map((partsOf(value, schema) ?? []).map(([name, part, inner]) => [name, { part, inner }]));
  const kept: Record<string, FieldSet> = {};
  for (const [field, below] of Object.entries(set)) {
    const found = parts.get(field);
    if (field === '.') kept[field] = LEAF;
    else if (found !== undefined) {
      const left = isLeaf(below) ? LEAF : existing(below, found.part, found.inner);
      if (left !== undefined) kept[field] = left;
    }
  }
  return isLeaf(kept) ? undefined : kept;
}

/** Reads a `fieldsV1`. */
export function readFieldSet(value: unknown): FieldSet {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([field, below]) => [field, readFieldSet(below)]));
}

/** Returns the path of each leaf as messages have it: `.spec.containers[name="web"].image`. */
export function pathsOf(set: FieldSet, prefix = ''): readonly string[] {
  return Object.entries(set).flatMap(([field, below]) => {
    if (field === '.') return [prefix];
    const path = `${prefix}${pathElement(field)}`;
    return isLeaf(below) ? [path] : pathsOf(below, path);
  });
}

function pathElement(field: string): string {
  if (field.startsWith('f:')) return `.${field.slice(2)}`;
  if (field.startsWith('v:')) return `[=${field.slice(2)}]`;
  const keys: unknown = JSON.parse(field.slice(2));
  return `[${Object.entries(objectOf(keys))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}]`;
}
