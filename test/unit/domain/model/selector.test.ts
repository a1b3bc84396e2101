import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requirementMatches, selectorMatches } from '../../../../source/domain/model/label-selector.ts';

const cases: readonly (readonly [string, readonly string[], string | undefined, boolean])[] = [
  ['In', ['a', 'b'], 'a', true],
  ['In', ['a'], 'c', false],
  ['In', ['a'], undefined, false],
  ['NotIn', ['a'], 'c', true],
  ['NotIn', ['a'], 'a', false],
  ['NotIn', ['a'], undefined, true],
  ['Exists', [], '', true],
  ['Exists', [], undefined, false],
  ['DoesNotExist', [], undefined, true],
  ['DoesNotExist', [], 'a', false],
  ['Gt', ['4'], '5', true],
  ['Gt', ['5'], '5', false],
  ['Gt', ['x'], '5', false],
  ['Lt', ['5'], '4', true],
  ['Lt', ['5'], undefined, false],
  ['Unheard', ['5'], '5', false],
];
for (const [operator, values, value, holds] of cases) {
  test(`${operator} ${values.join(',')} for ${value}: ${holds}`, () => {
    assert.equal(requirementMatches({ key: 'k', operator, values }, value), holds);
  });
}

test('a selector requires all of its labels and expressions', () => {
  const selector = {
    matchLabels: { app: 'web' },
    matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['test'] }],
  };
  assert.equal(selectorMatches(selector, { app: 'web' }), true);
  assert.equal(selectorMatches(selector, { app: 'web', tier: 'test' }), false);
  assert.equal(selectorMatches(selector, { app: 'api' }), false);
  assert.equal(selectorMatches({ matchLabels: {}, matchExpressions: [] }, {}), true);
});
