/**
 * The strategic merge patch of Kubernetes: lists of objects are merged by a key, and directives that begin with "$"
 * replace, delete and order (k8s.io/apimachinery/pkg/util/strategicpatch).
 */

import { isEqual, isObject, itemsOf, type Json } from '../../model/json.ts';
import type { FieldSchema } from '../../schema/field-schema.ts';

const ORDER = '$setElementOrder/';
const DELETE_VALUES = '$deleteFromPrimitiveList/';
const RETAIN_KEYS = '$retainKeys';
const PATCH = '$patch';

function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .filter((item: unknown) => !(isObject(item) && item[PATCH] !== undefined))
      .map((item: unknown) => withoutDirectives(item));
  }
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([field, inner]) => !field.startsWith('$') && inner !== null);
  return Object.fromEntries(kept.map(([field, inner]) => [field, withoutDirectives(inner)]));
}

function mergeObject(target: Json, patch: Json, fields: FieldSchema): Json {
  if (patch[PATCH] === 'replace') return toObject(withoutDirectives(patch));
  if (patch[PATCH] === 'delete') return {};
  const retained = patch[RETAIN_KEYS];
  const merged: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(target)) {
    if (!Array.isArray(retained) || retained.includes(field)) merged[field] = value;
  }
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$')) continue;
    if (value === null) delete merged[field];
    else if (isObject(value)) merged[field] = mergeObject(toObject(merged[field]), value, fields.child(field));
    else if (Array.isArray(value)) merged[field] = mergeList(itemsOf(merged[field]), value, fields.child(field));
    else merged[field] = value;
  }
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith(DELETE_VALUES)) {
      const list = field.slice(DELETE_VALUES.length);
      merged[list] = itemsOf(merged[list]).filter((item) => !itemsOf(value).some((gone) => isEqual(gone, item)));
    }
  }
  for (const [field, value] of Object.entries(patch)) {
    if (!field.startsWith(ORDER)) continue;
    const list = field.slice(ORDER.length);
    const before = itemsOf(target[list]);
    const schema = fields.child(list);
    if (merged[list] !== undefined) merged[list] = inOrder(itemsOf(merged[list]), itemsOf(value), before, schema);
  }
  return merged;
}

function mergeList(target: readonly unknown[], patch: readonly unknown[], list: FieldSchema): readonly unknown[] {
  const key = list.mergeKey;
  if (list.isMerged && key === undefined) {
    const all = [...target, ...patch.filter((value) => !target.some((item) => isEqual(item, value)))];
    return inOrder(all, patch, target, list);
  }
  const replaces = patch.some((item) => isObject(item) && item[PATCH] === 'replace');
  if (!list.isMerged || key === undefined || replaces) return itemsOf(withoutDirectives(patch));
  let merged = [...target];
  for (const item of patch) {
    if (!isObject(item)) continue;
    const position = merged.findIndex((candidate) => isObject(candidate) && isEqual(candidate[key], item[key]));
    if (item[PATCH] === 'delete') merged = merged.filter((_, index) => index !== position);
    else if (position < 0) merged.push(withoutDirectives(item));
    else merged[position] = mergeObject(toObject(merged[position]), item, list.item());
  }
  return inOrder(merged, patch, target, list);
}

/**
 * The items that the order names come in that order, between those that only the target has: port of
 * normalizeElementOrder().
 */
function inOrder(
  list: readonly unknown[],
  order: readonly unknown[],
  target: readonly unknown[],
  { mergeKey: key }: FieldSchema,
): readonly unknown[] {
  const identity = (item: unknown): unknown => (key !== undefined && isObject(item) ? item[key] : item);
  const indexIn = (items: readonly unknown[], item: unknown): number =>
    items.findIndex((other) => isEqual(identity(other), identity(item)));
  const named = list
    .filter((item) => indexIn(order, item) >= 0)
    .toSorted((a, b) => indexIn(order, a) - indexIn(order, b));
  const rest = list
    .filter((item) => indexIn(order, item) < 0)
    .toSorted((a, b) => indexIn(target, a) - indexIn(target, b));
  const ordered: unknown[] = [];
  while (named.length > 0 && rest.length > 0) {
    const [right, left] = [indexIn(target, named[0]), indexIn(target, rest[0])];
    ordered.push(left >= 0 && right >= 0 && left < right ? rest.shift() : named.shift());
  }
  return [...ordered, ...named, ...rest];
}

function toObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

export function strategicMerge(target: Json, patch: Json, fields: FieldSchema): Json {
  return mergeObject(target, patch, fields);
}
