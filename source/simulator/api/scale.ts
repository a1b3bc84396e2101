/** The `scale` subresource. */

import { at, isObject, type Json, numberOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { ResourceType } from '../model/resource-types.ts';
import { UNKNOWN_FIELDS } from '../schema/field-schema.ts';
import { InvalidObjectError, invalid } from '../validation/invalid.ts';
import type { ApiContext, ApiRequest } from './api-context.ts';
import { isDryRun, parseBody } from './body.ts';
import { validateFields } from './field-validation.ts';
import type { ResourceRoute } from './route.ts';
import { badRequest, methodNotAllowed } from './status.ts';
import { formatLabelSelector } from './tables/format.ts';
import { applyPatch, patchText, patchTypeOf } from './write/apply-patch.ts';
import { replace } from './write/replace.ts';
import { checkWriteOptions } from './write/write-options.ts';
import { getExisting, managerOf, type WriteResult } from './write/write-result.ts';

/** An int32. */
const MOST_REPLICAS = 2 ** 31 - 1;

/** Like the API server, omits replicas at zero. */
function scaleOf(object: KubeObject): Json {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = numberOf(at(object.spec, 'replicas'), 1);
  const selector = at(object.spec, 'selector');
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: {
      replicas: numberOf(at(object.status, 'replicas'), 0),
      // An operator writes that of a custom resource as a text.
      selector: isObject(selector) ? formatLabelSelector(selector) : stringOf(at(object.status, 'selector')),
    },
  };
}

function withScale(object: KubeObject, scale: Json): KubeObject {
  const kind = stringOf(scale['kind'], 'Scale');
  if (kind !== 'Scale') throw badRequest(`${kind} in version "v1" cannot be handled as a Scale`);
  const { metadata } = object;
  const name = stringOf(at(scale, 'metadata', 'name'), metadata.name);
  if (name !== metadata.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${metadata.name})`);
  }
  const namespace = stringOf(at(scale, 'metadata', 'namespace')) || metadata.namespace;
  if (namespace !== metadata.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const uid = stringOf(at(scale, 'metadata', 'uid'));
  const resourceVersion = stringOf(at(scale, 'metadata', 'resourceVersion'));
  const replicas = at(scale, 'spec', 'replicas') ?? 0;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas > MOST_REPLICAS) {
    throw badRequest('json: cannot unmarshal into Go struct field ScaleSpec.spec.replicas of type int32');
  }
  if (replicas < 0) {
    const cause = invalid('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw new InvalidObjectError('Scale.autoscaling', metadata.name, [cause]);
  }
  return {
    ...object,
    metadata: { ...metadata, uid, resourceVersion },
    spec: { ...objectOf(object.spec), replicas },
  };
}

/** What is read and written instead of the object itself. */
function scalesOf({ schema: _schema, ...type }: ResourceType): ResourceType {
  return { ...type, key: 'autoscaling/scales', group: 'autoscaling', version: 'v1', kind: 'Scale' };
}

export async function serveScale(context: ApiContext, route: ResourceRoute, request: ApiRequest): Promise<WriteResult> {
  const current = getExisting(context.cluster.store, route);
  if (request.method === 'GET') return { code: 200, body: scaleOf(current) };
  if (!['PATCH', 'PUT'].includes(request.method)) throw methodNotAllowed();
  const isPatch = request.method === 'PATCH';
  const patchType = isPatch ? patchTypeOf(request.contentType) : undefined;
  checkWriteOptions(isPatch ? 'PatchOptions' : 'UpdateOptions', request.query, { isApply: patchType === 'apply' });
  const body = await request.body();
  const before = getExisting(context.cluster.store, route);
  const scale =
    patchType === undefined
      ? parseBody(body, request.contentType)
      : applyPatch(scaleOf(before), body, patchType, UNKNOWN_FIELDS);
  const shown = patchType === undefined ? undefined : patchText(patchType, body, scale);
  const { warnings } = validateFields(scalesOf(route.type), scale, request.query, shown);
  const manager = await managerOf(context, route, request, 'Update');
  const dry = isDryRun(request.query);
  return { code: 200, body: scaleOf(replace(context, route, withScale(before, scale), { dry, manager })), warnings };
}
