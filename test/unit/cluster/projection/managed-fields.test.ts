import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutManagedFields } from '../../../../source/cluster/list/managed-fields.ts';
import { hasMisreadKey } from './misread-keys.ts';

/** What the cut has to come to: every array under the key is empty. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(emptied);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    return [key, key === 'managedFields' && Array.isArray(item) ? [] : emptied(item)] as const;
  });
  return Object.fromEntries(entries);
}

const nasty = fc.oneof(
  fc.constantFrom(
    'managedFields',
    '"managedFields":[',
    '\\"managedFields\\":[',
    '\\',
    '"',
    '[',
    ']',
    '\\\\"',
    '\u2028',
  ),
  fc.string(),
);

const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    nasty,
    fc.constantFrom(null, true, 1.5),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(nasty, fc.constant('managedFields')), tie('value'), { maxKeys: 4 }),
  ),
}));

test('cutting the text gives what parsing and emptying gives', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value);
      fc.pre(!hasMisreadKey(text));
      assert.deepEqual(JSON.parse(cutManagedFields(text)), emptied(JSON.parse(text)));
    }),
    { numRuns: 2_000 },
  );
});

test('the cut text holds nothing of the fields', () => {
  const text = '{"metadata":{"managedFields":[{"f:x]\\"":["a"]},[]],"name":"web"},"managedFields":[1]}';
  assert.equal(cutManagedFields(text), '{"metadata":{"managedFields":[],"name":"web"},"managedFields":[]}');
});

test('a truncated text stays as broken as it is', () => {
  const text = '{"metadata":{"managedFields":[{"a":"b"},{"c":["d';
  for (let end = 0; end <= text.length; end += 1) {
    assert.throws(() => JSON.parse(cutManagedFields(text.slice(0, end))));
  }
});
