/**
 * Reads JSON into the fields of a published message and writes it again, as a genuine API server does: unknown fields
 * are dropped, null and empty values are absent unless they have a meaning, and a value of a wrong type is refused with
 * the sentence of Go (sigs.k8s.io/json).
 */

import { isObject, type Json } from '../model/json.ts';
import { embeddedPath, jsonFieldsOf, META, type MessageField, rowsOf } from './messages.ts';
import { OWN_READERS, QUANTITY, ZERO_VALUES } from './own-readers.ts';
import { typeProblem } from './type-problem.ts';

export interface ReadResult {
  readonly object: Json;
  /** The paths of unknown fields: `spec.replica`. */
  readonly unknown: readonly string[];
  /** The first value of a wrong type, as Go says it. */
  readonly problem: string | undefined;
}

interface Reading {
  readonly unknown: string[];
  problem: string | undefined;
}

interface Place {
  /** "spec.containers[0]", as messages about unknown fields name it. */
  readonly path: string;
  /** "spec.containers", as messages about types name it. */
  readonly goPath: string;
  /** The name of the Go struct that has the field. */
  readonly struct: string;
}

const INTEGERS: Readonly<Record<string, bigint>> = { int32: 2n ** 31n, int64: 2n ** 63n, uint32: 2n ** 32n };
const ZERO: Readonly<Record<string, unknown>> = { string: '', bool: false, bytes: '' };

function fail(reading: Reading, problem: string): undefined {
  reading.problem ??= problem;
  return undefined;
}

function zeroOf(type: string): unknown {
  return Object.hasOwn(ZERO, type) ? ZERO[type] : 0;
}

/** The Go type of a single item: "v1.Protocol" of "[]v1.Protocol". */
function itemType(field: MessageField): string {
  return field.goType.replace(/^(\[\]|map\[string\])/, '');
}

function readScalar(value: unknown, type: string, goType: string, place: Place, reading: Reading): unknown {
  const wrong = (): undefined => fail(reading, typeProblem(value, place.struct, place.goPath, goType));
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : wrong();
    case 'bool':
      return typeof value === 'boolean' ? value : wrong();
    case 'double':
      return typeof value === 'number' ? value : wrong();
    case 'bytes': {
      if (typeof value !== 'string') return wrong();
      const bad = firstBadByte(value);
      return bad === undefined ? value : fail(reading, `illegal base64 data at input byte ${bad}`);
    }
    default: {
      if (typeof value !== 'number' || !Number.isInteger(value)) return wrong();
      const limit = INTEGERS[type] ?? 2n ** 31n;
      const whole = BigInt(value);
      return whole >= limit || whole < -limit ? wrong() : value;
    }
  }
}

/** Returns the place of the first byte that base64 cannot have there, as Go counts it. */
function firstBadByte(text: string): number | undefined {
  const bytes = [...text].filter((sign) => sign !== '\n' && sign !== '\r');
  const data = bytes.findIndex((sign) => !/[A-Za-z0-9+/]/.test(sign));
  const length = data === -1 ? bytes.length : data;
  if (data === -1) return length % 4 === 0 ? undefined : length - (length % 4);
  const rest = bytes.slice(data).join('');
  const padding = length % 4 === 2 ? '==' : length % 4 === 3 ? '=' : '';
  if (padding === '' || !rest.startsWith(padding)) return length;
  return rest === padding ? undefined : length + padding.length;
}

function readSingle(value: unknown, field: MessageField, place: Place, reading: Reading): unknown {
  const { type } = field;
  if (rowsOf(type) === undefined) return readScalar(value, type, itemType(field), place, reading);
  const own = OWN_READERS[type];
  if (own !== undefined) {
    const read = own(value, (inner, message) => readStruct(inner, message, itemType(field), place, reading));
    if ('wanted' in read) return fail(reading, typeProblem(value, place.struct, place.goPath, read.wanted));
    return 'problem' in read ? fail(reading, read.problem) : read.value;
  }
  return readStruct(value, type, itemType(field), place, reading);
}

function readList(value: unknown, field: MessageField, place: Place, reading: Reading): unknown {
  if (!Array.isArray(value)) return fail(reading, typeProblem(value, place.struct, place.goPath, field.goType));
  return value.map((item: unknown, index) => {
    const at = { ...place, path: `${place.path}[${index}]` };
    if (item === null)
      return rowsOf(field.type) === undefined ? zeroOf(field.type) : readSingle({}, field, at, reading);
    return readSingle(item, field, at, reading);
  });
}

