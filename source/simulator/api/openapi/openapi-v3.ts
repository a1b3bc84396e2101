/** OpenAPI v3: a document for each group and version, with the schemas of its kinds and of what they consist of. */

import { CLOCKS } from '../../model/cluster-clock.ts';
import { isObject, type Json, objectOf } from '../../model/json.ts';
import { apiVersionOf, type ResourceType } from '../../model/resource-types.ts';
import type { ServedTypes } from '../../model/served-types.ts';
import { publishedSchemas, referenceOf, type SchemaSet } from '../../schema/published-schemas.ts';
import type { Store } from '../../store/store.ts';
import { CLOCK_SCHEMAS } from './clock-schema.ts';
import { customSchemas } from './custom-schemas.ts';
import { SERVER_VERSION } from './openapi-v2.ts';

export function pathOfGroup({ group, version }: Pick<ResourceType, 'group' | 'version'>): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

const PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
  name,
  in: 'query',
  schema: { type: 'string', uniqueItems: true },
}));

function operation({ group, version, kind }: ResourceType, action: string): Json {
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

/** Returns the names of all schemas to which the value refers, however deep. */
function referencesIn(value: unknown, found: Set<string>, schemas: SchemaSet): void {
  if (Array.isArray(value)) {
    for (const item of value) referencesIn(item, found, schemas);
    return;
  }
  if (!isObject(value)) return;
  const name = referenceOf(value);
  if (name !== undefined && !found.has(name)) {
    found.add(name);
    referencesIn(schemas.byName[name], found, schemas);
  }
  for (const inner of Object.values(value)) referencesIn(inner, found, schemas);
}

function builtInSchemas(types: readonly ResourceType[], schemas: SchemaSet): Json {
  const names = types.flatMap(({ group, version, kind }) =>
    [kind, `${kind}List`].flatMap((each) => schemas.nameOf(group, version, each) ?? []),
  );
  const found = new Set(names);
  for (const name of names) referencesIn(schemas.byName[name], found, schemas);
  return Object.fromEntries([...found].sort().map((name) => [name, schemas.byName[name]]));
}

/** Returns undefined if the path does not belong to OpenAPI v3. */
export async function openApiV3(pathname: string, types: ServedTypes, store: Store): Promise<Json | undefined> {
  const path = pathname.replace(/^\/+|\/+$/g, '');
  if (path === 'openapi/v3') {
    const groups = new Set(types.all.map(pathOfGroup));
    return {
      paths: Object.fromEntries([...groups].map((group) => [group, { serverRelativeURL: `/openapi/v3/${group}` }])),
    };
  }
  const group = path.startsWith('openapi/v3/') ? path.slice('openapi/v3/'.length) : undefined;
  const served = types.all.filter((type) => pathOfGroup(type) === group);
  const [first] = served;
  if (first === undefined) return undefined;
  const published = await publishedSchemas();
  const custom = customSchemas(served, store);
  const own = served.some(({ key }) => key === CLOCKS) ? CLOCK_SCHEMAS : {};
  const schemas = { ...builtInSchemas(served, published), ...own, ...custom };
  const meta = new Set<string>();
  referencesIn(custom, meta, published);
  for (const name of meta) schemas[name] ??= objectOf(published.byName[name]);
  return {
    openapi: '3.0.0',
    info: { title: `Kubernetes ${apiVersionOf(first)}`, version: SERVER_VERSION },
    paths: Object.fromEntries(served.flatMap(pathsOf)),
    components: { schemas },
  };
}
