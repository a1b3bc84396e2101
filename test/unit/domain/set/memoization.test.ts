import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import { keyOf, type Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { describeSet, describeSets } from '../../../../source/domain/set/describe-set.ts';
import { nextChangeAt } from '../../../../source/domain/set/next-change.ts';
import {
  aClaim,
  aContainer,
  aNode,
  anEvent,
  aPod,
  aSet,
  aSlice,
  aSnapshot,
  aVolume,
  DAY,
  healthyObjectsOf,
  healthySnapshot,
  MINUTE,
  NOW,
  notReady,
  type PodOptions,
  readySince,
  SECOND,
  terminatingMeta,
  unschedulable,
} from '../../../support/object-builders.ts';

function aFleet(): Snapshot {
  const sets = ['api', 'db', 'web'].map((name) => aSet({ name }));
  return aSnapshot([...sets, ...sets.flatMap(healthyObjectsOf)]);
}

/** Returns the snapshot with one object replaced, as a watch event would do. */
function put(snapshot: Snapshot, object: ClusterObject): Snapshot {
  const table = new Map<string, ClusterObject>(snapshot.tables[object.kind]);
  table.set(keyOf(object.meta.namespace, object.meta.name), object);
  return { ...snapshot, tables: { ...snapshot.tables, [object.kind]: table } };
}

const db = aSet({ name: 'db' });
const sameClaim = aClaim('data-db-1', { capacity: '9Gi' });
const changes: readonly (readonly [string, ClusterObject, readonly string[]])[] = [
  ['a pod', aPod(db, 1, notReady()), ['db']],
  ['a pod of nobody', aPod(aSet({ name: 'other' }), 0), []],
  ['a condemned pod', aPod(db, 7), ['db']],
  ['a claim', sameClaim, ['db']],
  ['a parked claim', aClaim('data-db-9'), ['db']],
  ['a claim of nobody', aClaim('data-other-9'), []],
  ['a volume', aVolume(aClaim('data-db-1'), { reclaimPolicy: 'Retain' }), ['db']],
  ['the slice', aSlice('db', []), ['db']],
  ['an event', anEvent(db, 'FailedCreate', 'create Pod db-1 in StatefulSet db failed error: no'), ['db']],
  ['an event of no interest', anEvent(db, 'Other', 'something'), []],
  ['a node', aNode('node-1', { zone: 'a' }), ['api', 'db', 'web']],
  ['a node without pods', aNode('node-9'), []],
  ['the set', { ...db, replicas: 4 }, ['db']],
];
for (const [what, object, affected] of changes) {
  test(`when ${what} changes, ${affected.join(', ') || 'no set'} is computed again`, () => {
    const before = aFleet();
    const old = describeSets(before, { now: NOW });
    const fresh = describeSets(put(before, object), { now: NOW + 1 });
    const changed = fresh.filter((status, index) => status !== old[index]).map(({ set }) => set.meta.name);
    assert.deepEqual(changed, affected);
  });
}

test('nothing is computed again for the same objects in new tables', () => {
  const before = aFleet();
  const old = describeSets(before, { now: NOW });
  const copy = put(put(before, aPod(aSet({ name: 'other' }), 0)), aClaim('x'));
  assert.ok(describeSets(copy, { now: NOW + DAY }).every((status, index) => status === old[index]));
});

test('another role label computes all sets again', () => {
  const set = aSet();
  const world = healthySnapshot(set);
  const old = describeSet(world, set, { now: NOW });
  assert.notEqual(describeSet(world, set, { now: NOW, roleLabel: 'role' }), old);
});

test('a changed volume with the same nodes keeps them', () => {
  const set = aSet({ replicas: 1 });
  const claim = aClaim('data-web-0');
  const term = { expressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-0'] }], fields: [] };
  const world = healthySnapshot(set, claim, aVolume(claim, { nodeTerms: [term] }));
  const old = describeSet(world, set, { now: NOW });
  assert.deepEqual(old.bindings[0]?.claims[0]?.nodes, ['node-0']);
  assert.equal(describeSet(put(world, aNode('node-9')), set, { now: NOW }), old);
});

test('a change of the node that the volume of a waiting pod requires computes the set again, unless the change has no effect', () => {
  const set = aSet({ replicas: 1 });
  const claim = aClaim('data-web-0');
  const term = { expressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-9'] }], fields: [] };
  const message = "0/3 nodes are available: 3 node(s) didn't match PersistentVolume's node affinity.";
  const pod = aPod(set, 0, unschedulable(NOW - 5 * MINUTE, message));
  const there = healthySnapshot(set, claim, aVolume(claim, { nodeTerms: [term] }), pod, aNode('node-9'));
  const old = describeSet(there, set, { now: NOW });
  assert.equal(describeSet(put(there, aNode('node-9', { readySince: NOW })), set, { now: NOW }), old);
  const cordoned = describeSet(put(there, aNode('node-9', { unschedulable: true })), set, { now: NOW });
  assert.match(cordoned.findings[0]?.message ?? '', /tied to node-9 \(cordoned\)/);
});

const times: readonly (readonly [string, PodOptions, number | undefined])[] = [
  ['available', {}, undefined],
  ['within minReadySeconds', readySince(NOW - 10 * SECOND), NOW + 20 * SECOND],
  ['terminating', terminatingMeta(5 * SECOND), NOW + 5 * SECOND],
  ['overdue', terminatingMeta(-SECOND), NOW + 29 * SECOND + 1],
  ['long overdue', terminatingMeta(-MINUTE), undefined],
  ['refused by the scheduler', unschedulable(NOW - 10 * SECOND), NOW + 50 * SECOND + 1],
  [
    'up between two ends',
    {
      containers: [
        aContainer({
          restarts: 3,
          lastState: {
            type: 'terminated',
            reason: 'Error',
            message: '',
            exitCode: 1,
            signal: undefined,
            finishedAt: NOW - MINUTE,
          },
        }),
      ],
    },
    NOW + 9 * MINUTE,
  ],
  ['running', notReady(NOW - 10 * SECOND), NOW + 50 * SECOND + 1],
  ['running for long', notReady(NOW - 2 * MINUTE), NOW + 8 * MINUTE + 1],
];
for (const [what, options, expected] of times) {
  test(`with a pod that is ${what}, the status changes by time at ${expected === undefined ? 'no time' : expected - NOW}`, () => {
    const set = aSet({ minReadySeconds: 30 });
    const world = healthySnapshot(set, aPod(set, 2, options));
    const status = describeSet(world, set, { now: NOW });
    assert.equal(nextChangeAt(status, NOW), expected);
    if (expected === undefined) return;
    assert.notEqual(describeSet(world, set, { now: expected }), status);
  });
}

test('a status is cached until its time has come, and no longer', () => {
  const set = aSet({ minReadySeconds: 30 });
  const world = healthySnapshot(set, aPod(set, 2, readySince(NOW)));
  const early = describeSet(world, set, { now: NOW });
  assert.equal(describeSet(world, set, { now: NOW + 30 * SECOND - 1 }), early);
  const late = describeSet(world, set, { now: NOW + 30 * SECOND });
  assert.deepEqual([early.verdict, late.verdict], ['progressing', 'complete']);
  assert.equal(describeSet(world, set, { now: NOW }).verdict, 'progressing');
});

test('the remaining grace period is exact to a second', () => {
  const set = aSet();
  const world = healthySnapshot(set, aPod(set, 2, terminatingMeta(2500)));
  const left = (now: number) => describeSet(world, set, { now }).bindings[2]?.pod?.graceLeftMs;
  assert.deepEqual([left(NOW), left(NOW + 400), left(NOW + 600), left(NOW + 3000)], [2500, 2500, 1900, -500]);
});
