/** Handles unknown fields: a request's `fieldValidation` decides whether they are refused or reported as warnings. */

import type { KubeObject } from '../model/kube-object.ts';
import type { ResourceType } from '../model/resource-types.ts';
import { pruneUnknownFields } from '../validation/known-fields.ts';
import { ApiError, badRequest } from './status.ts';

export interface ValidatedFields {
  /** The object without its unknown fields. */
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/** @throws ApiError 400 for strict validation, 422 if a patch added the field */
export function validateFields(
  type: ResourceType,
  sent: KubeObject,
  query: URLSearchParams,
  isPatch = false,
): ValidatedFields {
  const { object, problems } = pruneUnknownFields(type, sent);
  const mode = query.get('fieldValidation');
  if (mode !== 'Strict' || problems.length === 0) return { object, warnings: mode === 'Ignore' ? [] : problems };
  const message = `strict decoding error: ${problems.join(', ')}`;
  if (isPatch) throw new ApiError(422, 'Invalid', `patch: Invalid value: ${message}`, {});
  throw badRequest(`${type.kind} in version "${type.version}" cannot be handled as a ${type.kind}: ${message}`);
}
