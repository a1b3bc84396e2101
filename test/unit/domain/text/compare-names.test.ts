import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compareNames } from '../../../../source/domain/text/compare-names.ts';

const collator = new Intl.Collator('en', { numeric: true });

describe('the order of names', () => {
  it('counts as people do', () => {
    const names = ['web-10', 'web-9', 'web', 'web-1.db', 'web-1', 'db-0'];
    assert.deepEqual(names.sort(compareNames), ['db-0', 'web', 'web-1', 'web-1.db', 'web-9', 'web-10']);
  });

  it('is that of the numeric collation, for names of objects and for any other text', () => {
    const name = fc.string({ unit: fc.constantFrom(...'ab01-.'), maxLength: 12 });
    const text = fc.oneof(name, fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(text, text, (left, right) => {
        assert.equal(Math.sign(compareNames(left, right)), Math.sign(collator.compare(left, right)));
      }),
      { numRuns: 20_000 },
    );
  });

  it('compares numbers that no number of JavaScript can hold', () => {
    const long = '9'.repeat(40);
    assert.ok(compareNames(`web-${long}`, `web-1${'0'.repeat(40)}`) < 0);
  });
});
