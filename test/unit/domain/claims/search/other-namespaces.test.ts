/** What an own kind of Kubernetes says of a claim of another namespace: it has to name both. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { soughtClaim } from '../../../../../source/domain/claims/search/sought-claim.ts';
import { aClaim } from '../../../../support/object-builders.ts';
import { kindOf, mentionOf } from './mention-of.ts';

const CLAIM = soughtClaim(aClaim('data-web-0', { meta: { labels: { app: 'web' } } }), {
  set: undefined,
  ordinal: 0,
  volume: undefined,
});
const PARKED = { ...CLAIM, setNames: [], parked: { set: 'web', firstOrdinal: 0, ordinal: 0 } };
const template = (command: readonly string[]) => ({
  jobTemplate: { spec: { template: { spec: { containers: [{ command }] } } } },
});
const volumes = [{ persistentVolumeClaim: { claimName: 'data-web-0' } }];

describe('named in full', () => {
  const table: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    ['ConfigMap', { data: { claims: 'shop/data-web-0' } }, 'names it: data.claims'],
    ['ConfigMap', { data: { ns: 'shop', pvc: 'data-web-0' } }, 'names it: data.pvc'],
    ['ConfigMap', { data: { 'shop_data-web-0': 'yes' } }, 'names it: data.shop_data-web-0'],
    ['Service', { metadata: { annotations: { 'x.io/backs-up': 'shop/data-web-0' } } }, 'names it'],
    ['CronJob', { spec: template(['kubectl', '-n', 'shop', 'get', 'pvc', 'data-web-0']) }, 'names it'],
    ['ConfigMap', { data: { run: 'for i in 0 1; do backup -n shop data-web-$i; done' } }, 'names claims data-web-…'],
    ['ConfigMap', { data: { claims: 'shop/data-*-0' } }, 'has a pattern that its name fits'],
    [
      'Secret',
      { data: { text: 'kind: StatefulSet\nmetadata:\n  name: web\n  namespace: shop\n' } },
      'lists StatefulSet web',
    ],
    ['ConfigMap', { data: { app: 'shop_web_apps_StatefulSet' } }, 'lists StatefulSet web'],
    [
      'PersistentVolumeClaim',
      { spec: { dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'data-web-0', namespace: 'shop' } } },
      'names it: spec.dataSourceRef.name',
    ],
  ];
  for (const [kind, object, expected] of table) {
    test(`${kind} ${JSON.stringify(object)}`, () => {
      const found = mentionOf(CLAIM, object, kindOf(kind), 'pay');
      assert.ok(found?.startsWith(expected), String(found));
    });
  }
  test('a command that scales its set', () => {
    const command = ['kubectl', 'scale', '-n', 'shop', 'statefulset', 'web', '--replicas=3'];
    assert.match(mentionOf(PARKED, { spec: template(command) }, kindOf('CronJob', 'batch'), 'pay') ?? '', /may scale/);
  });
});

describe('not what means the own namespace', () => {
  const table: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['ConfigMap', { data: { claim: 'data-web-0' } }],
    ['ConfigMap', { data: { claims: 'data-web-*', all: '*', other: 'shop' } }],
    ['Pod', { spec: { volumes, env: [{ name: 'SHOP', value: 'http://api.shop.svc' }] } }],
    ['PersistentVolumeClaim', { metadata: { name: 'data-web-0', labels: { from: 'shop' } } }],
    [
      'PersistentVolumeClaim',
      { spec: { dataSource: { kind: 'PersistentVolumeClaim', name: 'data-web-0' }, a: 'shop' } },
    ],
    ['ConfigMap', { data: { app: 'StatefulSet/web', url: 'http://api.shop.svc' } }],
    ['Secret', { data: { text: 'kind: StatefulSet\nmetadata:\n  name: web\nspec:\n  env: shop\n' } }],
    ['Secret', { data: { text: 'kind: StatefulSet\nmetadata:\n  name: web\n  namespace: pay\nspec: shop\n' } }],
    ['Role', { rules: [{ resources: ['*'], resourceNames: ['*'] }] }],
  ];
  for (const [kind, object] of table) {
    test(`${kind} ${JSON.stringify(object)}`, () => {
      assert.equal(mentionOf(CLAIM, object, kindOf(kind), 'pay'), undefined);
    });
  }
});
