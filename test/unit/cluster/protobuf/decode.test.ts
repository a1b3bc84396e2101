import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readSchema, rowsOf } from '../../../../scripts/protobuf.ts';
import { RESOURCES } from '../../../../source/cluster/projection/resources.ts';
import { readObject } from '../../../../source/cluster/protobuf/answer.ts';
import { decode } from '../../../../source/cluster/protobuf/decode.ts';
import { SCHEMA } from '../../../../source/cluster/protobuf/schema.ts';
import { KINDS } from '../../../../source/domain/model/kinds.ts';
import { encodeMessage, encodeObject } from './encode.ts';
import { outcomeOf, storedOf } from './objects.ts';

test('schema.ts is the output of scripts/protobuf.ts for schema.proto', () => {
  assert.deepEqual(SCHEMA, rowsOf(readSchema()));
});

for (const kind of KINDS) {
  test(`${kind}: protobuf and JSON give equal objects, also for absent and empty values`, () => {
    const { project } = RESOURCES[kind];
    fc.assert(
      fc.property(storedOf(kind), (json) => {
        const owned = kind === 'ControllerRevision' ? withOwner(json) : json;
        const read = readObject(encodeObject(kind, owned));
        assert.deepEqual(outcomeOf(project, read), outcomeOf(project, JSON.parse(JSON.stringify(owned))));
      }),
      { numRuns: 300 },
    );
  });
}

/** Revisions of other kinds are not used. */
function withOwner(json: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...json, metadata: { ...Object(json['metadata']), ownerReferences: [{ kind: 'StatefulSet' }] } };
}

test('an empty value differs from an absent one only if Go has a pointer', () => {
  const read = (json: object) =>
    decode('PersistentVolumeClaimSpec', encodeMessage('PersistentVolumeClaimSpec', { ...json }));
  assert.deepEqual(read({}), {});
  assert.deepEqual(read({ storageClassName: '', volumeName: '' }), { storageClassName: '' });
});

test('an absent time is absent, and the first second of 1970 is a time', () => {
  assert.deepEqual(decode('ObjectMeta', encodeMessage('ObjectMeta', { creationTimestamp: null })), {});
  const first = decode('ObjectMeta', encodeMessage('ObjectMeta', { creationTimestamp: '1970-01-01T00:00:00Z' }));
  assert.deepEqual(first, { creationTimestamp: new Date(0) });
});

test('fields that the schema does not list are skipped, for example managedFields', () => {
  const name = encodeMessage('ObjectMeta', { name: 'web-0' });
  const garbage = Buffer.from([0xff, 0xff, 0xff]);
  const managedFields = Buffer.concat([Buffer.from([((17 << 3) & 0x7f) | 0x80 | 2, 1, garbage.length]), garbage]);
  assert.deepEqual(decode('ObjectMeta', Buffer.concat([managedFields, name])), { name: 'web-0' });
});

test('a label named __proto__ is a label', () => {
  const labels = JSON.parse('{"__proto__": "x"}');
  const read = decode('ObjectMeta', encodeMessage('ObjectMeta', { labels }));
  assert.deepEqual(Object.keys(Object(read['labels'])), ['__proto__']);
});

test('large and negative numbers', () => {
  const read = (value: number) =>
    decode('ObjectMeta', encodeMessage('ObjectMeta', { deletionGracePeriodSeconds: value }))[
      'deletionGracePeriodSeconds'
    ];
  for (const value of [0, 1, -1, 127, 128, 2 ** 31, -(2 ** 31), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
    assert.equal(read(value), value);
  }
});
