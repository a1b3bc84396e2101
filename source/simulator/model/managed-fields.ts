/** Records which manager set which fields (`metadata.managedFields`). Conflicts are not detected. */

import { isEqual, isObject, itemsOf, type Json, objectOf, stringOf } from './json.ts';
import type { KubeObject } from './kube-object.ts';

export interface FieldManager {
  readonly name: string;
  readonly operation: 'Update' | 'Apply';
  readonly subresource?: string;
  /** RFC 3339. */
  readonly time: string;
}

type Tree = { readonly [field: string]: Tree };

const LEAF: Tree = Object.freeze({});
/** Set by the server and owned by no manager. */
const SERVER_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
]);

/** Fields that identify the items of lists, as in merge patches. */
const KEYS: readonly (readonly string[])[] = [
  ['containerPort', 'protocol'],
  ['port', 'protocol'],
  ['mountPath'],
  ['uid'],
  ['name'],
  ['type'],
];
const ASSOCIATIVE: ReadonlySet<string> = new Set([
  'conditions',
  'containers',
  'initContainers',
  'env',
  'ports',
  'volumeMounts',
  'volumes',
  'ownerReferences',
  'imagePullSecrets',
]);

function itemKey(item: unknown): string | undefined {
  if (!isObject(item)) return undefined;
  const fields = KEYS.find((key) => item[key[0] ?? ''] !== undefined);
  if (fields === undefined) return undefined;
  const known = fields.filter((field) => item[field] !== undefined).map((field) => [field, item[field]] as const);
  return `k:${JSON.stringify(Object.fromEntries(known))}`;
}

/** Returns the fields in which `now` differs from `before`, as a FieldsV1; undefined if there are none. */
function changedFields(field: string, before: unknown, now: unknown): Tree | undefined {
  if (isEqual(before, now)) return undefined;
  if (isObject(now) && Object.keys(now).length > 0) {
    const inner: Record<string, Tree> = {};
    for (const [name, value] of Object.entries(now)) {
      const changed = changedFields(name, objectOf(before)[name], value);
      if (changed !== undefined) inner[`f:${name}`] = changed;
    }
    return Object.keys(inner).length === 0 ? undefined : inner;
  }
  if (Array.isArray(now) && field === 'finalizers') {
    const added = now.filter((item) => !itemsOf(before).includes(item));
    return Object.fromEntries(added.map((item) => [`v:${JSON.stringify(item)}`, LEAF]));
  }
  if (!Array.isArray(now) || !ASSOCIATIVE.has(field)) return LEAF;
  const inner: Record<string, Tree> = {};
  for (const item of now) {
    const key = itemKey(item);
    if (key === undefined) return LEAF;
    const changed = changedFields(
      '',
      itemsOf(before).find((other) => itemKey(other) === key),
      item,
    );
    if (changed !== undefined) inner[key] = { '.': LEAF, ...changed };
  }
  return inner;
}

function ownableFields(object: KubeObject | undefined): Json {
  if (object === undefined) return {};
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = object;
  const managedMetadata = Object.entries(metadata).filter(([field]) => !SERVER_FIELDS.has(field));
  return { metadata: Object.fromEntries(managedMetadata), ...rest };
}

function union(a: Tree, b: Tree): Tree {
  const joined: Record<string, Tree> = { ...a };
  for (const [field, inner] of Object.entries(b)) joined[field] = union(joined[field] ?? LEAF, inner);
  return joined;
}

function without(tree: Tree, taken: Tree): Tree | undefined {
  const kept: Record<string, Tree> = {};
  for (const [field, inner] of Object.entries(tree)) {
    const gone = taken[field];
    const left = gone === undefined ? inner : Object.keys(inner).length === 0 ? undefined : without(inner, gone);
    if (left !== undefined) kept[field] = left;
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function toTree(value: unknown): Tree {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([field, inner]) => [field, toTree(inner)]));
}

/** Returns `object` with the changed fields assigned to the manager and removed from the others. */
export function updateManagedFields(
  before: KubeObject | undefined,
  object: KubeObject,
  manager: FieldManager,
): KubeObject {
  const changed = changedFields('', ownableFields(before), ownableFields(object));
  const entries = (before?.metadata.managedFields ?? []).filter(isObject);
  if (changed === undefined) {
    const managedFields = entries.length > 0 ? entries : undefined;
    return managedFields === undefined ? object : { ...object, metadata: { ...object.metadata, managedFields } };
  }
  const isOwn = (entry: Json): boolean =>
    entry['manager'] === manager.name &&
    entry['operation'] === manager.operation &&
    stringOf(entry['subresource']) === (manager.subresource ?? '');
  const own = entries.find(isOwn);
  const others = entries
    .filter((entry) => !isOwn(entry))
    .flatMap((entry) => {
      const left = without(toTree(entry['fieldsV1']), changed);
      return left === undefined ? [] : [{ ...entry, fieldsV1: left }];
    });
  const ownEntry = {
    manager: manager.name,
    operation: manager.operation,
    apiVersion: object.apiVersion,
    time: manager.time,
    fieldsType: 'FieldsV1',
    fieldsV1: own === undefined ? changed : union(toTree(own['fieldsV1']), changed),
    ...(manager.subresource === undefined ? {} : { subresource: manager.subresource }),
  };
  return { ...object, metadata: { ...object.metadata, managedFields: [...others, ownEntry] } };
}
