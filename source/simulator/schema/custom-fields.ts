/**
 * The fields of custom resources by the schema of their definition: unknown ones are dropped, defaults are added
 * (k8s.io/apiextensions-apiserver/pkg/apiserver/schema).
 */

import { fieldPath, isObject, itemsOf, type Json, objectOf } from '../model/json.ts';

const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
const EMBEDDED = 'x-kubernetes-embedded-resource';
const TYPE_META = ['apiVersion', 'kind', 'metadata'];

function defaulted(value: Json, schema: Json): Json {
  const given = Object.entries(objectOf(schema['properties'])).filter(
    ([name, inner]) => value[name] === undefined && objectOf(inner)['default'] !== undefined,
  );
  if (given.length === 0) return value;
  return { ...value, ...Object.fromEntries(given.map(([name, inner]) => [name, objectOf(inner)['default']])) };
}

/** A null where the schema allows none counts as absent if there is a default. */
function withoutNulls(value: Json, properties: Json): Json {
  const isKept = ([name, inner]: [string, unknown]): boolean => {
    const schema = objectOf(properties[name]);
    return inner !== null || schema['nullable'] === true || schema['default'] === undefined;
  };
  return Object.fromEntries(Object.entries(value).filter(isKept));
}

/** Returns the value without fields that the schema lacks, and with its defaults. Adds the paths of what it drops. */
export function conformed(value: unknown, schema: Json, path: string, unknown: string[]): unknown {
  if (Array.isArray(value)) {
    // A list that keeps unknown fields keeps those of its items.
    const items = { ...objectOf(schema['items']), ...(schema[PRESERVE] === true ? { [PRESERVE]: true } : {}) };
    return value.map((item: unknown, index) => conformed(item, items, `${path}[${index}]`, unknown));
  }
  if (!isObject(value)) return value;
  const properties = objectOf(schema['properties']);
  const { additionalProperties: more } = schema;
  const isRoot = path === '' || schema[EMBEDDED] === true;
  const entries = Object.entries(withoutNulls(value, properties)).flatMap(([name, inner]): [string, unknown][] => {
    if (isRoot && TYPE_META.includes(name)) return [[name, inner]];
    const own = Object.hasOwn(properties, name) ? properties[name] : more;
    if (isObject(own)) return [[name, conformed(inner, own, fieldPath(path, name), unknown)]];
    if (own === true || schema[PRESERVE] === true) return [[name, inner]];
    unknown.push(fieldPath(path, name));
    return [];
  });
  const known = defaulted(Object.fromEntries(entries), schema);
  const added = Object.entries(known).filter(([name]) => value[name] === undefined);
  // A default may lack defaults of its own fields.
  return {
    ...known,
    ...Object.fromEntries(
      added.map(([name, inner]) => [
        name,
        conformed(inner, objectOf(properties[name]), fieldPath(path, name), unknown),
      ]),
    ),
  };
}

/** Reports whether a part of the schema has rules in CEL. */
export function hasRules(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(hasRules);
  if (!isObject(schema)) return false;
  return itemsOf(schema['x-kubernetes-validations']).length > 0 || Object.values(schema).some(hasRules);
}
