/** Parses request bodies into objects. */

import { isObject, type Json, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject, ObjectMeta } from '../model/kube-object.ts';
import { apiVersionOf, type ResourceType } from '../model/resource-types.ts';
import { jsonBrackets } from '../yaml/json-brackets.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { splitDocuments } from '../yaml/split-documents.ts';
import { MAX_DEPTH, YamlProblem } from '../yaml/yaml-problem.ts';
import { decodeObject } from './protobuf/decode.ts';
import { ApiError, badRequest } from './status.ts';

const UNREADABLE = new ApiError(
  415,
  'UnsupportedMediaType',
  'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
);

/** Code that reads values calls itself for each level; the JSON library of Go has a bound, too. @throws ApiError 400 */
function checkDepth(text: string): void {
  let depth = 0;
  for (const { bracket } of jsonBrackets(text)) {
    depth += bracket === '{' || bracket === '[' ? 1 : -1;
    if (depth > MAX_DEPTH) throw badRequest(`json parse error: invalid character '${bracket}' exceeded max depth`);
  }
}

/** @throws ApiError 400 if it is no JSON, or too deep */
export function parseJson(text: string): unknown {
  checkDepth(text);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw badRequest(`json parse error: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The server reads the first document and no other. @throws ApiError 400 */
function parseYaml(text: string): unknown {
  const [first] = splitDocuments(text);
  try {
    return first === undefined ? {} : readYaml(first.text);
  } catch (error) {
    if (!(error instanceof YamlProblem)) throw error;
    throw badRequest(`yaml: ${error.message}`);
  }
}

/** @throws ApiError 400; 415 for a body that is neither JSON nor YAML nor protobuf */
export function parseBody(bytes: Buffer, contentType: string): Json {
  if (bytes.length === 0) return {};
  const [type = ''] = contentType.split(';');
  if (type === 'application/vnd.kubernetes.protobuf') return parseProtobuf(bytes);
  const isYaml = type === 'application/yaml';
  if (!isYaml && !['', 'application/json', '*/*'].includes(type)) throw UNREADABLE;
  const text = bytes.toString('utf8');
  if (text.trim() === '') return {};
  const value = isYaml ? parseYaml(text) : parseJson(text);
  if (isObject(value)) return value;
  throw badRequest('the body of the request is not an object');
}

function parseProtobuf(bytes: Buffer): Json {
  let object: Json | undefined;
  try {
    object = decodeObject(bytes);
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
  if (object === undefined) throw UNREADABLE;
  return object;
}

/** @throws ApiError 400 if it is an object of another kind */
export function checkKind(type: ResourceType, body: Json): void {
  const expected = apiVersionOf(type);
  const apiVersion = stringOf(body['apiVersion'], expected);
  const kind = stringOf(body['kind'], type.kind);
  if (apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (kind !== type.kind) {
    throw badRequest(
      `${kind} in version "${type.version}" cannot be handled as a ${type.kind}: converting (${kind}) to (${type.kind}): unknown conversion`,
    );
  }
}

/** @throws ApiError 400 if it is an object of another kind or namespace */
export function asObject(type: ResourceType, namespace: string, body: Json): KubeObject {
  checkKind(type, body);
  const metadata = objectOf(body['metadata']);
  const named = stringOf(metadata['namespace']);
  if (type.namespaced && named !== '' && named !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const scope = type.namespaced ? { namespace } : {};
  const metadataOf = { ...readMeta(metadata), ...scope };
  return { ...body, apiVersion: apiVersionOf(type), kind: type.kind, metadata: metadataOf };
}

/** Returns the metadata as sent. The store sets the fields that only the server may set. */
function readMeta(metadata: Json): ObjectMeta {
  const { creationTimestamp: _creationTimestamp, selfLink: _selfLink, ...rest } = metadata;
  const kept = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  return {
    ...Object.fromEntries(kept),
    name: stringOf(metadata['name']),
    uid: stringOf(metadata['uid']),
    resourceVersion: stringOf(metadata['resourceVersion']),
    creationTimestamp: '',
  };
}

/** `dryRun=All`; other values have been refused. */
export function isDryRun(query: URLSearchParams): boolean {
  return query.has('dryRun');
}
