/**
 * Writes source/simulator/schema/published-schemas.json: the OpenAPI schemas of the kinds that the embedded cluster
 * serves, as Kubernetes publishes them (api/openapi-spec/v3) in the version from which the bed is built. They are JSON,
 * compressed and in base64, since they are a megabyte of text.
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { BUILT_IN_TYPES } from '../source/simulator/model/resource-types.ts';
import { type KubernetesSources, kubernetesSources } from './kubernetes-sources.ts';

export const TARGET = fileURLToPath(new URL('../source/simulator/schema/published-schemas.json', import.meta.url));

/** Kinds of these groups are served later than others, or only described. */
const MORE_GROUPS: readonly (readonly [string, string])[] = [
  ['autoscaling', 'v1'],
  ['certificates.k8s.io', 'v1'],
  ['events.k8s.io', 'v1'],
  ['apiregistration.k8s.io', 'v1'],
];

/** The metrics-server publishes its own, and the demo's clock is no part of Kubernetes. */
const UNPUBLISHED: ReadonlySet<string> = new Set(['metrics.k8s.io', 'demo.stsview']);

type Json = Readonly<Record<string, unknown>>;

interface EnumField {
  readonly description: string;
  readonly values: readonly string[];
  /** True if the values are those of the items of a list or map. */
  readonly ofItems: boolean;
}

const SCHEMA = /^func schema_k8sio_api_([a-z0-9]+)_(v\w+?)_(\w+)\(/;
const CUSTOM_SCHEMA = /^func schema_pkg_apis_apiextensions_(v\w+?)_(\w+)\(/;
const PROPERTY = /^\t{5}"([^"]+)": \{$/;
const DESCRIPTION = /^\t{7}Description: +("(?:[^"\\]|\\.)*"),$/;
const ENUM = /^(\t+)Enum: +\[\]interface\{\}\{(.*)\},$/;

/**
 * The values that a field may have. The published files lack them, since they are written without the feature that the
 * API server has. By "schema/field".
 */
function enumFields(source: string): ReadonlyMap<string, EnumField> {
  const found = new Map<string, EnumField>();
  let schema = '';
  let field = '';
  let description = '';
  for (const line of source.split('\n')) {
    const [, group, version, type] = SCHEMA.exec(line) ?? [];
    if (type !== undefined) schema = `io.k8s.api.${group}.${version}.${type}`;
    else if (line.startsWith('func ')) schema = customSchemaName(line);
    field = PROPERTY.exec(line)?.[1] ?? field;
    const text = DESCRIPTION.exec(line)?.[1];
    if (text !== undefined) description = JSON.parse(text) as string;
    const [, indent = '', values] = ENUM.exec(line) ?? [];
    if (values === undefined || schema === '') continue;
    const ofItems = indent.length > 7;
    found.set(`${schema}/${field}`, { description, values: JSON.parse(`[${values}]`) as string[], ofItems });
  }
  return found;
}

function customSchemaName(line: string): string {
  const [, version, type] = CUSTOM_SCHEMA.exec(line) ?? [];
  return type === undefined ? '' : `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.${version}.${type}`;
}

function addEnums(schemas: Readonly<Record<string, unknown>>, fields: ReadonlyMap<string, EnumField>): void {
  for (const [path, { description, values, ofItems }] of fields) {
    const [schema = '', field = ''] = path.split('/');
    const { properties } = (schemas[schema] ?? {}) as { properties?: Record<string, Record<string, unknown>> };
    const property = properties?.[field];
    if (property === undefined) continue;
    const inner = 'additionalProperties' in property ? 'additionalProperties' : 'items';
    if (ofItems) property[inner] = { ...(property[inner] as Json), enum: values };
    else Object.assign(property, { description, enum: values });
  }
}

/** Returns the text before compression: an object of schemas by their names. */
export function publishedSchemaText({ openApiOf, generatedOpenApi }: KubernetesSources): string {
  const served = BUILT_IN_TYPES.filter(({ group }) => !UNPUBLISHED.has(group));
  const groups = new Map(
    [...served.map(({ group, version }) => [group, version] as const), ...MORE_GROUPS].map((pair) => [
      pair.join('/'),
      pair,
    ]),
  );
  const schemas: Record<string, unknown> = {};
  for (const [group, version] of groups.values()) {
    const { components } = JSON.parse(openApiOf(group, version)) as { components: { schemas: Json } };
    Object.assign(schemas, components.schemas);
  }
  addEnums(schemas, enumFields(generatedOpenApi()));
  const names = Object.keys(schemas).sort();
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, schemas[name]])));
}

if (import.meta.main) {
  const sources = kubernetesSources();
  if (typeof sources === 'string') throw new Error(sources);
  const brotli = brotliCompressSync(publishedSchemaText(sources)).toString('base64');
  writeFileSync(TARGET, `${JSON.stringify({ brotli })}\n`);
}
