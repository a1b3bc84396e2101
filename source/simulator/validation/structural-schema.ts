/**
 * Checks the schema of a CustomResourceDefinition: what is forbidden in it, and whether it tells the type of everything
 * (k8s.io/apiextensions-apiserver/pkg/apiserver/schema/validation.go and pkg/apis/apiextensions/validation).
 */

import { isObject, itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';
import { conformed } from '../schema/custom-fields.ts';
import { patternProblem } from './bounded-pattern.ts';
import { schemaCauses } from './custom-schema.ts';
import { forbidden, invalid, required, unsupported, type ValidationError } from './invalid.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const LIST_TYPES = ['atomic', 'set', 'map'];
const MAP_TYPES = ['atomic', 'granular'];
const NOT_SUPPORTED = ['$ref', 'definitions', 'dependencies', 'id', 'patternProperties', 'additionalItems'];
const JUNCTORS = ['allOf', 'anyOf', 'oneOf'];
/** What a part of allOf, anyOf, oneOf or not may not have: it only narrows what the schema around it describes. */
const NOT_IN_JUNCTOR = ['additionalProperties', 'default', 'description', 'nullable', 'title', 'type'];
const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
const EMBEDDED = 'x-kubernetes-embedded-resource';
const INT_OR_STRING = 'x-kubernetes-int-or-string';
const MAP_KEYS = 'x-kubernetes-list-map-keys';

type Causes = readonly ValidationError[];

function typeCauses(schema: Json, path: string): Causes {
  const type = stringOf(schema['type']);
  const causes: ValidationError[] = [];
  if (type !== '' && !TYPES.includes(type)) causes.push(unsupported(`${path}.type`, type, TYPES));
  if (type === 'null') {
    causes.push(forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'));
  }
  return causes;
}

function supportCauses(schema: Json, path: string): Causes {
  const { uniqueItems, items, properties, additionalProperties, pattern } = schema;
  const problem = typeof pattern === 'string' ? patternProblem(pattern) : undefined;
  const wrong = `must be a valid regular expression, but isn't: error parsing regexp: ${problem}`;
  return [
    ...NOT_SUPPORTED.filter((field) => schema[field] !== undefined).map((field) =>
      forbidden(`${path}.${field}`, `${field} is not supported`),
    ),
    ...(uniqueItems === true
      ? [
          forbidden(
            `${path}.uniqueItems`,
            'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
          ),
        ]
      : []),
    ...(Array.isArray(items) ? [forbidden(`${path}.items`, 'items must be a schema object and not an array')] : []),
    ...(isObject(properties) && Object.keys(properties).length > 0 && isObject(additionalProperties)
      ? [forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive')]
      : []),
    ...(problem === undefined ? [] : [invalid(`${path}.pattern`, pattern, wrong)]),
  ];
}

function listCauses(schema: Json, path: string): Causes {
  const listType = schema['x-kubernetes-list-type'];
  if (listType === undefined) return [];
  const field = `${path}.x-kubernetes-list-type`;
  const keys = itemsOf(schema[MAP_KEYS]);
  const items = objectOf(schema['items']);
  const known = objectOf(items['properties']);
  if (schema['type'] !== 'array') {
    return [invalid(`${path}.type`, schema['type'] ?? '', 'must be array if x-kubernetes-list-type is specified')];
  }
  if (!LIST_TYPES.includes(stringOf(listType))) return [unsupported(field, listType, LIST_TYPES)];
  if (listType === 'map' && keys.length === 0) {
    return [required(`${path}.${MAP_KEYS}`, 'must not be empty if x-kubernetes-list-type is map')];
  }
  if (listType === 'map' && keys.some((key) => known[String(key)] === undefined)) {
    return [invalid(`${path}.${MAP_KEYS}`, keys, 'entries must all be names of item properties')];
  }
  const isLoose = items['type'] === 'object' && items['x-kubernetes-map-type'] !== 'atomic';
  if (listType !== 'set' || !isLoose) return [];
  const why = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  return [invalid(`${path}.items.x-kubernetes-map-type`, items['x-kubernetes-map-type'] ?? null, why)];
}

function extensionCauses(schema: Json, path: string): Causes {
  const { [PRESERVE]: preserve, 'x-kubernetes-map-type': mapType } = schema;
  const rules = itemsOf(schema['x-kubernetes-validations']);
  const isBare = schema[EMBEDDED] === true && preserve !== true && schema['properties'] === undefined;
  const empty = `must not be empty if ${EMBEDDED} is true without ${PRESERVE}`;
  return [
    ...(preserve === false ? [invalid(`${path}.${PRESERVE}`, false, 'must be true or undefined')] : []),
    ...(isBare ? [required(`${path}.properties`, empty)] : []),
    ...(mapType !== undefined && !MAP_TYPES.includes(stringOf(mapType))
      ? [unsupported(`${path}.x-kubernetes-map-type`, mapType, MAP_TYPES)]
      : []),
    ...listCauses(schema, path),
    ...rules.flatMap((rule, index) =>
      stringOf(objectOf(rule)['rule']).trim() === ''
        ? [required(`${path}.x-kubernetes-validations[${index}].rule`, 'rule is not specified')]
        : [],
    ),
  ];
}

function defaultCauses(schema: Json, path: string): Causes {
  const { default: given } = schema;
  if (given === undefined || given === null) return [];
  const unknown: string[] = [];
  conformed({ given }, { properties: { given: schema } }, 'default', unknown);
  if (unknown.length > 0) return [invalid(`${path}.default`, given, 'must not have unknown fields')];
  return schemaCauses(given, schema).map(({ reason, message }) => ({ reason, message, field: `${path}.default` }));
}

/** A part of a junctor. */
function narrowingCauses(value: unknown, path: string): Causes {
  const schema = objectOf(value);
  const isIntOrString = (field: string): boolean => field === 'type' && schema[INT_OR_STRING] === true;
  return [
    ...NOT_IN_JUNCTOR.filter((field) => schema[field] !== undefined && !isIntOrString(field)).map((field) =>
      forbidden(`${path}.${field}`, `must be ${field === 'type' ? 'empty' : 'undefined'} to be structural`),
    ),
    ...supportCauses(schema, path),
    ...innerSchemas(schema, path).flatMap(([inner, at]) => narrowingCauses(inner, at)),
    ...junctorCauses(schema, path, false),
  ];
}

function junctorCauses(schema: Json, path: string, isIntOrString: boolean): Causes {
  const parts = JUNCTORS.flatMap((name) =>
    itemsOf(schema[name]).map((part, index): readonly [unknown, string] => [part, `${path}.${name}[${index}]`]),
  );
  if (schema['not'] !== undefined) parts.push([schema['not'], `${path}.not`]);
  // The usual way to write an IntOrString names both types.
  const given = isIntOrString ? parts.filter(([part]) => Object.keys(objectOf(part)).join() !== 'type') : parts;
  return given.flatMap(([part, at]) => narrowingCauses(part, at));
}

function innerSchemas(schema: Json, path: string): readonly (readonly [unknown, string])[] {
  const { items, additionalProperties: more, properties } = schema;
  return [
    ...Object.entries(objectOf(properties)).map(([name, inner]) => [inner, `${path}.properties[${name}]`] as const),
    ...(isObject(items) ? [[items, `${path}.items`] as const] : []),
    ...(isObject(more) ? [[more, `${path}.additionalProperties`] as const] : []),
  ];
}

function isAnything(schema: Json): boolean {
  return schema[INT_OR_STRING] === true || schema[PRESERVE] === true;
}

function causesOf(value: unknown, path: string, missing: string): Causes {
  const schema = objectOf(value);
  const type = stringOf(schema['type']);
  const noType =
    type === '' && !isAnything(schema) && schema['$ref'] === undefined ? [required(`${path}.type`, missing)] : [];
  return [
    ...typeCauses(schema, path),
    ...supportCauses(schema, path),
    ...extensionCauses(schema, path),
    ...junctorCauses(schema, path, schema[INT_OR_STRING] === true),
    ...noType,
    ...(type === 'array' && schema['items'] === undefined ? [required(`${path}.items`, 'must be specified')] : []),
    ...defaultCauses(schema, path),
    ...innerSchemas(schema, path).flatMap(([inner, at]) =>
      causesOf(
        inner,
        at,
        at.endsWith(']')
          ? 'must not be empty for specified object fields'
          : 'must not be empty for specified array items',
      ),
    ),
  ];
}

/** What may be said of fields that every object has. */
function metaFieldCauses(properties: Json, path: string): Causes {
  const meta = objectOf(objectOf(properties['metadata'])['properties']);
  const others = Object.keys(meta).filter((name) => name !== 'name' && name !== 'generateName');
  const only = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
  return [
    ...['apiVersion', 'kind'].flatMap((name) => {
      const { type } = objectOf(properties[name]);
      return type === undefined || type === 'string'
        ? []
        : [invalid(`${path}.properties[${name}].type`, type, 'must be string')];
    }),
    ...(others.length > 0 ? [forbidden(`${path}.properties[metadata]`, only)] : []),
    ...Object.entries(meta).flatMap(([name, inner]) =>
      objectOf(inner)['default'] === undefined
        ? []
        : [
            forbidden(
              `${path}.properties[metadata].properties[${name}].default`,
              'must not be set in top-level metadata',
            ),
          ],
    ),
  ];
}

/** @param path of the schema, as it stands in messages */
export function structuralCauses(schema: Json, path: string): readonly ValidationError[] {
  const { type } = schema;
  const root = stringOf(type);
  const wrong = root === '' || root === 'object' ? [] : [invalid(`${path}.type`, root, 'must be object at the root')];
  const causes = causesOf(schema, path, 'must not be empty at the root').filter(
    ({ field }) => !/\.properties\[(apiVersion|kind|metadata)\]\.(type|properties\[\w+\]\.default)$/.test(field),
  );
  return [...causes, ...wrong, ...metaFieldCauses(objectOf(schema['properties']), path)];
}
