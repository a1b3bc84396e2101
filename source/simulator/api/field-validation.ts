/** Reads the fields of an object: `fieldValidation` of a request decides about unknown ones. */

import type { Json } from '../model/json.ts';
import type { ResourceType } from '../model/resource-types.ts';
import { hasRules } from '../schema/custom-fields.ts';
import { readFields } from '../schema/read-fields.ts';
import { invalid } from '../validation/invalid.ts';
import { ApiError, badRequest } from './status.ts';

export interface ValidatedFields {
  /** The object without its unknown fields and empty values. */
  readonly body: Json;
  readonly warnings: readonly string[];
}

/** What a genuine API server would check besides. */
function rulesOf({ schema, plural, group }: ResourceType): readonly string[] {
  if (schema === undefined || !hasRules(schema)) return [];
  return [`the rules in CEL (x-kubernetes-validations) of ${plural}.${group} are not evaluated here`];
}

/**
 * @param patch what the refusal of a patch shows of it; undefined for a whole object
 * @throws ApiError 400 for a value of a wrong type, and for an unknown field if the request is strict; 422 if it comes
 * from a patch
 */
export function validateFields(
  type: ResourceType,
  sent: Json,
  query: URLSearchParams,
  patch: string | undefined = undefined,
): ValidatedFields {
  const { object, unknown, problem } = readFields(type, sent);
  const mode = query.get('fieldValidation') ?? '';
  const problems = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
  const refusal =
    problem ?? (mode === 'Strict' && problems.length > 0 ? `strict decoding error: ${problems.join(', ')}` : undefined);
  if (refusal === undefined)
    return { body: object, warnings: [...(mode === 'Ignore' ? [] : problems), ...rulesOf(type)] };
  if (patch !== undefined) {
    const cause = invalid('patch', patch, refusal);
    throw new ApiError(422, 'Invalid', ` "" is invalid: patch: ${cause.message}`, { causes: [cause] });
  }
  throw badRequest(`${type.kind} in version "${type.version}" cannot be handled as a ${type.kind}: ${refusal}`);
}
