/** Every world of the courses is accepted whole, tells what there is to see, and reaches the state that it promises. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { at, itemsOf } from '../../../../source/simulator/model/json.ts';
import { worldDescription } from '../../../../source/simulator/worlds/course-worlds.ts';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { COURSE_WORLDS, type CourseWorldName, WORLDS } from '../../../../source/simulator/worlds/world-names.ts';
import { createFastClock } from '../../../support/fast-clock.ts';

/** The members that are ready in the end, by set. */
const READY: Readonly<Record<CourseWorldName, Readonly<Record<string, number>>>> = {
  cassandra: { cassandra: 3 },
  cockroachdb: { cockroachdb: 3 },
  consul: { consul: 3 },
  elasticsearch: { elasticsearch: 3 },
  etcd: { etcd: 3 },
  mongodb: { mongodb: 3 },
  mysql: { mysql: 3 },
  'percona-xtradb': { 'cluster1-haproxy': 2, 'cluster1-pxc': 3 },
  'postgres-stolon': { 'stolon-keeper': 2 },
  rabbitmq: { rabbitmq: 1 },
  redis: { redis: 5 },
  zookeeper: { zk: 3 },
};

function open(world: CourseWorldName) {
  const clock = createFastClock();
  const leftOut: string[] = [];
  const { store } = openWorld({ world, clock, onLeftOut: (problem) => leftOut.push(problem) });
  const readiness = (): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      store.list('apps/statefulsets').map(({ metadata, status }) => [metadata.name, status?.['readyReplicas'] ?? 0]),
    );
  return { clock, store, leftOut, readiness };
}

test('every file is a world, and every world a file', () => {
  const folder = new URL('../../../../source/simulator/worlds/courses/', import.meta.url);
  assert.deepEqual(readdirSync(folder).sort(), COURSE_WORLDS.map((name) => `${name}.yaml`).sort());
});

test('every world tells in a paragraph what there is to see', () => {
  for (const name of WORLDS) assert.match(worldDescription(name), /^[A-Z2][^#]{50,}\.$/, name);
});

for (const world of COURSE_WORLDS) {
  test(`${world}: nothing is left out, and the members that can be ready are`, () => {
    const { clock, leftOut, readiness } = open(world);
    assert.deepEqual(leftOut, []);
    clock.advance(600_000);
    assert.deepEqual(readiness(), READY[world]);
  });
}

test('rabbitmq: the second member waits for a volume, and starts once another is made', () => {
  const { clock, store, readiness } = open('rabbitmq');
  clock.advance(300_000);
  assert.equal(store.get('pods', 'default', 'rabbitmq-0')?.spec?.['nodeName'], 'kub-worker-01');
  assert.equal(store.get('pods', 'default', 'rabbitmq-1')?.status?.['phase'], 'Pending');
  const first = store.get('persistentvolumes', '', 'rabbitmq-volume-0');
  assert.ok(first !== undefined);
  const { claimRef: _, ...spec } = first.spec ?? {};
  const term = { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['kub-worker-02'] }] };
  store.create('persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'rabbitmq-volume-1', uid: '', resourceVersion: '', creationTimestamp: '' },
    spec: { ...spec, nodeAffinity: { required: { nodeSelectorTerms: [term] } } },
    status: { phase: 'Available' },
  });
  clock.runUntil(() => readiness()['rabbitmq'] === 2, 'both members are ready');
  assert.equal(store.get('pods', 'default', 'rabbitmq-1')?.spec?.['nodeName'], 'kub-worker-02');
});

test('mysql: the claim of the second member is a clone of the first one', () => {
  const { clock, store } = open('mysql');
  clock.advance(300_000);
  const claim = store.get('persistentvolumeclaims', 'default', 'data-mysql-1');
  assert.equal(at(claim?.spec, 'dataSource', 'kind'), 'PersistentVolumeClaim');
  assert.equal(at(claim?.spec, 'dataSource', 'name'), 'data-mysql-0');
  assert.equal(claim?.status?.['phase'], 'Bound');
  const [volume] = itemsOf(store.get('pods', 'default', 'mysql-1')?.spec?.['volumes']);
  assert.equal(at(volume, 'persistentVolumeClaim', 'claimName'), 'data-mysql-1');
});

test('elasticsearch: a fourth member finds no node', () => {
  const { clock, store } = open('elasticsearch');
  clock.advance(120_000);
  const set = store.get('apps/statefulsets', 'default', 'elasticsearch');
  assert.ok(set !== undefined);
  store.update('apps/statefulsets', { ...set, spec: { ...set.spec, replicas: 4 } });
  clock.advance(120_000);
  const pod = store.get('pods', 'default', 'elasticsearch-3');
  assert.equal(at(pod?.status, 'phase'), 'Pending');
  assert.equal(at(pod?.spec, 'nodeName'), undefined);
});
