/** Records which manager set which fields (`metadata.managedFields`). */

import { isObject, type Json, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { FieldSchema } from '../../schema/field-schema.ts';
import { changedFields, existing, type FieldSet, readFieldSet, union, without } from './field-set.ts';

export interface FieldManager {
  readonly name: string;
  readonly operation: 'Update' | 'Apply';
  readonly subresource?: string;
  /** RFC 3339. */
  readonly time: string;
  /** The schema of the object. */
  readonly fields: FieldSchema;
}

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

/** Returns the fields that managers may own. */
export function ownableFields(object: KubeObject | undefined): Json {
  if (object === undefined) return {};
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = object;
  const managed = Object.entries(metadata).filter(([field]) => !SERVER_FIELDS.has(field));
  return { ...(managed.length === 0 ? {} : { metadata: Object.fromEntries(managed) }), ...rest };
}

export function isOf(entry: Json, { name, operation, subresource = '' }: FieldManager): boolean {
  return (
    entry['manager'] === name && entry['operation'] === operation && stringOf(entry['subresource']) === subresource
  );
}

export function entryOf(object: KubeObject, manager: FieldManager, fieldsV1: FieldSet): Json {
  return {
    manager: manager.name,
    operation: manager.operation,
    apiVersion: object.apiVersion,
    time: manager.time,
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(manager.subresource === undefined ? {} : { subresource: manager.subresource }),
  };
}

/** In the order of a genuine server: by operation, time and manager. */
function compareEntries(left: Json, right: Json): number {
  for (const field of ['operation', 'time', 'manager', 'apiVersion', 'subresource']) {
    const [a, b] = [stringOf(left[field]), stringOf(right[field])];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

export function withEntries(object: KubeObject, entries: readonly Json[]): KubeObject {
  const { managedFields: _former, ...metadata } = object.metadata;
  const managedFields = entries.toSorted(compareEntries);
  return { ...object, metadata: entries.length === 0 ? metadata : { ...metadata, managedFields } };
}

/** Returns the entries without what the object no longer has. */
export function withoutMissing(entries: readonly Json[], object: KubeObject, fields: FieldSchema): readonly Json[] {
  const owned = ownableFields(object);
  return entries.flatMap((entry) => {
    const left = existing(readFieldSet(entry['fieldsV1']), owned, fields);
    return left === undefined ? [] : [{ ...entry, fieldsV1: left }];
  });
}

/**
 * Returns `object` with the changed fields assigned to the manager and removed from the others. Entries that the client
 * sent take the place of the former ones, as kubectl sends them where it goes over to server-side apply.
 */
export function updateManagedFields(
  before: KubeObject | undefined,
  object: KubeObject,
  manager: FieldManager,
): KubeObject {
  const { fields } = manager;
  const sent = before === undefined ? undefined : object.metadata.managedFields?.filter(isObject);
  const former = (before?.metadata.managedFields ?? []).filter(isObject);
  const base = sent === undefined ? former : sent.filter((entry) => entry['fieldsV1'] !== undefined);
  const changed = changedFields(ownableFields(before), ownableFields(object), fields);
  if (changed === undefined) return withEntries(object, withoutMissing(base, object, fields));
  const own = base.find((entry) => isOf(entry, manager));
  const others = base.flatMap((entry) => {
    if (entry === own) return [];
    const left = without(readFieldSet(entry['fieldsV1']), changed);
    return left === undefined ? [] : [{ ...entry, fieldsV1: left }];
  });
  const set = own === undefined ? changed : union(readFieldSet(own['fieldsV1']), changed);
  return withEntries(object, withoutMissing([...others, entryOf(object, manager, set)], object, fields));
}
