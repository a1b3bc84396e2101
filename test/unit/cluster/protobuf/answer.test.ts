import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isProtobuf, readEvent, readList, readObject } from '../../../../source/cluster/protobuf/answer.ts';
import { createFrames } from '../../../../source/cluster/protobuf/frames.ts';
import { MalformedProtobuf } from '../../../../source/cluster/protobuf/wire.ts';
import { encodeBody, encodeEvent, encodeList, encodeMessage, encodeObject } from './encode.ts';

const POD = { metadata: { name: 'web-0', uid: 'u1' } };

test('the Content-Type distinguishes protobuf from JSON', () => {
  assert.equal(isProtobuf('application/vnd.kubernetes.protobuf'), true);
  assert.equal(isProtobuf('application/vnd.kubernetes.protobuf;stream=watch'), true);
  assert.equal(isProtobuf('application/json'), false);
  assert.equal(isProtobuf(undefined), false);
});

test('a page of a list: its items, its version, and the token of the next page', () => {
  const metadata = { resourceVersion: '7', continue: 'next', remainingItemCount: 0 };
  const page = readList(encodeList('Pod', metadata, [POD, { metadata: { name: 'web-1', uid: 'u2' } }]));
  assert.deepEqual(page?.metadata, metadata);
  assert.deepEqual(
    [...(page?.items ?? [])].map((item) => Object(item['metadata']).name),
    ['web-0', 'web-1'],
  );
});

test('the items with one of some texts', () => {
  const pods = ['web-0', 'web-1', 'db.0', 'db-0'].map((name) => ({ metadata: { name, uid: `uid of ${name}` } }));
  const page = readList(encodeList('Pod', { resourceVersion: '7' }, pods));
  const namesWith = (...texts: string[]) =>
    [...(page?.itemsWith(texts) ?? [])].map((item) => Object(item['metadata']).name);
  assert.deepEqual(namesWith('web-1', 'db.0'), ['web-1', 'db.0']);
  assert.deepEqual(namesWith('web'), ['web-0', 'web-1']);
  assert.deepEqual(namesWith('missing'), []);
  assert.deepEqual(namesWith(), []);
});

test('an empty list is a list', () => {
  const page = readList(encodeList('EndpointSlice', { resourceVersion: '7' }, []));
  assert.deepEqual([...(page?.items ?? [POD])], []);
  assert.deepEqual(page?.metadata, { resourceVersion: '7' });
});

test('a Status is not a list, and is read with its causes', () => {
  const status = { message: 'no', reason: 'Forbidden', code: 403, details: { retryAfterSeconds: 2 } };
  const body = encodeObject('Status', status);
  assert.equal(readList(body), undefined);
  assert.deepEqual(readObject(body), { kind: 'Status', ...status });
});

test('a bookmark is an event with a version only', () => {
  const [frame = Buffer.alloc(0)] = createFrames().push(
    encodeEvent('BOOKMARK', encodeObject('Pod', { metadata: { resourceVersion: '9' } })),
  );
  const event = readEvent(frame);
  assert.equal(event['type'], 'BOOKMARK');
  assert.deepEqual(Object(event['object']).metadata, { resourceVersion: '9' });
});

test('frames are complete, however the bytes are cut', () => {
  const events = ['a', 'b'.repeat(300), ''].map((name) =>
    encodeEvent('ADDED', encodeObject('Pod', { metadata: { name } })),
  );
  const stream = Buffer.concat(events);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 20 }), (cuts) => {
      const frames = createFrames();
      const bounds = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const got = bounds.flatMap((from, index) => frames.push(stream.subarray(from, bounds[index + 1] ?? from)));
      assert.deepEqual(
        got,
        events.map((event) => event.subarray(4)),
      );
      assert.equal(frames.unfinished, false);
    }),
  );
});

test('a stream that ends within a frame is incomplete', () => {
  const frames = createFrames();
  frames.push(encodeEvent('ADDED', encodeObject('Pod', POD)).subarray(0, -1));
  assert.equal(frames.unfinished, true);
});

const MALFORMED: Readonly<Record<string, () => unknown>> = {
  'no magic': () => readObject(Buffer.from('{"kind":"Pod"}')),
  'nothing at all': () => readObject(Buffer.alloc(0)),
  'no object': () => readObject(encodeBody('Pod', Buffer.alloc(0)).subarray(0, 11)),
  'a kind that was not asked for': () => readObject(encodeBody('Secret', Buffer.alloc(0))),
  'a value that is longer than the object': () => readObject(encodeBody('Pod', Buffer.from([0x0a, 0x7f, 0]))),
  'a number without an end': () => readObject(encodeBody('Status', Buffer.from([0x30, 0xff, 0xff]))),
  'a number of more than 64 bits': () =>
    readObject(encodeBody('Status', Buffer.from([0x30, ...Array(9).fill(0xff), 2]))),
  'text where a number is expected': () => readObject(encodeBody('Status', Buffer.from([0x32, 1, 0x61]))),
  'a wire type that does not exist': () => readObject(encodeBody('Pod', Buffer.from([0x0f, 1]))),
  'a group, which Kubernetes never sends': () => readObject(encodeBody('Pod', Buffer.from([0x0b, 0x0c]))),
  'a field with the number 0': () => readObject(encodeBody('Pod', Buffer.from([0x02, 0]))),
  'an item that is cut off': () => {
    const item = encodeMessage('Pod', POD).subarray(0, -1);
    const list = Buffer.concat([Buffer.from([0x0a, 0, 0x12, item.length]), item]);
    return [...(readList(encodeBody('PodList', list))?.items ?? [])];
  },
  'a frame of 2 GB': () => createFrames().push(Buffer.from([0x7f, 0xff, 0xff, 0xff])),
};

for (const [what, read] of Object.entries(MALFORMED)) {
  test(`malformed: ${what}`, () => assert.throws(read, MalformedProtobuf));
}
