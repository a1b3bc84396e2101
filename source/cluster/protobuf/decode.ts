/**
 * Decodes messages of schema.proto to the objects that JSON.parse returns for their JSON, so that one projection reads
 * both encodings. Only fields of the schema are decoded, and a time is a Date instead of text.
 */

import { type FieldRow, type MessageName, SCHEMA } from './schema.ts';
import { readUtf8 } from './text.ts';
import { BYTES, MalformedProtobuf, VARINT, WireReader } from './wire.ts';

type Draft = Record<string, unknown>;
export type Decoded = Readonly<Draft>;

type ReadValue = (reader: WireReader, end: number) => unknown;

interface Field {
  readonly name: string;
  readonly wireType: number;
  readonly rule: FieldRow[3];
  /** Reads one value; of a map, the value of an entry. */
  readonly value: ReadValue;
  /** The fields of an inline message; empty for every other field. */
  readonly inline: Message;
}

/** Fields by their number. */
type Message = (Field | undefined)[];

const LARGEST_TAG = 0xffff_ffff;
const NANOS_PER_MS = 1e6;
/** `type` of an IntOrString that holds text. */
const IS_TEXT = 1;
/** Field 1 and field 2 of a map's entry, both length-prefixed. */
const KEY_TAG = (1 << 3) | BYTES;
const VALUE_TAG = (2 << 3) | BYTES;

const messages = new Map<MessageName, Message>();

/** @throws MalformedProtobuf */
export function decode(name: MessageName, bytes: Buffer): Decoded {
  return readMessage(messageOf(name), new WireReader(bytes, 0), bytes.length);
}

function messageOf(name: MessageName): Message {
  const known = messages.get(name);
  if (known !== undefined) return known;
  const message: Message = [];
  messages.set(name, message);
  for (const row of SCHEMA[name]) message[row[0]] = fieldOf(row);
  return message;
}

function fieldOf([, name, type, rule]: FieldRow): Field {
  const inline = rule === 'inline' && isMessage(type) ? messageOf(type) : [];
  return { name, wireType: wireTypeOf(type), rule, value: readerOf(type), inline };
}

function isMessage(type: FieldRow[2]): type is MessageName {
  return type in SCHEMA;
}

function wireTypeOf(type: FieldRow[2]): number {
  return type === 'int32' || type === 'int64' || type === 'bool' ? VARINT : BYTES;
}

function readerOf(type: FieldRow[2]): ReadValue {
  switch (type) {
    case 'string':
      return readText;
    case 'bytes':
      return readBytes;
    case 'bool':
      return (reader, end) => reader.varint(end) !== 0;
    case 'int32':
    case 'int64':
      return (reader, end) => reader.varint(end);
    default:
      return readerOfMessage(type);
  }
}

/** Returns the reader of a message. A message whose JSON is not an object is converted to its value. */
function readerOfMessage(name: MessageName): ReadValue {
  const message = messageOf(name);
  const read = (reader: WireReader, end: number): Decoded => readMessage(message, reader, reader.endOfBytes(end));
  switch (name) {
    case 'Time':
    case 'MicroTime':
      return (reader, end) => timeOf(read(reader, end));
    case 'Quantity':
      return (reader, end) => read(reader, end)['string'];
    case 'IntOrString':
      return (reader, end) => intOrTextOf(read(reader, end));
    case 'FieldsV1':
      return (reader, end) => jsonOf(read(reader, end));
    default:
      return read;
  }
}

/** An empty message stands for a missing time. */
function timeOf({ seconds, nanos = 0 }: Decoded): Date | undefined {
  return seconds === undefined
    ? undefined
    : new Date(Number(seconds) * 1000 + Math.floor(Number(nanos) / NANOS_PER_MS));
}

/** The message contains the fields that a manager owns as JSON text. */
function jsonOf({ Raw: raw }: Decoded): unknown {
  if (!Buffer.isBuffer(raw) || raw.length === 0) return undefined;
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new MalformedProtobuf('the managed fields are no JSON');
  }
}

function intOrTextOf({ type, intVal = 0, strVal = '' }: Decoded): unknown {
  return type === IS_TEXT ? strVal : intVal;
}

function readText(reader: WireReader, end: number): string {
  const last = reader.endOfBytes(end);
  const text = readUtf8(reader.bytes, reader.at, last);
  reader.at = last;
  return text;
}

function readBytes(reader: WireReader, end: number): Buffer {
  const last = reader.endOfBytes(end);
  const bytes = reader.bytes.subarray(reader.at, last);
  reader.at = last;
  return bytes;
}

function readMessage(message: Message, reader: WireReader, end: number): Decoded {
  const draft: Draft = {};
  readInto(draft, message, reader, end);
  return draft;
}

function readInto(draft: Draft, message: Message, reader: WireReader, end: number): void {
  while (reader.at < end) {
    const tag = readTag(reader, end);
    const wireType = tag & 7;
    const field = message[tag >>> 3];
    if (field === undefined) reader.skip(wireType, end);
    else if (field.wireType !== wireType) throw new MalformedProtobuf(`${field.name} is of another type`);
    else readField(draft, field, reader, end);
  }
}

function readTag(reader: WireReader, end: number): number {
  const tag = reader.varint(end);
  if (tag < 8 || tag > LARGEST_TAG) throw new MalformedProtobuf(`there is no field with the tag ${tag}`);
  return tag;
}

function readField(draft: Draft, field: Field, reader: WireReader, end: number): void {
  const { name } = field;
  switch (field.rule) {
    case 'plain': {
      const value = field.value(reader, end);
      if (value !== '' && value !== 0 && value !== false && value !== undefined) draft[name] = value;
      return;
    }
    case 'optional':
      draft[name] = field.value(reader, end);
      return;
    case 'repeated':
      addTo(draft, name, field.value(reader, end));
      return;
    case 'map':
      readEntry(draft, field, reader, end);
      return;
    case 'inline':
      readInto(draft, field.inline, reader, reader.endOfBytes(end));
      return;
  }
}

function addTo(draft: Draft, name: string, value: unknown): void {
  const known = draft[name];
  if (Array.isArray(known)) known.push(value);
  else draft[name] = [value];
}

/** Decodes an entry of a map: the key is in field 1 and the value in field 2. An empty key or value is omitted. */
function readEntry(draft: Draft, { name, value }: Field, reader: WireReader, outerEnd: number): void {
  const end = reader.endOfBytes(outerEnd);
  let key = '';
  let entry: unknown = '';
  while (reader.at < end) {
    const tag = readTag(reader, end);
    if (tag === KEY_TAG) key = readText(reader, end);
    else if (tag === VALUE_TAG) entry = value(reader, end);
    else reader.skip(tag & 7, end);
  }
  put(mapIn(draft, name), key, entry);
}

function mapIn(draft: Draft, name: string): Draft {
  const known = draft[name];
  if (isDraft(known)) return known;
  const map: Draft = {};
  draft[name] = map;
  return map;
}

function isDraft(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null;
}

function put(map: Draft, key: string, value: unknown): void {
  if (key !== '__proto__') map[key] = value;
  // A plain assignment would set the prototype in place of an entry.
  else Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
}
