/** The object in the body of a request. */

import type { Json } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { isCustom } from '../../model/served-types.ts';
import { warningsOf } from '../../validation/warnings.ts';
import type { ApiRequest } from '../api-context.ts';
import { asObject, checkKind } from '../body.ts';
import { validateFields } from '../field-validation.ts';
import type { ResourceRoute } from '../route.ts';

/** Returns what was sent with the cluster's times instead of the reader's. */
export function received({ type }: ResourceRoute, { times }: ApiRequest, sent: Json, stored: Json | undefined): Json {
  return times.receive(sent, stored, isCustom(type));
}

export function readSent(
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
