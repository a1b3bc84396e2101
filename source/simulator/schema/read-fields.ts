/** Reads an object of any served kind by its published message; a custom resource by its definition's schema. */

import { isObject, type Json, objectOf } from '../model/json.ts';
import type { ResourceType } from '../model/resource-types.ts';
import { conformed } from './custom-fields.ts';
import { META, messageOf } from './messages.ts';
import { type ReadResult, readObject } from './read-object.ts';

/** A kind without a schema keeps every field. */
const ANYTHING: Json = { 'x-kubernetes-preserve-unknown-fields': true };

function readCustom(sent: Json, schema: Json): ReadResult {
  const unknown: string[] = [];
  const body = objectOf(conformed(sent, schema, '', unknown));
  const { metadata } = body;
  if (!isObject(metadata)) return { object: body, unknown, problem: undefined };
  const read = readObject(metadata, `${META}.ObjectMeta`);
  const { apiVersion: _apiVersion, kind: _kind, ...known } = read.object;
  return {
    object: { ...body, metadata: known },
    unknown: [...unknown, ...read.unknown.map((path) => `metadata.${path}`)],
    problem: read.problem,
  };
}

export function readFields(type: ResourceType, body: Json): ReadResult {
  const message = messageOf(type);
  return message === undefined ? readCustom(body, type.schema ?? ANYTHING) : readObject(body, message);
}
