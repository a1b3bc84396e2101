/** Quantities, and texts that are not quantities. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInUnitOf, parseQuantity } from '../../../../source/domain/text/quantity.ts';

test('quantities are parsed, and other texts are recognised', () => {
  const table = [
    ['500m', 0.5],
    ['1Gi', 2 ** 30],
    ['.5', 0.5],
    ['1e3', 1000],
    ['2E', 2e18],
    ['1.2.3', undefined],
    ['1Zi', undefined],
    ['1e3Gi', undefined],
    ['', undefined],
  ] as const;
  for (const [text, expected] of table) assert.equal(parseQuantity(text), expected, text);
});

test('a number is formatted in the unit of the other quantity', () => {
  assert.equal(formatInUnitOf(1.5 * 2 ** 30, '2Gi'), '1.5Gi');
  assert.equal(formatInUnitOf(2, '1'), '2');
});
