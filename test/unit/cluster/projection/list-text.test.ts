import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitList } from '../../../../source/cluster/list/split-list.ts';
import { hasMisreadKey } from './misread-keys.ts';

function joined(json: string): unknown {
  const list = splitList(json);
  if (list === undefined) return JSON.parse(json);
  const head: unknown = JSON.parse(list.head);
  assert.ok(typeof head === 'object' && head !== null);
  return { ...head, items: Array.from(list.items, (item): unknown => JSON.parse(item)) };
}

test('a list taken apart says what it said whole', () => {
  const item = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(fc.array(item), fc.string(), (items, token) => {
      const list = { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '7', continue: token }, items };
      const text = JSON.stringify(list);
      fc.pre(!hasMisreadKey(text));
      assert.deepEqual(joined(text), JSON.parse(text));
    }),
  );
});

test('items of other things are not taken for those of the list', () => {
  const list = { items: [{ spec: { volumes: [{ downwardAPI: { items: [{ path: ']}"' }] } }] } }], kind: 'PodList' };
  assert.deepEqual(joined(JSON.stringify(list)), list);
  const odd = { metadata: { a: [{ items: [1] }] }, items: [{ name: 'a' }] };
  assert.deepEqual(joined(JSON.stringify(odd)), odd);
});

test('what is laid out otherwise, empty or cut off is left whole', () => {
  assert.equal(splitList('{"items":null}'), undefined);
  assert.equal(splitList('{"items":[{"a":1},'), undefined);
  assert.equal(splitList('{"items":[1,2]}'), undefined);
  assert.equal(splitList('<html>'), undefined);
  assert.deepEqual(joined('{"items":[]}\n'), { items: [] });
  const pretty = JSON.stringify({ items: [{ a: 1 }, { b: [] }] }, undefined, 2);
  assert.deepEqual(joined(pretty), JSON.parse(pretty));
});
