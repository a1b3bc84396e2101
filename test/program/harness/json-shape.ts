/** Checks values of JSON against a shape. */

import { isRecord } from '../json.ts';

/** Returns the places at which the value does not have the shape, as sentences. */
export type Shape = (value: unknown, path: string) => readonly string[];

function shapeOf(what: string, isRight: (value: unknown) => boolean): Shape {
  return (value, path) => (isRight(value) ? [] : [`${path} is ${JSON.stringify(value)}, not ${what}`]);
}

export const anyString = shapeOf('a string', (value) => typeof value === 'string');
export const nonEmptyString = shapeOf('a filled string', (value) => typeof value === 'string' && value !== '');
export const anyInteger = shapeOf('an integer', Number.isInteger);
export const anyBoolean = shapeOf('true or false', (value) => typeof value === 'boolean');

export function oneOf(...values: readonly unknown[]): Shape {
  return shapeOf(`one of ${values.join(', ')}`, (value) => values.includes(value));
}

export function orNull(shape: Shape): Shape {
  return (value, path) => (value === null ? [] : shape(value, path));
}

export function either(...shapes: readonly Shape[]): Shape {
  return (value, path) => {
    const faults = shapes.map((shape) => shape(value, path));
    return faults.some((found) => found.length === 0) ? [] : faults.flat();
  };
}

export function arrayOf(shape: Shape): Shape {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => shape(item, `${path}[${index}]`))
      : [`${path} is no list: ${JSON.stringify(value)}`];
}

/** An object with exactly these fields. */
export function objectOf(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    if (!isRecord(value)) return [`${path} is no object: ${JSON.stringify(value)}`];
    const unknown = Object.keys(value).filter((field) => !Object.hasOwn(fields, field));
    return [
      ...unknown.map((field) => `${path}.${field} is not part of the shape`),
      ...Object.entries(fields).flatMap(([field, shape]) =>
        Object.hasOwn(value, field) ? shape(value[field], `${path}.${field}`) : [`${path}.${field} is missing`],
      ),
    ];
  };
}
