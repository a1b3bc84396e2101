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

/** Returns the text before compression: an object of schemas by their names. */
export function publishedSchemaText({ openApiOf }: KubernetesSources): string {
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
  const names = Object.keys(schemas).sort();
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, schemas[name]])));
}

if (import.meta.main) {
  const sources = kubernetesSources();
  if (typeof sources === 'string') throw new Error(sources);
  const brotli = brotliCompressSync(publishedSchemaText(sources)).toString('base64');
  writeFileSync(TARGET, `${JSON.stringify({ brotli })}\n`);
}
