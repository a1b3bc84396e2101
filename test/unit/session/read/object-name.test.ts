import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namespacesToRead } from '../../../../source/session/read/namespaces-to-read.ts';
import { parseObjectName } from '../../../../source/session/read/object-name.ts';

test('a name with and without namespace and kind', () => {
  const table: readonly (readonly [string, string | undefined, string | undefined, string])[] = [
    ['web', undefined, undefined, 'web'],
    ['shop/web', undefined, 'shop', 'web'],
    ['sts/web', 'set', undefined, 'web'],
    ['statefulset/web', 'set', undefined, 'web'],
    ['StatefulSet/web', 'set', undefined, 'web'],
    ['statefulsets.apps/web', 'set', undefined, 'web'],
    ['statefulsets.v1.apps/web', 'set', undefined, 'web'],
    ['sts/shop/web', 'set', 'shop', 'web'],
    ['po/web-0', 'pod', undefined, 'web-0'],
    ['pods/shop/web-0', 'pod', 'shop', 'web-0'],
    // A set may be called like a kind.
    ['sts', undefined, undefined, 'sts'],
    ['shop/pod', undefined, 'shop', 'pod'],
    ['pod/pod', 'pod', undefined, 'pod'],
    // No object has these names.
    ['', undefined, undefined, ''],
    ['shop/', undefined, 'shop', ''],
    ['/web', undefined, undefined, '/web'],
    ['a/b/c', undefined, undefined, 'a/b/c'],
    ['Shop/web', undefined, undefined, 'Shop/web'],
    ['../web', undefined, undefined, '../web'],
    ['sts/a/b/c', 'set', undefined, 'a/b/c'],
  ];
  for (const [word, kind, namespace, name] of table) {
    assert.deepEqual(parseObjectName(word), { kind, namespace, name }, word);
  }
});

test('a set is read in the namespace that is written before it', () => {
  const read = (...sets: readonly string[]) =>
    namespacesToRead(
      { connection: { namespaces: undefined, selector: undefined, roleLabel: undefined }, sets },
      'here',
    );
  assert.deepEqual(read(), ['here']);
  assert.deepEqual(read('web', 'sts/web'), ['here']);
  assert.deepEqual(read('shop/web', 'sts/shop/db'), ['shop']);
  assert.deepEqual(read('web', 'sts/shop/db'), ['here', 'shop']);
});
