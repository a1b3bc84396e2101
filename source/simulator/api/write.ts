/** POST, PUT, PATCH and DELETE of whole objects. */

import { admitCreate, admitUpdate } from '../admission/admission.ts';
import { admitResize } from '../admission/admit-resize.ts';
import { admitEphemeralContainers } from '../admission/ephemeral-containers.ts';
import { admitServicePorts } from '../admission/service-ports.ts';
import { CLOCKS } from '../model/cluster-clock.ts';
import { isObject, type Json, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { qualifiedPlural, type ResourceType } from '../model/resource-types.ts';
import { inVersion, isCustom } from '../model/served-types.ts';
import { timestamp } from '../model/timestamp.ts';
import type { FieldSchema } from '../schema/field-schema.ts';
import { readFields } from '../schema/read-fields.ts';
import { type DeleteOptions, type Store, StoreError } from '../store/store.ts';
import { InvalidObjectError, invalid } from '../validation/invalid.ts';
import { warningsOf } from '../validation/warnings.ts';
import type { ApiContext, ApiRequest } from './api-context.ts';
import { checkEscalation } from './authorization/escalation.ts';
import { asObject, checkKind, isDryRun, parseBody, parseJson } from './body.ts';
import { validateFields } from './field-validation.ts';
import { applyFields } from './managed-fields/apply.ts';
import { type FieldManager, updateManagedFields } from './managed-fields/entries.ts';
import { fieldsOf } from './managed-fields/fields-of.ts';
import { jsonPatch, PatchFailed } from './patch/json-patch.ts';
import { mergePatch } from './patch/merge-patch.ts';
import { omitEmpty } from './patch/omit-empty.ts';
import { strategicMerge } from './patch/strategic-merge.ts';
import type { ResourceRoute } from './route.ts';
import { ApiError, badRequest, successStatusOf } from './status.ts';

export interface WriteResult {
  readonly code: number;
  readonly body: Json;
  /** Warnings for the user, sent with the response. */
  readonly warnings?: readonly string[];
}

/** @throws StoreError */
export function getExisting(store: Store, { type, namespace, name }: ResourceRoute): KubeObject {
  const found = store.get(type.key, namespace, name);
  if (found !== undefined) return inVersion(type, found);
  throw new StoreError('NotFound', `${qualifiedPlural(type.key)} "${name}" not found`);
}

export async function managerOf(
  { cluster }: ApiContext,
  { type, subresource }: ResourceRoute,
  request: ApiRequest,
  operation: FieldManager['operation'],
): Promise<FieldManager> {
  const fields = await fieldsOf(type, cluster.store);
  const time = timestamp(cluster.clock.now());
  return { name: request.manager, operation, time, fields, ...(subresource === '' ? {} : { subresource }) };
}

function createAdmitted(
  context: ApiContext,
  type: ResourceType,
  object: KubeObject,
  manager: FieldManager,
  dry: boolean,
): WriteResult {
  const { store } = context.cluster;
  const created = admitCreate(store, type, object, context.defaulting);
  const admitted =
    manager.operation === 'Apply'
      ? withManagedFieldsOf(object, created)
      : updateManagedFields(undefined, created, manager);
  return { code: 201, body: dry ? store.preview(type.key, admitted) : store.create(type.key, admitted) };
}

/** Returns what was sent with the cluster's times instead of the reader's. */
function received({ type }: ResourceRoute, { times }: ApiRequest, sent: Json, stored: Json | undefined): Json {
  return times.receive(sent, stored, isCustom(type));
}

function readSent(
  { type, namespace }: ResourceRoute,
  sent: Json,
  query: URLSearchParams,
  patch?: string,
): { readonly object: KubeObject; readonly warnings: readonly string[] } {
  checkKind(type, sent);
  const { body, warnings } = validateFields(type, sent, query, patch);
  const object = asObject(type, namespace, body);
  return { object, warnings: [...warnings, ...warningsOf(type.key, object)] };
}

export async function createObject(
  context: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
): Promise<WriteResult> {
  const body = received(route, request, parseBody(await request.body(), request.contentType), undefined);
  const { object, warnings } = readSent(route, body, request.query);
  if (object.metadata.resourceVersion !== '')
    throw badRequest('resourceVersion should not be set on objects to be created');
  checkEscalation(context.cluster.store, request.user, route.type, object);
  const manager = await managerOf(context, route, request, 'Update');
  return { ...createAdmitted(context, route.type, object, manager, isDryRun(request.query)), warnings };
}

/** For a dry run, refuses what the store would refuse. */
function checkPreconditions(type: ResourceType, wanted: KubeObject, current: KubeObject): void {
  const { uid, resourceVersion, name } = wanted.metadata;
  const isOther = uid !== '' && uid !== current.metadata.uid;
  const isOld = resourceVersion !== '' && resourceVersion !== current.metadata.resourceVersion;
  if (!isOther && !isOld) return;
  const why = isOther
    ? `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`
    : 'the object has been modified; please apply your changes to the latest version and try again';
  throw new StoreError('Conflict', `Operation cannot be fulfilled on ${qualifiedPlural(type.key)} "${name}": ${why}`);
}

/** Kinds whose objects are replaced only by those who say which version they have seen. */
const CONDITIONAL: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io/mutatingwebhookconfigurations',
  'admissionregistration.k8s.io/validatingadmissionpolicies',
  'admissionregistration.k8s.io/validatingadmissionpolicybindings',
  'admissionregistration.k8s.io/validatingwebhookconfigurations',
  'apiextensions.k8s.io/customresourcedefinitions',
  'coordination.k8s.io/leases',
  'node.k8s.io/runtimeclasses',
  'policy/poddisruptionbudgets',
  'storage.k8s.io/csidrivers',
  'storage.k8s.io/csinodes',
  'storage.k8s.io/csistoragecapacities',
  'storage.k8s.io/volumeattachments',
]);

