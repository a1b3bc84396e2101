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
  /** Whether it writes the status; of many kinds, only the subresource does. */
  readonly writesStatus: boolean;
  /** The schema of the object. */
  readonly fields: FieldSchema;
  /** The other versions of its kind that have other fields. */
  readonly otherVersions: readonly OtherVersion[];
}

export interface OtherVersion {
  readonly apiVersion: string;
  readonly fields: FieldSchema;
  readonly convert: (object: KubeObject) => KubeObject;
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

/** Who applies is the same in all versions; who updates is another one in each. */
export function isOf(entry: Json, { apiVersion }: KubeObject, manager: FieldManager): boolean {
  const { name, operation, subresource = '' } = manager;
  return (
    entry['manager'] === name &&
    entry['operation'] === operation &&
    stringOf(entry['subresource']) === subresource &&
    (operation === 'Apply' || entry['apiVersion'] === apiVersion)
  );
}

interface FieldView {
  readonly fields: FieldSchema;
  readonly convert: (object: KubeObject) => KubeObject;
}

/** How the version of the entry shows an object of the manager's version. */
function viewOf(entry: Json, { fields, otherVersions }: FieldManager): FieldView {
  return (
    otherVersions.find(({ apiVersion }) => apiVersion === entry['apiVersion']) ?? { fields, convert: (same) => same }
  );
}

/** What this manager may come to own by writing. */
function writtenFields(object: KubeObject | undefined, { writesStatus }: FieldManager): Json {
  const { status, ...rest } = ownableFields(object);
  return writesStatus && status !== undefined ? { ...rest, status } : rest;
}

/** Returns what differs between the two, as the version of the entry names it. */
export function changesFor(
  entry: Json,
  before: KubeObject | undefined,
  after: KubeObject,
  manager: FieldManager,
): FieldSet | undefined {
  const { fields, convert } = viewOf(entry, manager);
  const former = before === undefined ? undefined : convert(before);
  return changedFields(writtenFields(former, manager), writtenFields(convert(after), manager), fields);
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
export function withoutMissing(entries: readonly Json[], object: KubeObject, manager: FieldManager): readonly Json[] {
  return entries.flatMap((entry) => {
    const { fields, convert } = viewOf(entry, manager);
    const left = existing(readFieldSet(entry['fieldsV1']), ownableFields(convert(object)), fields);
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
  const changed = changedFields(writtenFields(before, manager), writtenFields(object, manager), fields);
  if (changed === undefined) return withEntries(object, withoutMissing(base, object, manager));
  const own = base.find((entry) => isOf(entry, object, manager));
  const others = base.flatMap((entry) => {
    if (entry === own) return [];
    const gone = changesFor(entry, before, object, manager);
    const owned = readFieldSet(entry['fieldsV1']);
    const left = gone === undefined ? owned : without(owned, gone);
    return left === undefined ? [] : [{ ...entry, fieldsV1: left }];
  });
  const set = own === undefined ? changed : union(readFieldSet(own['fieldsV1']), changed);
  return withEntries(object, withoutMissing([...others, entryOf(object, manager, set)], object, manager));
}
