/** The patches of a request, by their content type. */

import { isObject, type Json, objectOf } from '../../model/json.ts';
import type { FieldSchema } from '../../schema/field-schema.ts';
import { parseBody, parseJson } from '../body.ts';
import { jsonPatch, PatchFailed } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { strategicMerge } from '../patch/strategic-merge.ts';
import { ApiError, badRequest } from '../status.ts';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const PATCH_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

/** `isCustom`: there is no Go type that tells how lists are merged. @throws ApiError 415 */
export function patchTypeOf(contentType: string, isCustom = false): PatchType {
  const type = PATCH_TYPES[contentType.split(';')[0] ?? ''];
  if (type === undefined) throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  if (type !== 'strategic' || !isCustom) return type;
  const accepted = Object.keys(PATCH_TYPES).filter((each) => PATCH_TYPES[each] !== 'strategic');
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
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
      // The genuine server does not tell which operation.
      throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
    }
  }
  const patch = parseBody(body, 'application/json');
  return type === 'merge' ? objectOf(mergePatch(target, patch)) : strategicMerge(target, patch, fields);
}

/** What a refusal shows: the object that came out, or a strategic patch as Go prints it. */
export function patchText(patchType: PatchType, body: Buffer, patched: Json): string {
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
