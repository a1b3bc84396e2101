import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSizes, parseSize } from '../../../../source/domain/expansion/size.ts';

const SIZES: readonly (readonly [string, number | RegExp])[] = [
  ['20Gi', 20 * 2 ** 30],
  ['1.5Ti', 1.5 * 2 ** 40],
  ['500M', 500e6],
  ['1Mi', 2 ** 20],
  ['', /^There is no size/],
  ['20', /"20" has no unit: write 20Gi or 20Mi/],
  ['0.5', /has no unit/],
  ['20GB', /"20GB" is no size: write a number and a unit/],
  ['20gi', /is no size/],
  ['20 Gi', /is no size/],
  ['-5Gi', /is no size/],
  ['+5Gi', /is no size/],
  ['1e9', /is no size/],
  ['100m', /is no size/],
  ['Gi', /is no size/],
  ['0Gi', /less than 1Mi/],
  ['4Ki', /less than 1Mi.*check the unit/],
  ['9Ei', /more than 1Pi.*check the unit/],
  ['99999999999Ti', /more than 1Pi/],
];

for (const [text, expected] of SIZES) {
  test(`the size "${text}"`, () => {
    const parsed = parseSize(text);
    if (typeof expected === 'number') assert.deepEqual(parsed, { bytes: expected });
    else assert.match('problem' in parsed ? parsed.problem : 'no problem', expected);
  });
}

test('sizes in different units are compared by their bytes', () => {
  assert.equal(compareSizes('1536Mi', '1.5Gi'), 0);
  assert.ok((compareSizes('1G', '1Gi') ?? 0) < 0);
  assert.equal(compareSizes('', '1Gi'), undefined);
});
