/** Decodes objects in the protobuf of Kubernetes: an envelope with the kind, which contains the object's message. */

import protobuf from 'protobufjs/minimal.js';
import type { Json } from '../../model/json.ts';
import { META, type MessageField, messageName, rowsOf } from '../../schema/messages.ts';

const MAGIC = Buffer.from('k8s\0');
const UNKNOWN = 'k8s.io.apimachinery.pkg.runtime.Unknown';

const fieldsByMessage = new Map<string, ReadonlyMap<number, MessageField>>();

/** Returns the fields of a message by their number; undefined for an unknown message. */
function fieldsOf(message: string): ReadonlyMap<number, MessageField> | undefined {
  const found = fieldsByMessage.get(message);
  if (found !== undefined) return found;
  const rows = rowsOf(message);
  if (rows === undefined) return undefined;
  const made = new Map(rows.map((row) => [row.number, row]));
  fieldsByMessage.set(message, made);
  return made;
}

/** Messages whose JSON does not consist of their fields. Undefined leaves the field out. */
const OWN_JSON: Readonly<Record<string, (fields: Json) => unknown>> = {
  [`${META}.Time`]: timeOf,
  [`${META}.MicroTime`]: timeOf,
  [`${META}.Duration`]: ({ duration }) => `${Number(duration ?? 0) / 1e9}s`,
  [`${META}.FieldsV1`]: ({ Raw }) => parsed(Raw),
  [`${META}.Verbs`]: ({ items }) => items ?? [],
  'k8s.io.api.authentication.v1.ExtraValue': ({ items }) => items ?? [],
  'k8s.io.api.authorization.v1.ExtraValue': ({ items }) => items ?? [],
  'k8s.io.apimachinery.pkg.api.resource.Quantity': ({ string }) => string ?? '0',
  'k8s.io.apimachinery.pkg.util.intstr.IntOrString': ({ type, intVal, strVal }) =>
    type === 1 ? (strVal ?? '') : (intVal ?? 0),
  'k8s.io.apimachinery.pkg.runtime.RawExtension': (fields) => parsed(fields['raw']),
};

/** A time that is not set is a message without fields. */
function timeOf({ seconds, nanos }: Json): string | undefined {
  if (seconds === undefined) return undefined;
  const time = new Date(Number(seconds) * 1000 + Number(nanos ?? 0) / 1e6).toISOString();
  return nanos === undefined || nanos === 0 ? time.replace('.000Z', 'Z') : time;
}

/** @param base64 of JSON */
function parsed(base64: unknown): unknown {
  return typeof base64 === 'string' && base64 !== ''
    ? JSON.parse(Buffer.from(base64, 'base64').toString('utf8'))
    : undefined;
}

function readScalar(reader: protobuf.Reader, type: string): unknown {
  switch (type) {
    case 'string':
      return reader.string();
    case 'bytes':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'bool':
      return reader.bool();
    case 'int32':
      return reader.int32();
    case 'int64':
      return Number(reader.int64());
    case 'uint32':
      return reader.uint32();
    case 'double':
      return reader.double();
    default:
      throw new Error(`unknown type ${type}`);
  }
}

function readValue(reader: protobuf.Reader, type: string): unknown {
  return fieldsOf(type) === undefined ? readScalar(reader, type) : readMessage(reader.bytes(), type);
}

/** An entry of a map is a message {key = 1, value = 2}. */
function readEntry(reader: protobuf.Reader, type: string): Json {
  const entry = protobuf.Reader.create(reader.bytes());
  let key = '';
  let value: unknown = fieldsOf(type) === undefined ? '' : {};
  while (entry.pos < entry.len) {
    const tag = entry.uint32();
    if (tag >>> 3 === 1) key = entry.string();
    else if (tag >>> 3 === 2) value = readValue(entry, type);
    else entry.skipType(tag & 7);
  }
  return { [key]: value };
}

function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === false;
}

/** Returns the JSON that Kubernetes makes of the message. @throws Error if the bytes are not such a message */
function readMessage(bytes: Uint8Array, message: string): unknown {
  const rows = fieldsOf(message) ?? new Map<number, MessageField>();
  const reader = protobuf.Reader.create(bytes);
  const read: Record<string, unknown> = {};
  const lists = new Map<string, unknown[]>();
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const row = rows.get(tag >>> 3);
    if (row === undefined) {
      reader.skipType(tag & 7);
      continue;
    }
    const { name, type, rule } = row;
    if (rule === 'repeated') {
      const list = lists.get(name) ?? [];
      lists.set(name, list);
      list.push(readValue(reader, type));
      read[name] = list;
    } else if (rule === 'map') {
      read[name] = Object.assign(read[name] ?? {}, readEntry(reader, type));
    } else {
      const value = readValue(reader, type);
      if (rule === 'inline') Object.assign(read, value);
      else if (value !== undefined && !(rule === 'omitempty' && isZero(value))) read[name] = value;
    }
  }
  const convert = OWN_JSON[message];
  return convert === undefined ? read : convert(read);
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns undefined for an unsupported kind. @throws Error if the bytes are invalid */
export function decodeObject(bytes: Buffer): Json | undefined {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const envelope = readMessage(bytes.subarray(MAGIC.length), UNKNOWN);
  if (!isJson(envelope)) return undefined;
  const { apiVersion, kind, raw } = envelope;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const name = messageName(apiVersion, kind);
  if (fieldsOf(name) === undefined) return undefined;
  const object = readMessage(Buffer.from(typeof raw === 'string' ? raw : '', 'base64'), name);
  return isJson(object) ? { apiVersion, kind, ...object } : undefined;
}
