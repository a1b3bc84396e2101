/**
 * As much of OpenAPI v3 as kubectl looks for: that the API server validates fields itself. It holds no schemas, so
 * that `kubectl explain` finds none.
 */

import type { Json } from '../json.ts';
import { apiVersionOf, RESOURCE_TYPES, type ResourceType } from '../resources.ts';

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

/** Undefined where the path is none of OpenAPI's. */
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
    components: { schemas: {} },
  };
}
