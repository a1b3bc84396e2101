/**
 * Server-side apply: the sent fields are merged into the object, those that the manager applied before and leaves out
 * now are removed, and a field that another manager set to another value is a conflict (structured-merge-diff).
 */

import { isEqual, isObject, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { FieldSchema } from '../../schema/field-schema.ts';
import { ApiError } from '../status.ts';
import { changesFor, entryOf, type FieldManager, isOf, ownableFields, withEntries, withoutMissing } from './entries.ts';
import {
  type FieldSet,
  fieldSetOf,
  intersection,
  isLeaf,
  itemKey,
  LEAF,
  pathsOf,
  readFieldSet,
  union,
  without,
} from './field-set.ts';

/** Returns the value with what was sent, merged as the schema says. */
function merge(before: unknown, sent: unknown, schema: FieldSchema): unknown {
  if (isObject(sent)) {
    if (schema.isAtomic || !isObject(before)) return sent;
    const merged: Record<string, unknown> = { ...before };
    for (const [field, value] of Object.entries(sent)) merged[field] = merge(before[field], value, schema.child(field));
    return merged;
  }
  if (!Array.isArray(sent) || !Array.isArray(before) || schema.list === 'atomic') return sent;
  if (schema.list === 'set') {
    return [...before, ...sent.filter((item: unknown) => !before.some((other: unknown) => isEqual(other, item)))];
  }
  const sentByKey = new Map(sent.map((item: unknown) => [itemKey(item, schema), item] as const));
  if (sentByKey.has(undefined)) return sent;
  const former = new Map(before.map((item: unknown) => [itemKey(item, schema), item] as const));
  const order = [...former.keys(), ...[...sentByKey.keys()].filter((key) => !former.has(key))];
  return order.map((key) => {
    if (!sentByKey.has(key)) return former.get(key);
    return former.has(key) ? merge(former.get(key), sentByKey.get(key), schema.item()) : sentByKey.get(key);
  });
}

/** Returns the value without the fields of the set; undefined if it is to go as a whole. */
function remove(value: unknown, gone: FieldSet, schema: FieldSchema): unknown {
  if (isLeaf(gone) || gone['.'] !== undefined) return undefined;
  if (isObject(value)) {
    const kept: Record<string, unknown> = {};
    for (const [field, part] of Object.entries(value)) {
      const below = gone[`f:${field}`];
      const left = below === undefined ? part : remove(part, below, schema.child(field));
      if (left !== undefined) kept[field] = left;
    }
    return Object.keys(kept).length === 0 ? undefined : kept;
  }
  if (!Array.isArray(value)) return value;
  const left = value.flatMap((item: unknown) => {
    const name = schema.list === 'set' ? `v:${JSON.stringify(item)}` : itemKey(item, schema);
    const below = name === undefined ? undefined : gone[name];
    if (below === undefined) return [item];
    const kept = remove(item, below, schema.item());
    return kept === undefined ? [] : [kept];
  });
  return left.length === 0 ? undefined : left;
}

interface Conflict {
  readonly manager: string;
  readonly path: string;
}

function describeManager(entry: Json): string {
  const subresource = stringOf(entry['subresource']);
  const name = `${JSON.stringify(entry['manager'])}${subresource === '' ? '' : ` with subresource "${subresource}"`}`;
  return entry['operation'] === 'Update' ? `${name} using ${stringOf(entry['apiVersion'])}` : name;
}

function conflictError(conflicts: readonly Conflict[]): ApiError {
  const byManager = Map.groupBy(conflicts, ({ manager }) => manager);
  const [first] = conflicts;
  const text =
    conflicts.length === 1 && first !== undefined
      ? `1 conflict: conflict with ${first.manager}: ${first.path}`
      : `${conflicts.length} conflicts: ${[...byManager]
          .toSorted(([left], [right]) => (left < right ? -1 : 1))
          .map(([manager, own]) => [`conflicts with ${manager}:`, ...own.map(({ path }) => `- ${path}`)].join('\n'))
          .join('\n')}`;
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field: path,
  }));
  return new ApiError(409, 'Conflict', `Apply failed with ${text}`, { causes });
}

/** Returns the fields of the former set that are to be removed: nobody else owns them. */
function abandoned(former: FieldSet, sent: FieldSet, others: FieldSet): FieldSet | undefined {
  const left = without(former, sent);
  return left === undefined ? undefined : unowned(left, others);
}

