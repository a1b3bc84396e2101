/**
 * The strategic merge patch of Kubernetes: lists of objects are merged by a key, and directives that begin with "$"
 * replace, delete and order (k8s.io/apimachinery/pkg/util/strategicpatch).
 */

import { isEqual, isObject, itemsOf, type Json } from '../../model/json.ts';

/** The fields that identify a list's items. The first one that the items have is used. Other lists are replaced. */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  addresses: ['type'],
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  ephemeralContainers: ['name'],
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  ports: ['containerPort', 'port'],
  resourceClaims: ['name'],
  secrets: ['name'],
  topologySpreadConstraints: ['topologyKey'],
  volumeDevices: ['devicePath'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

/** Lists of plain values that are merged instead of replaced. */
const MERGED_VALUES: ReadonlySet<string> = new Set(['finalizers', 'podCIDRs']);

const ORDER = '$setElementOrder/';
const DELETE_VALUES = '$deleteFromPrimitiveList/';
const RETAIN_KEYS = '$retainKeys';
const PATCH = '$patch';

/** Returns the merge key of a list, from the name of its field and the items of both sides. */
function mergeKey(field: string, ...lists: readonly (readonly unknown[])[]): string | undefined {
  const candidates = MERGE_KEYS[field] ?? [];
  return candidates.find((key) => lists.some((list) => list.some((item) => isObject(item) && item[key] !== undefined)));
}

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

function mergeObject(target: Json, patch: Json): Json {
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
    else if (isObject(value)) merged[field] = mergeObject(toObject(merged[field]), value);
    else if (Array.isArray(value)) merged[field] = mergeList(field, itemsOf(merged[field]), value);
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
    if (merged[list] !== undefined) merged[list] = inOrder(list, itemsOf(merged[list]), itemsOf(value));
  }
  return merged;
}

function mergeList(field: string, target: readonly unknown[], patch: readonly unknown[]): readonly unknown[] {
  if (MERGED_VALUES.has(field)) {
    return [...target, ...patch.filter((value) => !target.some((item) => isEqual(item, value)))];
  }
  const replaces = patch.some((item) => isObject(item) && item[PATCH] === 'replace');
  const key = mergeKey(field, patch, target);
  if (key === undefined || replaces) return itemsOf(withoutDirectives(patch));
  let merged = [...target];
  for (const item of patch) {
    if (!isObject(item)) continue;
    const position = merged.findIndex((candidate) => isObject(candidate) && isEqual(candidate[key], item[key]));
    if (item[PATCH] === 'delete') merged = merged.filter((_, index) => index !== position);
    else if (position < 0) merged.push(withoutDirectives(item));
    else merged[position] = mergeObject(toObject(merged[position]), item);
  }
  return merged;
}

/** Items that the order does not name keep their places after the named ones. */
function inOrder(field: string, list: readonly unknown[], order: readonly unknown[]): readonly unknown[] {
  const key = mergeKey(field, list);
  const identity = (item: unknown): unknown => (key !== undefined && isObject(item) ? item[key] : item);
  const rank = (item: unknown): number => {
    const found = order.findIndex((entry) => isEqual(identity(entry), identity(item)));
    return found < 0 ? order.length : found;
  };
  return list.toSorted((a, b) => rank(a) - rank(b));
}

function toObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

export function strategicMerge(target: Json, patch: Json): Json {
  return mergeObject(target, patch);
}