/** @throws InvalidObject */
function checkSeen(type: ResourceType, { metadata }: KubeObject): void {
  if (metadata.resourceVersion !== '' || !(CONDITIONAL.has(type.key) || isCustom(type))) return;
  const cause = invalid('metadata.resourceVersion', 0, 'must be specified for an update');
  throw new InvalidObjectError(qualifiedPlural(type.key), metadata.name, [cause]);
}

/** Replaces the current object by the changed one. */
export function replace(
  context: ApiContext,
  route: ResourceRoute,
  object: KubeObject,
  { dry, manager }: { readonly dry: boolean; readonly manager: FieldManager },
): KubeObject {
  const { store } = context.cluster;
  const isApplied = manager.operation === 'Apply';
  const { type, name } = route;
  const current = getExisting(store, route);
  if (object.metadata.name !== name) {
    throw badRequest(`the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`);
  }
  checkPreconditions(type, object, current);
  if (route.subresource === 'status') {
    const changed = { ...current, status: objectOf(object.status) };
    const managed = isApplied ? withManagedFieldsOf(object, changed) : updateManagedFields(current, changed, manager);
    return dry ? managed : store.update(type.key, managed, 'status');
  }
  if (route.subresource === 'ephemeralcontainers') {
    const changed = admitEphemeralContainers(object, current);
    const managed = isApplied ? withManagedFieldsOf(object, changed) : updateManagedFields(current, changed, manager);
    return dry ? managed : store.update(type.key, managed);
  }
  const kept = { ...object.metadata, generation: current.metadata.generation };
  const updated = admitUpdate(type, withKeptFields(object, current, kept), current, context.defaulting);
  const changed = type.key === 'services' ? admitServicePorts(store, updated, current) : updated;
  admitResize(store, changed, current);
  const managed = isApplied ? withManagedFieldsOf(object, changed) : updateManagedFields(current, changed, manager);
  if (dry) return managed;
  return type.key === CLOCKS ? context.cluster.time.write(managed, manager.name) : store.update(type.key, managed);
}

/** Server-side apply has recorded already who owns what. */
function withManagedFieldsOf({ metadata: { managedFields } }: KubeObject, changed: KubeObject): KubeObject {
  const { managedFields: _former, ...metadata } = changed.metadata;
  return { ...changed, metadata: managedFields === undefined ? metadata : { ...metadata, managedFields } };
}