/** An item in which somebody else owns a field stays, with the fields of the others. */
function unowned(set: FieldSet, others: FieldSet): FieldSet | undefined {
  const gone: Record<string, FieldSet> = {};
  for (const [field, below] of Object.entries(set)) {
    const owned = others[field];
    if (owned === undefined) gone[field] = below;
    else if (!isLeaf(below) && !isLeaf(owned)) {
      const { '.': _self, ...parts } = below;
      const left = unowned(parts, owned);
      if (left !== undefined) gone[field] = left;
    }
  }
  return isLeaf(gone) ? undefined : gone;
}

/** An item that was only partly given up is not removed as a whole. */
function withoutMembership(set: FieldSet, sent: FieldSet): FieldSet {
  const kept: Record<string, FieldSet> = {};
  for (const [field, below] of Object.entries(set)) {
    const still = sent[field];
    if (field === '.' && Object.keys(sent).length > 0) continue;
    kept[field] = still === undefined ? below : withoutMembership(below, still);
  }
  return kept;
}

/** The status is applied by its subresource, and by nothing else. */
function ownPart(sent: KubeObject, { subresource }: FieldManager): KubeObject {
  const { apiVersion, kind, metadata, status, ...rest } = sent;
  const { name, namespace, resourceVersion } = metadata;
  const scope = namespace === undefined ? {} : { namespace };
  const bare = { name, ...scope, resourceVersion, uid: '', creationTimestamp: '' };
  if (subresource === 'status')
    return { apiVersion, kind, metadata: bare, ...(status === undefined ? {} : { status }) };
  return { apiVersion, kind, metadata, ...rest };
}

export interface ApplyOptions {
  readonly manager: FieldManager;
  readonly force: boolean;
}

/** @throws ApiError 409 for conflicts, unless they are forced */
export function applyFields(current: KubeObject | undefined, sent: KubeObject, options: ApplyOptions): KubeObject {
  const { manager, force } = options;
  const { fields, otherVersions } = manager;
  const applied = ownPart(sent, manager);
  const sentFields = ownableFields(applied);
  const set = fieldSetOf(sentFields, fields);
  if (current === undefined) return withEntries(applied, [entryOf(sent, manager, set)]);

  const entries = (current.metadata.managedFields ?? []).filter(isObject);
  const own = entries.find((entry) => isOf(entry, current, manager));
  const others = entries.filter((entry) => entry !== own);
  const ownedByOthers = others.map((entry) => readFieldSet(entry['fieldsV1'])).reduce(union, LEAF);

  const before = ownableFields(current);
  const merged = merge(before, sentFields, fields);
  // The names of what was applied in another version are not those of this one: it stays.
  const isComparable = own !== undefined && !otherVersions.some(({ apiVersion }) => apiVersion === own['apiVersion']);
  const gone = !isComparable ? undefined : abandoned(readFieldSet(own['fieldsV1']), set, ownedByOthers);
  const result = objectOf(gone === undefined ? merged : remove(merged, withoutMembership(gone, set), fields));
  const { apiVersion, kind } = current;
  const metadata = { ...serverMetadata(current), ...objectOf(result['metadata']), ...sentVersion(sent) };
  const object: KubeObject = { apiVersion, kind, ...result, metadata };

  const conflicts: Conflict[] = [];
  const left = others.flatMap((entry) => {
    const owned = readFieldSet(entry['fieldsV1']);
    const common = intersection(owned, changesFor(entry, current, object, manager) ?? LEAF);
    if (common === undefined) return [entry];
    for (const path of pathsOf(common)) conflicts.push({ manager: describeManager(entry), path });
    const kept = without(owned, common);
    return kept === undefined ? [] : [{ ...entry, fieldsV1: kept }];
  });
  if (conflicts.length > 0 && !force) throw conflictError(conflicts);

  const isSame = own !== undefined && isEqual(readFieldSet(own['fieldsV1']), set);
  const entry = isSame ? own : entryOf(sent, manager, set);
  return withEntries(object, withoutMissing([...left, entry], object, manager));
}

/** A version that was sent has to be the present one. */
function sentVersion({ metadata }: KubeObject): Partial<KubeObject['metadata']> {
  return metadata.resourceVersion === '' ? {} : { resourceVersion: metadata.resourceVersion };
}

/** The metadata that no manager owns. */
function serverMetadata(current: KubeObject): KubeObject['metadata'] {
  const owned = Object.keys(objectOf(ownableFields(current)['metadata']));
  const kept = Object.entries(current.metadata).filter(([field]) => !owned.includes(field));
  return { name: '', uid: '', resourceVersion: '', creationTimestamp: '', ...Object.fromEntries(kept) };
}
