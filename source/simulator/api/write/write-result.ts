/** What the writes share: their result, the object that they are about, and who writes. */

import type { Json } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { apiVersionOf, qualifiedPlural } from '../../model/resource-types.ts';
import { inVersion, otherVersionsOf } from '../../model/served-types.ts';
import { timestamp } from '../../model/timestamp.ts';
import { type Store, StoreError } from '../../store/store.ts';
import type { ApiContext, ApiRequest } from '../api-context.ts';
import type { FieldManager } from '../managed-fields/entries.ts';
import { fieldsOf } from '../managed-fields/fields-of.ts';
import type { ResourceRoute } from '../route.ts';

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
  const writesStatus = subresource === 'status' || !type.subresources.some(({ name }) => name === 'status');
  const otherVersions = await Promise.all(
    otherVersionsOf(type).map(async (other) => ({
      apiVersion: apiVersionOf(other),
      fields: await fieldsOf(other, cluster.store),
      convert: (object: KubeObject) => inVersion(other, object),
    })),
  );
  return {
    name: request.manager,
    operation,
    time,
    fields,
    otherVersions,
    writesStatus,
    ...(subresource === '' ? {} : { subresource }),
  };
}

/** Server-side apply has recorded already who owns what. */
export function withManagedFieldsOf({ metadata: { managedFields } }: KubeObject, changed: KubeObject): KubeObject {
  const { managedFields: _former, ...metadata } = changed.metadata;
  return { ...changed, metadata: managedFields === undefined ? metadata : { ...metadata, managedFields } };
}