function readMap(value: unknown, field: MessageField, place: Place, reading: Reading): unknown {
  if (!isObject(value)) return fail(reading, typeProblem(value, place.struct, place.goPath, field.goType));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const at = { ...place, path: `${place.path}.${key}` };
      if (item === null) {
        const zero = rowsOf(field.type) === undefined ? zeroOf(field.type) : ZERO_VALUES[field.type];
        if (zero !== undefined) return [key, zero];
      }
      return [key, readSingle(item ?? {}, field, at, reading)];
    }),
  );
}

function readField(value: unknown, field: MessageField, place: Place, reading: Reading): unknown {
  if (field.rule === 'repeated') return readList(value, field, place, reading);
  if (field.rule === 'map') return readMap(value, field, place, reading);
  return readSingle(value, field, place, reading);
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === '' || value === 0 || value === false;
}

/** Returns what is written for a value; undefined if nothing is. */
function written(value: unknown, field: MessageField): unknown {
  const { rule, type, isPointer, isKept } = field;
  if (rule === 'repeated' || rule === 'map') {
    // The store has no empty lists and maps: they come back as null.
    if (value === undefined || isEmpty(value)) return isKept && !isPointer ? null : undefined;
    return value;
  }
  if (isPointer) return value ?? (isKept ? null : undefined);
  if (rowsOf(type) !== undefined) {
    if (value !== undefined) return value;
    // A port that was left out gets its default; a quantity has none.
    const zero = isKept || type === QUANTITY ? ZERO_VALUES[type] : undefined;
    if (zero !== undefined) return zero;
    const own = OWN_READERS[type];
    return own === undefined ? emptyObject(type) : isKept ? null : undefined;
  }
  const scalar = value ?? zeroOf(type);
  return isKept || !isEmpty(scalar) ? scalar : undefined;
}

/** Returns what Go writes for a struct without any value: "{}" with the fields that are always written. */
export function emptyObject(message: string): Json {
  return withKeptFields({}, message);
}

/** Lists whose default takes the place of none, and not of an empty one. */
const KEPT_EMPTY: ReadonlySet<string> = new Set(['k8s.io.api.autoscaling.v2.HPAScalingRules/policies']);

function withKeptFields(read: Json, message: string): Json {
  const entries: [string, unknown][] = [];
  for (const [name, field] of jsonFieldsOf(message)) {
    const given = read[name];
    const value = KEPT_EMPTY.has(`${message}/${name}`) ? given : written(given, field);
    if (value !== undefined) entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

const OBJECT_META = `${META}.ObjectMeta`;

/** Objects have a kind, parts of them that have metadata do not: PodTemplateSpec. */
function hasTypeMeta(message: string): boolean {
  return jsonFieldsOf(message).get('metadata')?.type === OBJECT_META && !/Template(Spec)?$/.test(message);
}

function readStruct(value: unknown, message: string, goType: string, outer: Place, reading: Reading): unknown {
  if (!isObject(value)) return fail(reading, typeProblem(value, outer.struct, outer.goPath, goType));
  const fields = jsonFieldsOf(message);
  const typeMeta = hasTypeMeta(message);
  const struct = message.slice(message.lastIndexOf('.') + 1);
  const join = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}.${name}`);
  const read: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const field = fields.get(name);
    const place = {
      path: join(outer.path, name),
      goPath: join(outer.goPath, `${embeddedPath(message, name)}${name}`),
      struct,
    };
    if (field !== undefined) {
      if (inner !== null) read[name] = readField(inner, field, place, reading);
    } else if (typeMeta && (name === 'apiVersion' || name === 'kind')) {
      const text = inner === null ? '' : readScalar(inner, 'string', 'string', place, reading);
      if (text !== '') read[name] = text;
    } else reading.unknown.push(place.path);
  }
  const { apiVersion, kind } = read;
  const type = typeMeta
    ? { ...(apiVersion === undefined ? {} : { apiVersion }), ...(kind === undefined ? {} : { kind }) }
    : {};
  return { ...type, ...withKeptFields(read, message) };
}

/** Reads an object of a published message. */
export function readObject(value: Json, message: string): ReadResult {
  const reading: Reading = { unknown: [], problem: undefined };
  const root = { path: '', goPath: '', struct: '' };
  const { apiVersion, kind, ...rest } = value;
  const object = readStruct(rest, message, '', root, reading);
  return {
    object: { apiVersion, kind, ...(isObject(object) ? object : {}) },
    unknown: reading.unknown,
    problem: reading.problem,
  };
}
