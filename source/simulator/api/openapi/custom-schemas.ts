/** The schemas of CustomResourceDefinitions, as the API server publishes them. */

import { at, isObject, itemsOf, type Json, objectOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ResourceType } from '../../model/resource-types.ts';
import { DEFINITIONS } from '../../model/served-types.ts';
import type { Store } from '../../store/store.ts';

const REST = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds';
const API_VERSION = {
  type: 'string',
  description:
    'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values.',
};
const KIND = {
  type: 'string',
  description: `Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${REST}`,
};
const METADATA = {
  description: 'Standard object metadata.',
  allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }],
};

function schemaOf(type: ResourceType, definition: KubeObject): Json {
  const version = itemsOf(definition.spec?.['versions']).find((each) => at(each, 'name') === type.version);
  const schema = objectOf(at(version, 'schema', 'openAPIV3Schema'));
  const { group, kind } = type;
  return {
    ...schema,
    type: 'object',
    properties: { ...objectOf(schema['properties']), apiVersion: API_VERSION, kind: KIND, metadata: METADATA },
    'x-kubernetes-group-version-kind': [{ group, version: type.version, kind }],
  };
}

/** Returns the schemas of those of the types that a CustomResourceDefinition made, by their names. */
export function customSchemas(types: readonly ResourceType[], store: Store): Record<string, Json> {
  const schemas: Record<string, Json> = {};
  for (const type of types) {
    const definition = store.get(DEFINITIONS, '', `${type.plural}.${type.group}`);
    if (!isObject(definition)) continue;
    const reversed = type.group.split('.').toReversed().join('.');
    schemas[`${reversed}.${type.version}.${type.kind}`] = schemaOf(type, definition);
  }
  return schemas;
}
