/**
 * The OpenAPI schemas of the built-in kinds, as Kubernetes publishes them: descriptions, types, merge keys. They are
 * read with the first request that needs them, since they take some megabytes.
 */

import { brotliDecompressSync } from 'node:zlib';
import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';

/** A schema of OpenAPI v3, with Kubernetes' extensions "x-kubernetes-…". */
export type Schema = Json;

export interface SchemaSet {
  /** By their names: "io.k8s.api.core.v1.Pod". */
  readonly byName: Readonly<Record<string, unknown>>;
  /** Returns the name of a kind's schema. */
  readonly nameOf: (group: string, version: string, kind: string) => string | undefined;
  /** Returns the schema to which a reference leads, together with what stands beside the reference. */
  readonly resolve: (schema: Schema) => Schema;
}

const PREFIX = '#/components/schemas/';
const GVK = 'x-kubernetes-group-version-kind';

/** Returns the name to which the schema refers; undefined if it describes itself. */
export function referenceOf(schema: Schema): string | undefined {
  const [first] = itemsOf(schema['allOf']);
  const reference = stringOf(schema['$ref'] ?? at(first, '$ref'));
  return reference.startsWith(PREFIX) ? reference.slice(PREFIX.length) : undefined;
}

function schemaSet(byName: Json): SchemaSet {
  const names = new Map<string, string>();
  for (const [name, schema] of Object.entries(byName)) {
    const kinds = itemsOf(at(schema, GVK));
    // Options of requests belong to every group.
    if (kinds.length !== 1) continue;
    const { group, version, kind } = objectOf(kinds[0]);
    names.set(`${stringOf(group)}/${stringOf(version)}/${stringOf(kind)}`, name);
  }
  return {
    byName,
    nameOf: (group, version, kind) => names.get(`${group}/${version}/${kind}`),
    resolve: (schema) => {
      const name = referenceOf(schema);
      if (name === undefined) return schema;
      const { $ref: _ref, allOf: _allOf, ...own } = schema;
      return { ...objectOf(byName[name]), ...own };
    },
  };
}

let loading: Promise<SchemaSet> | undefined;

async function read(): Promise<SchemaSet> {
  const { default: packed } = await import('./published-schemas.json', { with: { type: 'json' } });
  const value: unknown = JSON.parse(brotliDecompressSync(Buffer.from(packed.brotli, 'base64')).toString('utf8'));
  if (!isObject(value)) throw new Error('the published schemas are not an object');
  return schemaSet(value);
}

export function publishedSchemas(): Promise<SchemaSet> {
  loading ??= read();
  return loading;
}
