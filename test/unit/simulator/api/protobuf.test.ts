import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeObject } from '../../../../source/simulator/api/protobuf/decode.ts';

/** One field with a length below 128. */
function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

function envelope(apiVersion: string, kind: string, object: Buffer): Buffer {
  const type = Buffer.concat([field(1, apiVersion), field(2, kind)]);
  return Buffer.concat([Buffer.from('k8s\0'), field(1, type), field(2, object)]);
}

const meta = field(1, Buffer.concat([field(1, 'a'), field(2, ''), field(8, '')]));
const data = field(2, Buffer.concat([field(1, 'key'), field(2, 'value')]));
const configMap = envelope('v1', 'ConfigMap', Buffer.concat([meta, data]));

test('an object has the fields that its JSON would have', () => {
  assert.deepEqual(decodeObject(configMap), {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { key: 'value' },
  });
});

test('a kind that is not known, and bytes without the envelope, are not decoded', () => {
  assert.equal(decodeObject(envelope('v9', 'Thing', meta)), undefined);
  assert.equal(decodeObject(envelope('v1', 'constructor', meta)), undefined);
  assert.equal(decodeObject(Buffer.from('{}')), undefined);
});

test('damaged bytes are refused, or give an object', () => {
  fc.assert(
    fc.property(
      fc.nat(configMap.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.nat(configMap.length),
      (at, by, end) => {
        const damaged = Buffer.from(configMap);
        damaged[at] = (damaged[at] ?? 0) ^ by;
        let object: unknown;
        try {
          object = decodeObject(damaged.subarray(0, end));
        } catch (error) {
          assert.ok(error instanceof Error);
          return;
        }
        assert.ok(object === undefined || typeof object === 'object');
      },
    ),
    { numRuns: 2000 },
  );
});