/** Keeps the fields that a client cannot change, as they are in the current object. */
function withKeptFields(object: KubeObject, current: KubeObject, metadata: object): KubeObject {
  const { generation: _generation, ...sent } = { ...object.metadata, ...metadata };
  const { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds } = current.metadata;
  const own = {
    uid,
    creationTimestamp,
    ...(generation === undefined ? {} : { generation }),
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
  };
  return {
    ...object,
    metadata: { ...sent, ...own },
    ...(current.status === undefined ? {} : { status: current.status }),
  };
}

export async function replaceObject(
  context: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
): Promise<WriteResult> {
  const sent = parseBody(await request.body(), request.contentType);
  const { type, namespace, name } = route;
  const body = received(route, request, sent, context.cluster.store.get(type.key, namespace, name));
  const { object, warnings } = readSent(route, body, request.query);
  if (context.cluster.store.get(type.key, namespace, name) !== undefined) checkSeen(type, object);
  checkEscalation(context.cluster.store, request.user, type, object);
  const manager = await managerOf(context, route, request, 'Update');
  return { code: 200, body: replace(context, route, object, { dry: isDryRun(request.query), manager }), warnings };
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** `isCustom`: there is no Go type that tells how lists are merged. @throws ApiError 415 */
export function patchTypeOf(contentType: string, isCustom = false): PatchType {
  if (contentType.startsWith('application/json-patch+json')) return 'json';
  if (contentType.startsWith('application/merge-patch+json')) return 'merge';
  if (contentType.startsWith('application/strategic-merge-patch+json') && !isCustom) return 'strategic';
  if (contentType.startsWith('application/apply-patch+')) return 'apply';
  const strategic = isCustom ? '' : 'application/strategic-merge-patch+json, ';
  const accepted = `application/json-patch+json, application/merge-patch+json, ${strategic}application/apply-patch+yaml`;
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
  throw new ApiError(415, 'UnsupportedMediaType', message);
}

const MAX_OPERATIONS = 10_000;

/** @throws ApiError 400, and 422 if a JSON patch cannot be applied */
export function applyPatch(target: Json, body: Buffer, type: PatchType, fields: FieldSchema): Json {
  if (type === 'json') {
    const operations = parseJson(body.toString('utf8'));
    if (!Array.isArray(operations))
      throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
    if (operations.length > MAX_OPERATIONS) {
      const why = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${operations.length}`;
      throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: ${why}`);
    }
    try {
      return objectOf(jsonPatch(target, operations));
    } catch (error) {
      if (!(error instanceof PatchFailed)) throw error;
      const message = `the server rejected our request due to an error in our request: ${error.message}`;
      throw new ApiError(422, 'Invalid', message, {});
    }
  }
  const patch = parseBody(body, 'application/json');
  return type === 'merge' ? objectOf(mergePatch(target, patch)) : strategicMerge(target, patch, fields);
}

/** What a refusal shows: the object that came out, or a strategic patch as Go prints it. */
function patchText(patchType: PatchType, body: Buffer, patched: Json): string {
  return patchType === 'strategic' ? goText(parseBody(body, 'application/json')) : JSON.stringify(patched);
}

/** "map[spec:map[replicas:3]]" */
function goText(value: unknown): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isObject(value)) return String(value);
  const names = Object.keys(value).sort();
  return `map[${names.map((name) => `${name}:${goText(value[name])}`).join(' ')}]`;
}

export async function patchObject(
  context: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
): Promise<WriteResult> {
  const { type } = route;
  const { store } = context.cluster;
  const patchType = patchTypeOf(request.contentType, isCustom(type));
  const body = await request.body();
  const dry = isDryRun(request.query);
  const manager = await managerOf(context, route, request, patchType === 'apply' ? 'Apply' : 'Update');
  if (patchType === 'apply') return applyObject(context, route, request, body, manager);
  const current = getExisting(store, route);
  // The patch is about the object as its reader knows it.
  const shown = request.times.serve(current, isCustom(type));
  const patched = received(route, request, omitEmpty(applyPatch(shown, body, patchType, manager.fields)), current);
  const { object, warnings } = readSent(route, patched, request.query, patchText(patchType, body, patched));
  checkEscalation(store, request.user, type, object);
  return { code: 200, body: replace(context, route, object, { dry, manager }), warnings };
}

