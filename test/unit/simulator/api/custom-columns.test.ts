/** The columns that a CustomResourceDefinition asks for. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customColumns } from '../../../../source/simulator/api/tables/custom-columns.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const object = {
  apiVersion: 'shop.example.com/v1',
  kind: 'Gadget',
  metadata: {
    name: 'one',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-03-01T11:00:00Z',
    labels: { 'example.com/tier': 'gold' },
  },
  spec: { replicas: 3, names: ['a', 'b'], paused: false },
  status: {
    conditions: [
      { type: 'Stored', status: 'Unknown' },
      { type: 'Ready', status: 'True' },
    ],
  },
};

const CASES: readonly (readonly [path: string, type: string, expected: string | number])[] = [
  ['.spec.replicas', 'integer', 3],
  ['.spec.paused', 'boolean', 'false'],
  ['.spec.names[1]', 'string', 'b'],
  ['.spec.names[*]', 'string', 'a'],
  ['.spec.names', 'string', '["a","b"]'],
  ['.status.conditions[?(@.type=="Ready")].status', 'string', 'True'],
  [".status.conditions[?(@.type=='Nope')].status", 'string', '<none>'],
  ['.metadata.labels.example\\.com/tier', 'string', 'gold'],
  ["['metadata'].name", 'string', 'one'],
  ['.metadata.creationTimestamp', 'date', '60m'],
  ['.spec.missing.deeper', 'string', '<none>'],
  ['.spec.names[', 'string', '<none>'],
];
for (const [jsonPath, type, expected] of CASES) {
  test(`${jsonPath} is ${expected}`, () => {
    const [, column] = customColumns([{ name: 'X', type, jsonPath }]);
    assert.equal(column?.cell(object, NOW), expected);
  });
}

test('without columns of its own, the age is shown', () => {
  assert.deepEqual(
    customColumns([]).map(({ name }) => name),
    ['Name', 'Age'],
  );
});
