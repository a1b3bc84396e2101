/** DELETE of one object or of many. */

import type { Json } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { inVersion } from '../../model/served-types.ts';
import { timestamp } from '../../model/timestamp.ts';
import { type DeleteOptions, StoreError } from '../../store/store.ts';
import type { ApiContext, ApiRequest } from '../api-context.ts';
import type { ResourceRoute } from '../route.ts';
import { successStatusOf } from '../status.ts';
import { readDeleteRequest } from './delete-options.ts';
import { checkPreconditions } from './preconditions.ts';
import { getExisting, type WriteResult } from './write-result.ts';

function deleteOne(context: ApiContext, route: ResourceRoute, options: DeleteOptions, dry: boolean): Json {
  const { store, clock } = context.cluster;
  const { type, namespace, name } = route;
  const current = getExisting(store, route);
  if (dry) {
    const { uid = '', resourceVersion = '' } = options;
    checkPreconditions(type, { ...current, metadata: { ...current.metadata, uid, resourceVersion } }, current);
    const stays = type.key === 'pods' || type.key === 'namespaces' || (current.metadata.finalizers ?? []).length > 0;
    return stays ? current : successStatusOf(type, name, current.metadata.uid);
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
  const { options, dry } = await readDeleteRequest(request);
  return { code: 200, body: deleteOne(context, route, options, dry) };
}

/** Deletes each of the objects. One that is deleted meanwhile is ignored. */
export async function deleteObjects(
  context: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
  objects: readonly KubeObject[],
): Promise<WriteResult> {
  const { options, dry } = await readDeleteRequest(request);
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
  return {
    code: 200,
    body: { kind: `${kind}List`, apiVersion, metadata, items: objects.map((each) => inVersion(route.type, each)) },
  };
}
