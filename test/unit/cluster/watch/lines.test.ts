import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLineSplitter } from '../../../../source/cluster/list/line-splitter.ts';

test('the lines are the same, however the bytes are cut', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, '').trim()));
  fc.assert(
    fc.property(texts, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (wanted, sizes) => {
      const bytes = Buffer.from(wanted.map((line) => `${line}\n`).join(''));
      const lines = createLineSplitter();
      const found: string[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        found.push(...lines.push(bytes.subarray(at, at + size)));
        at += size;
      }
      assert.deepEqual(
        found,
        wanted.filter((line) => line !== ''),
      );
      assert.equal(lines.unfinished, false);
    }),
  );
});

test('a line without an end is refused before it fills the memory, and the next one is read', () => {
  const lines = createLineSplitter();
  const megabyte = Buffer.alloc(1024 * 1024, 'x');
  assert.throws(() => {
    for (let count = 0; count < 50; count += 1) lines.push(megabyte);
  }, /an event has more than 16777216 bytes/);
  assert.equal(lines.unfinished, false);
});

test('an unfinished line is reported', () => {
  const lines = createLineSplitter();
  assert.deepEqual(lines.push(Buffer.from('one\ntw')), ['one']);
  assert.equal(lines.unfinished, true);
});