/** @throws ApiError 400, and 409 for conflicts */
function applyObject(
  context: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
  bytes: Buffer,
  manager: FieldManager,
): WriteResult {
  const { type, namespace, name } = route;
  const { store } = context.cluster;
  if (!request.query.has('fieldManager')) {
    const why = 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch';
    throw new ApiError(422, 'Invalid', why);
  }
  const current = store.get(type.key, namespace, name);
  const body = parseBody(bytes, 'application/yaml');
  const whole = received(route, request, body, current);
  const sent = asObject(type, namespace, whole);
  if (sent.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  const { warnings } = validateFields(type, whole, request.query);
  const dry = isDryRun(request.query);
  // Only what was sent is applied, not what is written besides for a whole object.
  const merged = applyFields(current, sent, { manager, force: request.query.get('force') === 'true' });
  const applied = asObject(type, namespace, readFields(type, merged).object);
  checkEscalation(store, request.user, type, applied);
  if (current === undefined) return { ...createAdmitted(context, type, applied, manager, dry), warnings };
  return { code: 200, body: replace(context, route, applied, { dry, manager }), warnings };
}

const POLICIES = ['Foreground', 'Background', 'Orphan'] as const;

function readDeleteOptions(query: URLSearchParams, body: Json): DeleteOptions {
  const preconditions = objectOf(body['preconditions']);
  const grace = body['gracePeriodSeconds'] ?? query.get('gracePeriodSeconds') ?? undefined;
  const requestedPolicy = body['propagationPolicy'] ?? query.get('propagationPolicy') ?? undefined;
  const orphan = body['orphanDependents'] ?? query.get('orphanDependents') ?? undefined;
  const policy =
    requestedPolicy ?? (orphan === undefined ? undefined : String(orphan) === 'true' ? 'Orphan' : 'Background');
  const propagationPolicy = POLICIES.find((candidate) => candidate === policy);
  if (policy !== undefined && propagationPolicy === undefined) {
    const message = `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`;
    throw new ApiError(422, 'Invalid', message);
  }
  return {
    uid: stringOf(preconditions['uid']) || undefined,
    resourceVersion: stringOf(preconditions['resourceVersion']) || undefined,
    gracePeriodSeconds: grace === undefined ? undefined : Number(grace),
    propagationPolicy,
  };
}

function deleteOne(context: ApiContext, route: ResourceRoute, options: DeleteOptions, dry: boolean): Json {
  const { store, clock } = context.cluster;
  const { type, namespace, name } = route;
  const current = getExisting(store, route);
  if (dry) {
    const { uid = '', resourceVersion = '' } = options;
    checkPreconditions(type, { ...current, metadata: { ...current.metadata, uid, resourceVersion } }, current);
    return current;
  }
  const deleted = store.delete(type.key, namespace, name, options);
  if (type.key === 'namespaces' && store.get('namespaces', '', name) !== undefined) return deleted;
  const left = store.get(type.key, namespace, name);
  if (left !== undefined) return left;
  return type.key === 'pods'
    ? {
        ...deleted,
        metadata: { ...deleted.metadata, deletionTimestamp: timestamp(clock.now()), deletionGracePeriodSeconds: 0 },
      }
    : successStatusOf(type, name, deleted.metadata.uid);
}

export async function deleteObject(
  context: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
): Promise<WriteResult> {
  const body = parseBody(await request.body(), request.contentType);
  const options = readDeleteOptions(request.query, body);
  return { code: 200, body: deleteOne(context, route, options, isDryRun(request.query, body)) };
}

/** Deletes each of the objects. One that is deleted meanwhile is ignored. */
export async function deleteObjects(
  context: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
  objects: readonly KubeObject[],
): Promise<WriteResult> {
  const body = parseBody(await request.body(), request.contentType);
  const options = readDeleteOptions(request.query, body);
  const dry = isDryRun(request.query, body);
  for (const { metadata } of objects) {
    try {
      deleteOne(context, { ...route, namespace: metadata.namespace ?? '', name: metadata.name }, options, dry);
    } catch (error) {
      if (!(error instanceof StoreError && error.reason === 'NotFound')) throw error;
    }
  }
  const metadata = { resourceVersion: String(context.cluster.store.version) };
  const { kind, group, version } = route.type;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return { code: 200, body: { kind: `${kind}List`, apiVersion, metadata, items: objects.filter(isObject) } };
}
