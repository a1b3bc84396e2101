/**
 * Checks custom resources by the schema of their definition (k8s.io/apiextensions-apiserver/pkg/apiserver/validation).
 * Rules in CEL are not evaluated.
 */

import { fieldPath, isEqual, isObject, itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';
import { fitsPattern } from './bounded-pattern.ts';
import { duplicate, invalid, required, tooLong, unsupported, type ValidationError } from './invalid.ts';

const INT_OR_STRING = 'x-kubernetes-int-or-string';
const TYPE_META = ['apiVersion', 'kind', 'metadata'];

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function hasType(value: unknown, schema: Json): boolean {
  const found = typeOf(value);
  if (found === 'null') return schema['nullable'] === true;
  if (schema[INT_OR_STRING] === true) return found === 'integer' || found === 'string';
  const wanted = stringOf(schema['type']);
  return wanted === '' || wanted === found || (wanted === 'number' && found === 'integer');
}

function bound(value: number, limit: unknown, isBelow: boolean, exclusive: unknown): string | undefined {
  if (typeof limit !== 'number') return undefined;
  const isInside = isBelow ? value < limit : value > limit;
  if (isInside || (value === limit && exclusive !== true)) return undefined;
  const than = isBelow ? 'less than' : 'greater than';
  return `should be ${than}${exclusive === true ? '' : ' or equal to'} ${limit}`;
}

function valueCauses(value: unknown, schema: Json, path: string): readonly ValidationError[] {
  const causes: ValidationError[] = [];
  const refuse = (why: string): void => void causes.push(invalid(path, value, `${path} in body ${why}`));
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (typeof value === 'number') {
    const problems = [bound(value, maximum, true, exclusiveMaximum), bound(value, minimum, false, exclusiveMinimum)];
    for (const problem of problems) if (problem !== undefined) refuse(problem);
    if (typeof multipleOf === 'number' && value % multipleOf !== 0) refuse(`should be a multiple of ${multipleOf}`);
  }
  if (typeof value === 'string') {
    const length = [...value].length;
    const { minLength, maxLength, pattern } = schema;
    if (typeof maxLength === 'number' && length > maxLength) {
      causes.push(tooLong(path, maxLength));
    }
    if (typeof minLength === 'number' && length < minLength) refuse(`should be at least ${minLength} chars long`);
    if (typeof pattern === 'string' && !fitsPattern(pattern, value)) refuse(`should match '${pattern}'`);
  }
  const choices = itemsOf(schema['enum']);
  if (choices.length > 0 && !choices.some((choice) => isEqual(choice, value))) {
    causes.push(unsupported(path, value, choices.map(String)));
  }
  return causes;
}

function listCauses(list: readonly unknown[], schema: Json, path: string): readonly ValidationError[] {
  const { minItems, maxItems, items } = schema;
  const type = schema['x-kubernetes-list-type'];
  const keys = itemsOf(schema['x-kubernetes-list-map-keys']).map(String);
  const identity = (item: unknown): unknown =>
    type === 'map' ? Object.fromEntries(keys.map((key) => [key, objectOf(item)[key]])) : item;
  const repeated = (index: number): boolean =>
    list.slice(0, index).some((earlier) => isEqual(identity(earlier), identity(list[index])));
  const isSet = type === 'map' || type === 'set';
  return [
    ...(typeof maxItems === 'number' && list.length > maxItems
      ? [
          {
            reason: 'FieldValueTooMany',
            message: `Too many: ${list.length}: must have at most ${maxItems} items`,
            field: path,
          },
        ]
      : []),
    ...(typeof minItems === 'number' && list.length < minItems
      ? [invalid(path, list.length, `${path} in body should have at least ${minItems} items`)]
      : []),
    ...list.flatMap((item, index) => schemaCauses(item, objectOf(items), `${path}[${index}]`)),
    ...(isSet
      ? list.flatMap((item, index) => (repeated(index) ? [duplicate(`${path}[${index}]`, identity(item))] : []))
      : []),
  ];
}

function objectCauses(value: Json, schema: Json, path: string): readonly ValidationError[] {
  const properties = objectOf(schema['properties']);
  const { additionalProperties: more } = schema;
  const missing = itemsOf(schema['required'])
    .map(String)
    .filter((name) => value[name] === undefined);
  return [
    ...Object.entries(value).flatMap(([name, inner]) => {
      if (path === '' && TYPE_META.includes(name)) return [];
      const own = Object.hasOwn(properties, name) ? properties[name] : more;
      return isObject(own) ? schemaCauses(inner, own, fieldPath(path, name)) : [];
    }),
    ...missing.map((name) => required(fieldPath(path, name))),
  ];
}

function combinedCauses(value: unknown, schema: Json, path: string): readonly ValidationError[] {
  const fits = (part: unknown): boolean => schemaCauses(value, objectOf(part), path).length === 0;
  const { allOf, anyOf, oneOf, not } = schema;
  const refuse = (why: string): ValidationError => invalid(path, value, why);
  const own = path === '' ? '""' : `${path} in body`;
  return [
    ...itemsOf(allOf).flatMap((part) => schemaCauses(value, objectOf(part), path)),
    ...(itemsOf(anyOf).length > 0 && !itemsOf(anyOf).some(fits)
      ? [refuse(`${JSON.stringify(path)} must validate at least one schema (anyOf)`)]
      : []),
    ...(itemsOf(oneOf).length > 0 && itemsOf(oneOf).filter(fits).length !== 1
      ? [refuse(`${JSON.stringify(path)} must validate one and only one schema (oneOf)`)]
      : []),
    ...(isObject(not) && fits(not) ? [refuse(`${own} must not validate the schema (not)`)] : []),
  ];
}

/** Returns what the schema refuses. */
export function schemaCauses(value: unknown, schema: Json, path = ''): readonly ValidationError[] {
  if (!hasType(value, schema)) {
    const wanted = schema[INT_OR_STRING] === true ? 'integer,string' : stringOf(schema['type']);
    const found = typeOf(value);
    return [invalid(path, found, `${path} in body must be of type ${wanted}: ${JSON.stringify(found)}`)];
  }
  if (value === null) return [];
  return [
    ...valueCauses(value, schema, path),
    ...(Array.isArray(value) ? listCauses(value, schema, path) : []),
    ...(isObject(value) ? objectCauses(value, schema, path) : []),
    ...combinedCauses(value, schema, path),
  ];
}
