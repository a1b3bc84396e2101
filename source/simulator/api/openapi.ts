/**
 * The part of OpenAPI v3 that kubectl needs: that the API server validates fields itself, and which kinds exist. The
 * known fields have a type and no description, as `kubectl explain` then reports.
 */

import type { Json } from '../model/json.ts';
import { apiVersionOf, RESOURCE_TYPES, type ResourceType } from '../model/resource-types.ts';
import { type FieldType, fieldTypesOf, isList } from '../validation/field-types.ts';

function pathOfGroup({ group, version }: Pick<ResourceType, 'group' | 'version'>): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

const GROUPS = [...new Set(RESOURCE_TYPES.map(pathOfGroup))];

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
export function openApi(pathname: string): Json | undefined {
  const path = pathname.replace(/^\/+|\/+$/g, '');
  if (path === 'openapi/v3') {
    return { paths: Object.fromEntries(GROUPS.map((group) => [group, { serverRelativeURL: `/openapi/v3/${group}` }])) };
  }
  const group = path.startsWith('openapi/v3/') ? path.slice('openapi/v3/'.length) : undefined;
  const types = RESOURCE_TYPES.filter((type) => pathOfGroup(type) === group);
  const [first] = types;
  if (first === undefined) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: `Kubernetes ${apiVersionOf(first)}`, version: 'v1.36.3' },
    paths: Object.fromEntries(types.flatMap(pathsOf)),
    components: { schemas: Object.fromEntries(types.map(schemaOf)) },
  };
}
