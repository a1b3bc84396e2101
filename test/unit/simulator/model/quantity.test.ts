/** Quantities, and texts that are not quantities. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuantity } from '../../../../source/simulator/model/quantity.ts';

test('quantities are parsed, and other texts are 0', () => {
  const table = [
    ['500m', 0.5],
    ['1Gi', 2 ** 30],
    ['1.5Ki', 1536],
    ['.5', 0.5],
    ['1.', 1],
    ['1e3', 1000],
    ['2E', 2e18],
    [7, 7],
    ['1.2.3', 0],
    ['1Zi', 0],
    ['1e3Gi', 0],
    ['', 0],
    ['.', 0],
    [undefined, 0],
  ] as const;
  for (const [value, expected] of table) assert.equal(parseQuantity(value), expected, String(value));
});
