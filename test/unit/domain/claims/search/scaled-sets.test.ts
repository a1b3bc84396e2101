/** Objects that bring the ordinal of a parked claim back, without being an autoscaler of Kubernetes. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { soughtClaim } from '../../../../../source/domain/claims/search/sought-claim.ts';
import { aClaim } from '../../../../support/object-builders.ts';
import { kindOf, mentionOf } from './mention-of.ts';

/** Ordinal 2 of set web, which has ordinals from 0. */
const PARKED = {
  ...soughtClaim(aClaim('data-web-2'), { set: undefined, ordinal: 2, volume: undefined }),
  setNames: [],
  parked: { set: 'web', firstOrdinal: 0, ordinal: 2 },
};
const SAYS = /^may scale StatefulSet web and bring ordinal 2 back/;

const table: readonly (readonly [string, unknown, boolean])[] = [
  ['Thing', { statefulSetName: 'web', replicas: 3 }, true],
  ['Thing', { statefulSetName: 'web', replicas: '5' }, true],
  ['Thing', { statefulSetName: 'web', replicas: 2 }, false],
  ['Thing', { statefulSetName: 'api', replicas: 3 }, false],
  ['Thing', { statefulSetName: 'web', minReplicas: 3, batchSize: 9 }, false],
  ['Thing', { statefulSetRef: { name: 'web' }, plan: [{ at: '08:00', size: 4 }] }, true],
  ['Thing', { target: { kind: 'StatefulSet', name: 'web' }, jobs: [{ targetSize: 3 }] }, true],
  ['Thing', { targetRef: { name: 'web' }, maxReplicas: 5 }, true],
  ['Thing', { scaleTargetRef: { name: 'web' }, maxReplicas: 5 }, true],
  ['Thing', { workload: 'web', instances: 3 }, true],
  ['Backup', { statefulSetName: 'web', keep: 7 }, false],
  ['SleepSchedule', { statefulSetName: 'web', days: 'Mon-Fri' }, true],
  ['Thing', { statefulSetName: 'web', wakeUpAt: '08:00' }, true],
  [
    'VerticalPodAutoscaler',
    { targetRef: { kind: 'StatefulSet', name: 'web' }, updatePolicy: { minReplicas: 3 } },
    false,
  ],
  ['Thing', { hook: 'kubectl scale sts/web --replicas=3' }, true],
  ['Thing', { hook: 'kubectl scale sts/web --replicas=1' }, false],
  ['Thing', { hook: 'kubectl scale sts/web --replicas=$COUNT' }, true],
  ['SleepInfo', { sleepAt: '20:00', suspendStatefulSets: false, workloads: ['api'] }, false],
];

describe('an object of an extension', () => {
  for (const [kind, spec, isVeto] of table) {
    test(`${kind} ${JSON.stringify(spec)}`, () => {
      const found = mentionOf(PARKED, { spec }, kindOf(kind, 'example.com'));
      assert.equal(SAYS.test(found ?? ''), isVeto, String(found));
    });
  }
});

describe('a kind of Kubernetes', () => {
  const manifest = (replicas: number) =>
    `kind: StatefulSet\nmetadata:\n  name: web\nspec:\n  replicas: ${replicas}\n---\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 9\n`;
  const texts: readonly (readonly [unknown, boolean])[] = [
    ['#!/bin/sh\nkubectl scale statefulset web --replicas=3\n', true],
    ['kubectl patch sts web -p \'{"spec":{"replicas":3}}\'', true],
    ['[{"name":"api","replicas":9},{"name":"web","replicas":3}]', true],
    ['[{"name":"api","replicas":9},{"name":"web","replicas":1}]', false],
    [manifest(3), true],
    [manifest(1), false],
    ['kubectl rollout status statefulset web', false],
  ];
  for (const [text, isVeto] of texts) {
    test(JSON.stringify(text), () => {
      assert.equal(SAYS.test(mentionOf(PARKED, { data: { text } }, kindOf('ConfigMap')) ?? ''), isVeto);
      const encoded = Buffer.from(String(text)).toString('base64');
      assert.equal(SAYS.test(mentionOf(PARKED, { data: { text: encoded } }, kindOf('Secret')) ?? ''), isVeto);
    });
  }
  test('by the words of a command, but not by its own replicas', () => {
    const args = ['scale', 'statefulset', 'web', '--replicas=3'];
    assert.match(mentionOf(PARKED, { spec: { args } }, kindOf('CronJob', 'batch')) ?? '', SAYS);
    const exporter = { spec: { replicas: 3, args: ['--statefulset=web'] } };
    assert.equal(mentionOf(PARKED, exporter, kindOf('Deployment', 'apps')), undefined);
  });
});

describe('an object that names no set', () => {
  const sleeps = /^scales the sets of its namespace, StatefulSet web among them/;
  const said = (kind: string, spec: unknown, namespace = 'shop', isNamespaced = true) =>
    mentionOf(PARKED, { spec }, kindOf(kind, 'example.com', isNamespaced), namespace) ?? '';
  test('and sends a whole namespace to sleep', () => {
    assert.match(said('SleepInfo', { weekdays: '1-5', sleepAt: '20:00', suspendStatefulSets: true }), sleeps);
    assert.match(said('Hibernation', { schedule: '0 20 * * *' }), sleeps);
    assert.match(said('Office', { downtime: 'Mon-Sun 20:00-08:00' }), sleeps);
    assert.equal(said('SleepInfo', { sleepAt: '20:00' }, 'pay'), '');
    assert.equal(said('ClusterHibernation', { schedule: '0 20 * * *' }, '', false), '');
    assert.equal(said('SleepInfo', { target: { kind: 'Deployment', name: 'api' } }), '');
  });
  test('and scales the object that owns its set', () => {
    const autoscaler = (kind: string, name: string, maxReplicas: number) =>
      mentionOf(
        PARKED,
        { spec: { scaleTargetRef: { kind, name }, maxReplicas } },
        kindOf('HorizontalPodAutoscaler', 'autoscaling'),
      );
    assert.match(
      autoscaler('RedisCluster', 'web', 3) ?? '',
      /^may scale RedisCluster web, whose name is in the claim's/,
    );
    assert.equal(autoscaler('RedisCluster', 'web', 2), undefined);
    assert.equal(autoscaler('RedisCluster', 'api', 9), undefined);
    assert.equal(autoscaler('Deployment', 'web', 9), undefined);
  });
});
