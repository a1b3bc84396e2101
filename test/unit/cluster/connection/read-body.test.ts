import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readBody } from '../../../../source/cluster/connection/read-body.ts';
import { ClusterError } from '../../../../source/cluster/errors.ts';

const peer = { server: 'https://server', userName: 'jane' };
const limit = 1_000_000;

function responseOf(chunks: readonly Buffer[], encoding?: string) {
  const headers = encoding === undefined ? {} : { 'content-encoding': encoding };
  return Object.assign(Readable.from(chunks), { headers });
}

function isTooLarge(thrown: unknown): boolean {
  return thrown instanceof ClusterError && thrown.kind === 'protocol' && /more than 1 MB/.test(thrown.message);
}

test('a body is read whole, and decompressed', async () => {
  const body = Buffer.from('body'.repeat(1000));
  assert.deepEqual(await readBody(responseOf([body.subarray(0, 7), body.subarray(7)]), { peer, limit }), body);
  assert.deepEqual(await readBody(responseOf([gzipSync(body)], 'gzip'), { peer, limit }), body);
});

test('a body is decompressed whole, however many parts that takes', async () => {
  const alike = Buffer.alloc(9_000_000, 'pod ');
  const mixed = Buffer.from(Array.from({ length: 800_000 }, (_, index) => `${(index * 7919) % 100_003} `).join(''));
  for (const body of [alike, mixed, Buffer.alloc(0), Buffer.from('x')]) {
    const read = await readBody(responseOf([gzipSync(body)], 'gzip'), { peer, limit: 10_000_000 });
    assert.ok(read.equals(body), `${read.length} bytes of ${body.length}`);
  }
});

test('a body that is too large is refused with a sentence, and no more of it is read', async () => {
  let read = 0;
  const endless = Readable.from(
    (function* () {
      for (;;) {
        read += 100_000;
        yield Buffer.alloc(100_000);
      }
    })(),
  );
  await assert.rejects(readBody(Object.assign(endless, { headers: {} }), { peer, limit }), isTooLarge);
  assert.ok(read < 10 * limit, `${read} bytes`);
  assert.equal(endless.destroyed, true);
});

test('so is a small one that becomes too large when it is decompressed', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  assert.ok(bomb.length < limit);
  await assert.rejects(readBody(responseOf([bomb], 'gzip'), { peer, limit }), isTooLarge);
});

test('damaged compression is an error of its own', async () => {
  await assert.rejects(readBody(responseOf([Buffer.from('no gzip')], 'gzip'), { peer, limit }), {
    code: 'Z_DATA_ERROR',
  });
});
