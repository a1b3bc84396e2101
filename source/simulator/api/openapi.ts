/**
 * The parts of OpenAPI that kubectl needs: that the API server validates fields itself, and which kinds exist. The
 * known fields have a type and no description, as `kubectl explain` then reports.
 */

import type { Json } from '../model/json.ts';
import { apiVersionOf, type ResourceType } from '../model/resource-types.ts';
import { type FieldType, fieldTypesOf, isList } from '../validation/field-types.ts';

const SERVER_VERSION = 'v1.36.3';

function pathOfGroup({ group, version }: Pick<ResourceType, 'group' | 'version'>): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

const PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
  name,
  in: 'query',
  schema: { type: 'string', uniqueItems: true },
}));

function operation(type: ResourceType, action: string): Json {
  const { group, version, kind } = type;
  return {
    parameters: PARAMETERS,
    responses: { 200: { description: 'OK' } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind },
  };
}

function pathsOf(type: ResourceType): readonly (readonly [string, Json])[] {
  const collection = `/${pathOfGroup(type)}/${type.namespaced ? 'namespaces/{namespace}/' : ''}${type.plural}`;
  if (!type.verbs.includes('patch')) return [[collection, { post: operation(type, 'post') }]];
  const item = { get: operation(type, 'get'), put: operation(type, 'put'), patch: operation(type, 'patch') };
  return [
    [collection, { get: operation(type, 'list'), post: operation(type, 'post') }],
    [`${collection}/{name}`, { ...item, delete: operation(type, 'delete') }],
  ];
}

const DESCRIPTION =
  'The simulated cluster describes no fields, and lists only those that it looks at: ask a genuine one, or see https://kubernetes.io/docs/reference/kubernetes-api/';

const SCALARS = {
  int32: { type: 'integer', format: 'int32' },
  string: { type: 'string' },
  bool: { type: 'boolean' },
  'map[string]string': { type: 'object', additionalProperties: { type: 'string' } },
} as const satisfies Record<FieldType & string, Json>;

function fieldSchema(shape: FieldType): Json {
  if (typeof shape === 'string') return SCALARS[shape];
  if (isList(shape)) return { type: 'array', items: fieldSchema(shape[0]) };
  const fields = Object.entries(shape);
  if (fields.length === 0) return { type: 'object' };
  return { type: 'object', properties: Object.fromEntries(fields.map(([name, inner]) => [name, fieldSchema(inner)])) };
}

function schemaOf(type: ResourceType): readonly [string, Json] {
  const { group, version, kind } = type;
  const schema = {
    description: DESCRIPTION,
    ...fieldSchema(fieldTypesOf(type)),
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
  };
  return [`${group === '' ? 'core' : group}.${version}.${kind}`, schema];
}

/** Returns undefined if the path does not belong to OpenAPI. */
export function openApi(pathname: string, all: readonly ResourceType[]): Json | undefined {
  const path = pathname.replace(/^\/+|\/+$/g, '');
  if (path === 'openapi/v3') {
    const groups = new Set(all.map(pathOfGroup));
    return {
      paths: Object.fromEntries([...groups].map((group) => [group, { serverRelativeURL: `/openapi/v3/${group}` }])),
    };
  }
  const group = path.startsWith('openapi/v3/') ? path.slice('openapi/v3/'.length) : undefined;
  const types = all.filter((type) => pathOfGroup(type) === group);
  const [first] = types;
  if (first === undefined) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: `Kubernetes ${apiVersionOf(first)}`, version: SERVER_VERSION },
    paths: Object.fromEntries(types.flatMap(pathsOf)),
    components: { schemas: Object.fromEntries(types.map(schemaOf)) },
  };
}

const TITLE = 'Kubernetes';
const V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
/** A media type may not contain the sign @ of the Accept header: client-go parses it. */
const V2_PROTOBUF_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

export function isOpenApiV2(pathname: string): boolean {
  return /^\/openapi\/v2\/?$/.test(pathname);
}

/** One field of a protobuf message with a length below 128. */
function shortField(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, content.length]), content]);
}

/**
 * Returns an OpenAPI v2 document that describes no kind. kubectl reads it for a `kind: List`, and does not validate
 * kinds that it lacks.
 */
export function openApiV2(accept: string): { readonly body: string | Buffer; readonly type: string } {
  if (!accept.includes(V2_PROTOBUF)) {
    const document = { swagger: '2.0', info: { title: TITLE, version: SERVER_VERSION }, paths: {} };
    return { body: JSON.stringify(document), type: 'application/json' };
  }
  // Document {swagger = 1, info = 2}, Info {title = 1, version = 2}: gnostic-models, OpenAPIv2.proto.
  const info = Buffer.concat([shortField(1, Buffer.from(TITLE)), shortField(2, Buffer.from(SERVER_VERSION))]);
  return { body: Buffer.concat([shortField(1, Buffer.from('2.0')), shortField(2, info)]), type: V2_PROTOBUF_TYPE };
}
