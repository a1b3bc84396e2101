import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { changedTable } from '../../../source/cache/overlay-table.ts';

const aChange = fc.tuple(
  fc.nat(30).map((key) => `key-${key}`),
  fc.option(fc.nat(), { nil: undefined }),
);

test('after any changes, the table holds what a map would hold, and older versions stay as they were', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.array(fc.array(aChange, { maxLength: 8 }), { maxLength: 30 }), (size, batches) => {
      let table: ReadonlyMap<string, number> = new Map(Array.from({ length: size }, (_, at) => [`key-${at}`, -at]));
      const versions: (readonly [ReadonlyMap<string, number>, ReadonlyMap<string, number>])[] = [];
      const model = new Map(table);
      for (const batch of batches) {
        const changes = new Map(batch);
        table = changedTable(table, changes);
        for (const [key, value] of changes) {
          if (value === undefined) model.delete(key);
          else model.set(key, value);
        }
        versions.push([table, new Map(model)]);
      }
      for (const [found, expected] of versions) {
        assert.deepEqual(new Map(found), expected);
        assert.equal(found.size, expected.size);
        assert.deepEqual(new Set(found.keys()), new Set(expected.keys()));
        assert.equal([...found.values()].length, expected.size);
        let visited = 0;
        found.forEach((value, key) => {
          visited += 1;
          assert.equal(expected.get(key), value);
        });
        assert.equal(visited, expected.size);
        for (let key = 0; key <= 60; key++) {
          assert.equal(found.get(`key-${key}`), expected.get(`key-${key}`));
          assert.equal(found.has(`key-${key}`), expected.has(`key-${key}`));
        }
      }
    }),
  );
});

test('a changed object keeps its position, and a new one follows at the end', () => {
  const before = new Map([...'abcdefgh'].map((key) => [key, 1]));
  const after = changedTable(before, [
    ['b', 2],
    ['z', 2],
  ]);
  assert.deepEqual([...after.keys()].join(''), 'abcdefghz');
});
