/** POST of whole objects. */

import { admitCreate } from '../../admission/admission.ts';
import type { Json } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ResourceType } from '../../model/resource-types.ts';
import type { Store } from '../../store/store.ts';
import type { ApiContext, ApiRequest } from '../api-context.ts';
import { checkEscalation } from '../authorization/escalation.ts';
import { isDryRun, parseBody } from '../body.ts';
import { type FieldManager, updateManagedFields } from '../managed-fields/entries.ts';
import type { ResourceRoute } from '../route.ts';
import { badRequest } from '../status.ts';
import { readSent, received } from './sent-object.ts';
import { checkWriteOptions } from './write-options.ts';
import { managerOf, type WriteResult, withManagedFieldsOf } from './write-result.ts';

export function createAdmitted(
  context: ApiContext,
  type: ResourceType,
  object: KubeObject,
  manager: FieldManager,
  dry: boolean,
): WriteResult {
  const { store } = context.cluster;
  const warnings: string[] = [];
  const warn = (warning: string): void => void warnings.push(warning);
  const created = admitCreate(store, type, object, { ...context.defaulting, warn });
  const admitted =
    manager.operation === 'Apply'
      ? withManagedFieldsOf(object, created)
      : updateManagedFields(undefined, created, manager);
  return { code: 201, body: dry ? previewOf(store, type, admitted) : store.create(type.key, admitted), warnings };
}

/** What is not stored has no version. */
function previewOf(store: Store, type: ResourceType, object: KubeObject): Json {
  const { metadata, ...rest } = store.preview(type.key, object);
  const { resourceVersion: _none, ...kept } = metadata;
  return { ...rest, metadata: kept };
}

export async function createObject(
  context: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
): Promise<WriteResult> {
  checkWriteOptions('CreateOptions', request.query);
  const body = received(route, request, parseBody(await request.body(), request.contentType), undefined);
  const { object, warnings } = readSent(route, body, request.query);
  if (object.metadata.resourceVersion !== '')
    throw badRequest('resourceVersion should not be set on objects to be created');
  checkEscalation(context.cluster.store, request.user, route.type, object);
  const manager = await managerOf(context, route, request, 'Update');
  const created = createAdmitted(context, route.type, object, manager, isDryRun(request.query));
  return { ...created, warnings: [...warnings, ...(created.warnings ?? [])] };
}
