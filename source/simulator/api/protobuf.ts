/** Decodes objects in the protobuf of Kubernetes: an envelope with the kind, which contains the object's message. */

import type { Json } from '../model/json.ts';
import { MESSAGE_SCHEMAS, type MessageSchema, type ProtobufType } from './protobuf-schemas.ts';

const MAGIC = Buffer.from('k8s\0');
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

interface RawField {
  readonly number: number;
  readonly value: number;
  readonly bytes: Buffer;
}

const NO_BYTES = Buffer.alloc(0);

/** @throws Error if the bytes end too soon, or are not protobuf fields */
function readFields(bytes: Buffer): readonly RawField[] {
  const fields: RawField[] = [];
  let offset = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[offset];
      if (byte === undefined) throw new Error('unexpected EOF');
      offset += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (offset < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case WIRE.varint:
        fields.push({ number, value: varint(), bytes: NO_BYTES });
        break;
      case WIRE.bytes: {
        const length = varint();
        if (offset + length > bytes.length) throw new Error('unexpected EOF');
        fields.push({ number, value: 0, bytes: bytes.subarray(offset, offset + length) });
        offset += length;
        break;
      }
      case WIRE.fixed64:
        offset += 8;
        break;
      case WIRE.fixed32:
        offset += 4;
        break;
      default:
        throw new Error(`unknown wire type ${tag % 8}`);
    }
  }
  return fields;
}

function bytesOf(fields: readonly RawField[], number: number): Buffer {
  return fields.find((field) => field.number === number)?.bytes ?? NO_BYTES;
}

/** The first field says which of the two types it is. */
function intOrText(bytes: Buffer): number | string {
  const fields = readFields(bytes);
  const isText = fields.some(({ number, value }) => number === 1 && value === 1);
  if (isText) return bytesOf(fields, 3).toString('utf8');
  return fields.find(({ number }) => number === 2)?.value ?? 0;
}

function entryOf(bytes: Buffer, type: 'texts' | 'blobs' | 'quantities'): Readonly<Record<string, string>> {
  const fields = readFields(bytes);
  const value = bytesOf(fields, 2);
  const read = {
    texts: () => value.toString('utf8'),
    blobs: () => value.toString('base64'),
    // A quantity is a message that contains its text.
    quantities: () => bytesOf(readFields(value), 1).toString('utf8'),
  };
  return { [bytesOf(fields, 1).toString('utf8')]: read[type]() };
}

function readValue({ value, bytes }: RawField, type: ProtobufType): unknown {
  switch (type) {
    case 'number':
      return value;
    case 'text':
      return bytes.toString('utf8');
    case 'int-or-text':
      return intOrText(bytes);
    case 'texts':
    case 'blobs':
    case 'quantities':
      return entryOf(bytes, type);
    default:
      return messageOf(bytes, type);
  }
}

/** Empty texts are left out, as in JSON. */
function messageOf(bytes: Buffer, schema: MessageSchema): Json {
  const message: Record<string, unknown> = {};
  for (const raw of readFields(bytes)) {
    const field = schema[raw.number];
    if (field === undefined) continue;
    const value = readValue(raw, field.type);
    const before = message[field.name];
    if (field.repeated === true) message[field.name] = [...(Array.isArray(before) ? before : []), value];
    else if (typeof value === 'object' && typeof before === 'object') message[field.name] = { ...before, ...value };
    else if (value !== '') message[field.name] = value;
  }
  return message;
}

/** Returns undefined for an unsupported kind. @throws Error if the bytes are invalid */
export function decodeObject(bytes: Buffer): Json | undefined {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const envelope = readFields(bytes.subarray(MAGIC.length));
  const type = readFields(bytesOf(envelope, 1));
  const apiVersion = bytesOf(type, 1).toString('utf8');
  const kind = bytesOf(type, 2).toString('utf8');
  const schema = MESSAGE_SCHEMAS[`${apiVersion}/${kind}`];
  if (schema === undefined) return undefined;
  return { apiVersion, kind, ...messageOf(bytesOf(envelope, 2), schema) };
}
