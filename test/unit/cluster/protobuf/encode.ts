/**
 * Writes JSON objects as protobuf, like an API server, with a library that shares no code with the decoder. Fields that
 * are not pointers in Go are written even if they are empty, and inline fields become part of their message.
 */

import protobuf from 'protobufjs';
import { readSchema } from '../../../../scripts/protobuf.ts';

export const { root } = protobuf.parse(readSchema(), { keepCase: true });

type Json = Readonly<Record<string, unknown>>;

const ZERO: Readonly<Record<string, unknown>> = { string: '', int32: 0, int64: 0, bool: false };

/** Returns the name of a message without its package: "Pod" for ".k8s.io.api.core.v1.Pod". */
export function shortName(type: string): string {
  return type.replace(/^.*\./, '');
}

/** Reports whether JSON has the message's fields in place of this field. */
export function isInline(field: protobuf.Field): boolean {
  const message = root.get(field.parent?.name ?? '');
  return message instanceof protobuf.Type && message.fields[field.name]?.options?.['(inline)'] === true;
}

export function isPointer(field: protobuf.Field): boolean {
  return field.options?.['proto3_optional'] === true;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function timeOf(value: unknown): Json {
  if (typeof value !== 'string') return {};
  const ms = Date.parse(value);
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: (ms - seconds * 1000) * 1e6 };
}

/** Encodes one field that is neither repeated nor a map. */
function messageValue(type: string, value: unknown): unknown {
  switch (type) {
    case 'Time':
    case 'MicroTime':
      return timeOf(value);
    case 'Quantity':
      return { string: value };
    case 'FieldsV1':
      return { Raw: Buffer.from(JSON.stringify(value ?? {})) };
    case 'IntOrString':
      return typeof value === 'string' ? { type: 1, intVal: 0, strVal: value } : { type: 0, intVal: value, strVal: '' };
    default:
      return type in ZERO || type === 'bytes' ? value : messageOf(type, isJson(value) ? value : {});
  }
}

function fieldOf(field: protobuf.Field, json: Json): unknown {
  const value = json[field.name];
  if (field instanceof protobuf.MapField) {
    return Object.fromEntries(
      Object.entries(isJson(value) ? value : {}).map(([key, entry]) => [key, messageValue(field.type, entry)]),
    );
  }
  if (field.repeated) return (Array.isArray(value) ? value : []).map((item) => messageValue(field.type, item));
  if (isInline(field)) return messageOf(field.type, json);
  if (value !== undefined) return messageValue(field.type, value);
  return isPointer(field) ? undefined : ZERO[field.type];
}

function messageOf(type: string, json: Json): Json {
  const { fieldsArray } = root.lookupType(type);
  return Object.fromEntries(
    fieldsArray.flatMap((field) => {
      const value = fieldOf(field, json);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
}

export function encodeMessage(type: string, json: Json): Buffer {
  return Buffer.from(root.lookupType(type).encode(messageOf(type, json)).finish());
}

const API_VERSIONS: Readonly<Record<string, string>> = {
  StatefulSet: 'apps/v1',
  StatefulSetList: 'apps/v1',
  ControllerRevisionList: 'apps/v1',
  EndpointSliceList: 'discovery.k8s.io/v1',
  StorageClassList: 'storage.k8s.io/v1',
};

/** Returns a body: the four bytes, and the object in its envelope. */
export function encodeBody(kind: string, raw: Uint8Array): Buffer {
  const envelope = { typeMeta: { apiVersion: API_VERSIONS[kind] ?? 'v1', kind }, raw, contentEncoding: '' };
  return Buffer.concat([Buffer.from('k8s\0'), root.lookupType('Unknown').encode(envelope).finish()]);
}

export function encodeObject(kind: string, json: Json): Buffer {
  return encodeBody(kind, encodeMessage(kind, json));
}

export function encodeList(kind: string, metadata: Json, items: readonly Json[]): Buffer {
  const list = { metadata: messageOf('ListMeta', metadata), items: items.map((item) => encodeMessage(kind, item)) };
  return encodeBody(`${kind}List`, root.lookupType('List').encode(list).finish());
}

/** Returns one frame of a watch. */
export function encodeEvent(type: string, object: Uint8Array): Buffer {
  const event = root
    .lookupType('WatchEvent')
    .encode({ type, object: { raw: object } })
    .finish();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(event.length);
  return Buffer.concat([length, event]);
}
