/** The kinds that the API server serves at the moment: the built-in ones, and those of CustomResourceDefinitions. */

import { AUTOSCALERS, autoscalerIn } from './autoscaler-versions.ts';
import { itemsOf, type Json, objectOf, stringOf } from './json.ts';
import type { KubeObject } from './kube-object.ts';
import { ALL_VERBS, apiVersionOf, BUILT_IN_TYPES, type ResourceType, SCALE, STATUS } from './resource-types.ts';
import { compareVersions } from './version-order.ts';

export interface ServedTypes {
  readonly all: readonly ResourceType[];
  /** The stored version of the resource, by the key of the store: "apps/statefulsets". */
  readonly byKey: (key: string) => ResourceType | undefined;
  /** `apiVersion` as in a manifest. */
  readonly byKind: (apiVersion: string, kind: string) => ResourceType | undefined;
  /** By "api/v1/pods", "apis/apps/v1/statefulsets". */
  readonly byPath: (path: string) => ResourceType | undefined;
}

/** @param types of several versions of a resource, the stored one comes first */
function servedTypes(types: readonly ResourceType[]): ServedTypes {
  const byKey = new Map(types.toReversed().map((type) => [type.key, type]));
  const byKind = new Map(types.map((type) => [`${apiVersionOf(type)}/${type.kind}`, type]));
  const byPath = new Map(
    types.map((type) => [`${type.group === '' ? 'api' : 'apis'}/${apiVersionOf(type)}/${type.plural}`, type]),
  );
  return {
    all: types,
    byKey: (key) => byKey.get(key),
    byKind: (apiVersion, kind) => byKind.get(`${apiVersion}/${kind}`),
    byPath: (path) => byPath.get(path),
  };
}

const stringsOf = (value: unknown): readonly string[] => itemsOf(value).map((item) => stringOf(item));

/** Source: k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go, defaultDeprecationWarning. */
function deprecationOf({ spec }: KubeObject, version: Json): string | undefined {
  if (version['deprecated'] !== true) return undefined;
  if (version['deprecationWarning'] !== undefined) return stringOf(version['deprecationWarning']);
  const [name, group] = [stringOf(version['name']), stringOf(spec?.['group'])];
  const kind = stringOf(objectOf(spec?.['names'])['kind']);
  const [newer] = itemsOf(spec?.['versions'])
    .map(objectOf)
    .filter(({ served, deprecated }) => served === true && deprecated !== true)
    .map((other) => stringOf(other['name']))
    .filter((other) => compareVersions(other, name) < 0)
    .sort(compareVersions);
  return `${group}/${name} ${kind} is deprecated${newer === undefined ? '' : `; use ${group}/${newer} ${kind}`}`;
}

/** Returns a type for each served version, the stored one first. */
function customTypes(definition: KubeObject): readonly ResourceType[] {
  const { spec } = definition;
  const names = objectOf(spec?.['names']);
  const group = stringOf(spec?.['group']);
  const plural = stringOf(names['plural']);
  const kind = stringOf(names['kind']);
  return itemsOf(spec?.['versions'])
    .map(objectOf)
    .filter(({ served }) => served === true)
    .toSorted((left, right) => Number(right['storage'] === true) - Number(left['storage'] === true))
    .map((served): ResourceType => {
      const { name, subresources, schema, additionalPrinterColumns, selectableFields } = served;
      const deprecation = deprecationOf(definition, served);
      const { status, scale } = objectOf(subresources);
      return {
        key: `${group}/${plural}`,
        group,
        version: stringOf(name),
        kind,
        plural,
        singular: stringOf(names['singular'], kind.toLowerCase()),
        namespaced: spec?.['scope'] === 'Namespaced',
        shortNames: stringsOf(names['shortNames']),
        categories: stringsOf(names['categories']),
        verbs: ALL_VERBS,
        subresources: [...(scale === undefined ? [] : [SCALE]), ...(status === undefined ? [] : [STATUS])],
        hasGeneration: true,
        printerColumns: itemsOf(additionalPrinterColumns),
        selectableFields: itemsOf(selectableFields).map((field) =>
          stringOf(objectOf(field)['jsonPath']).replace(/^\./, ''),
        ),
        ...(deprecation === undefined ? {} : { deprecation }),
        schema: objectOf(objectOf(schema)['openAPIV3Schema']),
      };
    });
}

export const BUILT_IN: ServedTypes = servedTypes(BUILT_IN_TYPES);

/** Reports whether a CustomResourceDefinition made the kind. */
export function isCustom({ key }: ResourceType): boolean {
  return BUILT_IN.byKey(key) === undefined;
}

export const DEFINITIONS = 'apiextensions.k8s.io/customresourcedefinitions';

/** Returns the object as that version of its kind. Versions of a custom resource differ in nothing else here. */
export function inVersion(type: Pick<ResourceType, 'key' | 'group' | 'version'>, object: KubeObject): KubeObject {
  const apiVersion = apiVersionOf(type);
  if (object.apiVersion === apiVersion) return object;
  return type.key === AUTOSCALERS ? autoscalerIn(apiVersion, object) : { ...object, apiVersion };
}

/** Returns the other versions of a built-in kind. */
export function otherVersionsOf({ key, version }: ResourceType): readonly ResourceType[] {
  return BUILT_IN_TYPES.filter((other) => other.key === key && other.version !== version);
}

/** Returns the version in which a built-in kind is stored, defaulted and validated. Custom ones are so in each. */
export function storedVersion(type: ResourceType): ResourceType {
  return BUILT_IN.byKey(type.key) ?? type;
}

const byDefinitions = new WeakMap<readonly KubeObject[], ServedTypes>();

/** @param definitions all CustomResourceDefinitions; the result is kept as long as the list */
export function typesWith(definitions: readonly KubeObject[]): ServedTypes {
  if (definitions.length === 0) return BUILT_IN;
  const found = byDefinitions.get(definitions);
  if (found !== undefined) return found;
  const made = servedTypes([...BUILT_IN_TYPES, ...definitions.flatMap(customTypes)]);
  byDefinitions.set(definitions, made);
  return made;
}
