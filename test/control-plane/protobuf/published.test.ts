/** Compares schema.proto with the files that Kubernetes publishes, of the version from which the bed is built. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { type GoField, goFields, kubernetesSources } from '../../../scripts/kubernetes-sources.ts';
import { RESOURCES } from '../../../source/cluster/projection/resources.ts';
import { KINDS } from '../../../source/domain/model/kinds.ts';
import { isInline, isPointer, root, shortName } from '../../unit/cluster/protobuf/encode.ts';
import { createObjects, type Json, outcomeOf } from '../../unit/cluster/protobuf/objects.ts';

/** The folders of Go packages below k8s.io/. If two messages have one name, that of the first folder is used. */
const PACKAGES = [
  'api/discovery/v1',
  'apimachinery/pkg/runtime',
  'apimachinery/pkg/apis/meta/v1',
  'apimachinery/pkg/api/resource',
  'apimachinery/pkg/util/intstr',
  'api/core/v1',
  'api/apps/v1',
  'api/storage/v1',
];

/** Types whose JSON does not consist of the fields of the message. */
const OWN_FORM: ReadonlySet<string> = new Set([
  'Time',
  'MicroTime',
  'Quantity',
  'IntOrString',
  'FieldsV1',
  'Unknown',
  'RawExtension',
  'WatchEvent',
]);

/** Has the form of every list of the API. */
const EVERY_LIST = 'List';

const sources = kubernetesSources();
const options = { skip: typeof sources === 'string' ? sources : false };

interface Published {
  readonly message: protobuf.Type;
  /** Returns the Go type of each field, by the field's number; empty if the type is in another file. */
  readonly go: ReadonlyMap<number, GoField>;
}

const published = new Map<string, Published>();
const publishedRoot = new protobuf.Root();
if (typeof sources !== 'string') {
  for (const place of PACKAGES) {
    const types = sources.typesOf(place);
    const parsed = protobuf.parse(sources.protoOf(place), publishedRoot, { keepCase: true });
    const namespace = publishedRoot.lookup(parsed.package ?? '');
    if (!(namespace instanceof protobuf.Namespace)) throw new Error(`${place} declares no package`);
    for (const message of namespace.nestedArray) {
      if (!(message instanceof protobuf.Type) || published.has(message.name)) continue;
      published.set(message.name, { message, go: goFields(types, message.name) });
    }
  }
}

function nameOf(message: string): string {
  return shortName(message).replace(/_\w+$/, '');
}

const messages = root.nestedArray.filter((nested) => nested instanceof protobuf.Type);

test('every message, field, number and type is as published', options, () => {
  const wrong: string[] = [];
  for (const { name, fieldsArray } of messages) {
    if (name === EVERY_LIST) continue;
    const theirs = published.get(nameOf(name))?.message;
    if (theirs === undefined) {
      wrong.push(`${name} is not published`);
      continue;
    }
    for (const field of fieldsArray) {
      const their = theirs.fields[field.name];
      const ours = [field.id, nameOf(field.type), field.repeated, field.map];
      const published = their && [their.id, nameOf(their.type), their.repeated, their.map];
      if (JSON.stringify(ours) !== JSON.stringify(published))
        wrong.push(`${name}.${field.name}: ${ours} is ${published}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test(
  'a field is `optional` if the Go type is a pointer to a scalar, and has the name of its JSON field',
  options,
  () => {
    const wrong: string[] = [];
    for (const { name, fieldsArray } of messages) {
      if (name === EVERY_LIST || OWN_FORM.has(name)) continue;
      for (const field of fieldsArray) {
        const go = published.get(nameOf(name))?.go.get(field.id);
        if (go === undefined) {
          wrong.push(`${name}.${field.name} is no field of the Go type`);
          continue;
        }
        const isScalar = !messages.some((message) => message.name === field.type);
        if (isScalar && isPointer(field) !== go.isPointer)
          wrong.push(`${name}.${field.name}: a pointer is ${go.isPointer}`);
        if (isInline(field) !== go.isInline) wrong.push(`${name}.${field.name}: inline is ${go.isInline}`);
        if (!isInline(field) && go.jsonName !== field.name)
          wrong.push(`${name}.${field.name} is "${go.jsonName}" in JSON`);
      }
    }
    assert.deepEqual(wrong, []);
  },
);

test('the list of every kind has the same form', options, () => {
  for (const kind of KINDS) {
    const fields = published.get(`${kind}List`)?.message.fields;
    const { metadata, items } = fields ?? assert.fail(`${kind}List is not published`);
    assert.deepEqual(
      [metadata?.id, nameOf(metadata?.type ?? ''), items?.id, items?.type, items?.repeated],
      [1, 'ListMeta', 2, kind, true],
    );
  }
});

/** Returns the object with only the fields that the schema lists. */
function cut(type: string, json: unknown): unknown {
  if (typeof json !== 'object' || json === null || OWN_FORM.has(type)) return json;
  const { fieldsArray } = root.lookupType(type);
  return Object.fromEntries(fieldsArray.flatMap((field) => cutField(field, { ...json })));
}

function cutField(field: protobuf.Field, json: Json): readonly (readonly [string, unknown])[] {
  if (isInline(field)) return Object.entries(Object(cut(field.type, json)));
  const value = json[field.name];
  if (value === undefined) return [];
  const isMessage = messages.some(({ name }) => name === field.type);
  if (!isMessage || field.map) return [[field.name, value]];
  return [[field.name, Array.isArray(value) ? value.map((item) => cut(field.type, item)) : cut(field.type, value)]];
}

/** Complete objects as far as the schema goes: a message without listed fields is empty. */
const wholeObjects = createObjects((name) => (root.get(name) === null ? undefined : published.get(name)?.message));

for (const kind of KINDS) {
  test(`${kind}: no field that the schema omits is used`, options, () => {
    const { project } = RESOURCES[kind];
    const whole = wholeObjects(kind);
    fc.assert(
      fc.property(whole, (json) => {
        const metadata = {
          ...Object(json['metadata']),
          name: 'web-0',
          uid: 'u1',
          ownerReferences: [{ kind: 'StatefulSet' }],
        };
        const object = { ...json, metadata };
        assert.deepEqual(outcomeOf(project, cut(kind, object)), outcomeOf(project, object));
      }),
      { numRuns: 200 },
    );
  });
}
