/** Random objects of any message of the schema, as the JSON of an API server. */

import fc from 'fast-check';
import protobuf from 'protobufjs';
import { UnreadableObject } from '../../../../source/cluster/json-fields.ts';
import { isInline, isPointer, root, shortName } from './encode.ts';

export type Json = Readonly<Record<string, unknown>>;

const TEXT = fc.oneof(
  fc.constantFrom('', 'True', 'Always', 'web-0', 'Running', '__proto__', 'ünïcödé ☃', 'a longer text '.repeat(20)),
  fc.string(),
);
const INT32 = fc.oneof(fc.constantFrom(0, 1, -1, 127, 128, 2 ** 31 - 1, -(2 ** 31)), fc.nat());
const INT64 = fc.oneof(INT32, fc.maxSafeInteger());
/** The years 1 to 9999, which are all that Kubernetes writes. */
const SECONDS = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 });
const TIME = fc.oneof(fc.constant(0), SECONDS).map((seconds) => new Date(seconds * 1000).toISOString());
const MICRO_TIME = fc
  .tuple(SECONDS, fc.integer({ min: 0, max: 999 }))
  .map(([seconds, ms]) => new Date(seconds * 1000 + ms).toISOString());

/** Fields without a pointer in Go that JSON omits if they are empty: they are declared with `omitempty`. */
function isEmpty(value: unknown): boolean {
  return value === '' || value === 0 || value === false;
}

/**
 * Objects with fields of a message, by its name. Messages are looked up without their package. One that is not found is
 * an object without fields.
 */
export function createObjects(
  lookUp: (name: string) => protobuf.Type | undefined,
): (name: string) => fc.Arbitrary<Json> {
  const known = new Map<string, fc.Arbitrary<Json>>();

  function valuesOf(type: string): fc.Arbitrary<unknown> {
    const name = shortName(type);
    switch (name) {
      case 'string':
        return TEXT;
      case 'int32':
        return INT32;
      case 'int64':
        return INT64;
      case 'bool':
        return fc.boolean();
      case 'Time':
        return TIME;
      case 'MicroTime':
        return MICRO_TIME;
      case 'Quantity':
        return fc.constantFrom('0', '1Gi', '500m', '1e3');
      case 'FieldsV1':
        return fc.constantFrom({}, { 'f:spec': { 'f:replicas': {} } }, { 'f:metadata': { 'f:labels': { '.': {} } } });
      case 'IntOrString':
        return fc.oneof(INT32, fc.constantFrom('', '25%', 'http'));
      default:
        return objectsOf(name);
    }
  }

  /** Returns what a field adds to the object. */
  function fieldOf(field: protobuf.Field): fc.Arbitrary<Json> {
    if (isInline(field)) return objectsOf(shortName(field.type));
    const named = (value: unknown): Json => (isEmpty(value) && !isPointer(field) ? {} : { [field.name]: value });
    const none = fc.constant<Json>({});
    if (field instanceof protobuf.MapField) {
      return fc.oneof(
        none,
        fc.dictionary(TEXT, valuesOf(field.type), { maxKeys: 4, noNullPrototype: true }).map(named),
      );
    }
    if (field.repeated) return fc.oneof(none, fc.array(valuesOf(field.type), { maxLength: 3 }).map(named));
    return fc.oneof(none, valuesOf(field.type).map(named));
  }

  function objectsOf(name: string): fc.Arbitrary<Json> {
    let arbitrary = known.get(name);
    if (arbitrary === undefined) {
      const fields = lookUp(name)?.fieldsArray ?? [];
      arbitrary = fc.tuple(...fields.map(fieldOf)).map((parts) => Object.assign({}, ...parts));
      known.set(name, arbitrary);
    }
    return arbitrary;
  }

  return objectsOf;
}

const objectsOfSchema = createObjects((name) => root.lookupType(name));

/** An object as the server stores it: with a name and a uid. */
export function storedOf(kind: string): fc.Arbitrary<Json> {
  return objectsOfSchema(kind).map((json) => ({
    ...json,
    metadata: { ...Object(json['metadata']), name: 'web-0', uid: 'u1' },
  }));
}

/** Returns the projection, or why the object cannot be read at all. */
export function outcomeOf(project: (value: unknown) => unknown, value: unknown): unknown {
  try {
    return project(value);
  } catch (thrown) {
    if (thrown instanceof UnreadableObject) return thrown.message;
    throw thrown;
  }
}
