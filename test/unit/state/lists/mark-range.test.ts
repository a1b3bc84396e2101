import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rangeFromMark } from '../../../../source/state/lists/mark-range.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e'];

test('the range goes from the nearest mark to the cursor, in either direction', () => {
  assert.deepEqual(rangeFromMark(KEYS, 3, new Set(['a', 'b'])), ['b', 'c', 'd']);
  assert.deepEqual(rangeFromMark(KEYS, 0, new Set(['c', 'e'])), ['a', 'b', 'c']);
});

test('without a mark, it is the row under the cursor', () => {
  assert.deepEqual(rangeFromMark(KEYS, 2, new Set()), ['c']);
  assert.deepEqual(rangeFromMark(KEYS, 2, new Set(['gone'])), ['c']);
});
