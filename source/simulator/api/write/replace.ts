/** PUT of whole objects and of their subresources. */

import { admitUpdate } from '../../admission/admission.ts';
import { admitResize } from '../../admission/admit-resize.ts';
import { admitEphemeralContainers } from '../../admission/ephemeral-containers.ts';
import { admitServicePorts } from '../../admission/service-ports.ts';
import { CLOCKS } from '../../model/cluster-clock.ts';
import { objectOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ApiContext, ApiRequest } from '../api-context.ts';
import { checkEscalation } from '../authorization/escalation.ts';
import { isDryRun, parseBody } from '../body.ts';
import { type FieldManager, updateManagedFields } from '../managed-fields/entries.ts';
import type { ResourceRoute } from '../route.ts';
import { badRequest } from '../status.ts';
import { checkPreconditions, checkSeen } from './preconditions.ts';
import { readSent, received } from './sent-object.ts';
import { checkWriteOptions } from './write-options.ts';
import { getExisting, managerOf, type WriteResult, withManagedFieldsOf } from './write-result.ts';

export interface ReplaceOptions {
  readonly dry: boolean;
  readonly manager: FieldManager;
  /** Called with each warning for the user. */
  readonly warn?: (warning: string) => void;
}

/** Replaces the current object by the changed one. */
export function replace(
  context: ApiContext,
  route: ResourceRoute,
  object: KubeObject,
  { dry, manager, warn }: ReplaceOptions,
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
  const options = { ...context.defaulting, ...(warn === undefined ? {} : { warn }) };
  const updated = admitUpdate(store, type, withKeptFields(object, current, kept), current, options);
  const changed = type.key === 'services' ? admitServicePorts(store, updated, current) : updated;
  admitResize(store, changed, current);
  const managed = isApplied ? withManagedFieldsOf(object, changed) : updateManagedFields(current, changed, manager);
  if (dry) return managed;
  return type.key === CLOCKS ? context.cluster.time.write(managed, manager.name) : store.update(type.key, managed);
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
  checkWriteOptions('UpdateOptions', request.query);
  const sent = parseBody(await request.body(), request.contentType);
  const { type, namespace, name } = route;
  const body = received(route, request, sent, context.cluster.store.get(type.key, namespace, name));
  const { object, warnings } = readSent(route, body, request.query);
  if (context.cluster.store.get(type.key, namespace, name) !== undefined) checkSeen(type, object);
  checkEscalation(context.cluster.store, request.user, type, object);
  const manager = await managerOf(context, route, request, 'Update');
  const more: string[] = [];
  const warn = (warning: string): void => void more.push(warning);
  const replaced = replace(context, route, object, { dry: isDryRun(request.query), manager, warn });
  return { code: 200, body: replaced, warnings: [...warnings, ...more] };
}
