import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Goal } from '../../../../source/actions/goal.ts';
import { driftSince } from '../../../../source/actions/plans/plan-drift.ts';
import { progressOf } from '../../../../source/actions/run/progress.ts';
import type { Kind, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import { EMPTY_SNAPSHOT, type Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import {
  aNode,
  anEvent,
  aPod,
  aSet,
  healthySnapshot,
  MINUTE,
  NOW,
  notReady,
  terminatingMeta,
  waitingPod,
  withoutObjects,
} from '../../../support/object-builders.ts';
import { plan, planContextIn } from '../plan-fixtures.ts';

const SET = { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 'set-shop-web', generation: 1 } as const;
const POD = { kind: 'Pod', namespace: 'shop', name: 'web-1', uid: 'pod-shop-web-1' } as const;
const SCALED: Goal = { type: 'scaled', set: SET, replicas: 3 };
const UPDATED: Goal = { type: 'updated', set: SET };
const BACK: Goal = { type: 'pod-back', set: SET, pod: POD, comesBack: true };

function look(goal: Goal, snapshot: Snapshot) {
  return progressOf(goal, { snapshot, statuses: describeSets(snapshot, { now: NOW }), now: NOW });
}

const written = (more: Partial<StatefulSet> = {}, revisions: Partial<StatefulSet['status']> = {}) =>
  aSet({ ...more, meta: { generation: 2 }, status: { observedGeneration: 2, ...revisions } });

test('progress waits for the change in the watch, and then for the controller', () => {
  assert.deepEqual(look(SCALED, EMPTY_SNAPSHOT), { state: 'waiting', text: 'the sets are being listed' });
  assert.deepEqual(look(SCALED, healthySnapshot(aSet())), {
    state: 'waiting',
    text: 'the change has not come back yet',
  });
  const unseen = aSet({ meta: { generation: 2 }, status: { observedGeneration: 1 } });
  assert.deepEqual(look(SCALED, healthySnapshot(unseen)), {
    state: 'waiting',
    text: 'the controller has not seen the change yet',
  });
});

test('a set that was deleted, recreated, or scaled by somebody else is superseded', () => {
  const none = healthySnapshot(aSet({ name: 'api' }));
  assert.deepEqual(look(SCALED, none), { state: 'superseded', text: 'StatefulSet web is gone' });
  const other = healthySnapshot(aSet({ meta: { uid: 'another' } }));
  assert.deepEqual(look(SCALED, other), { state: 'superseded', text: 'StatefulSet web was deleted and made again' });
  const five = look(SCALED, healthySnapshot(written({ replicas: 5 })));
  assert.deepEqual(five, { state: 'superseded', text: 'web has been scaled to 5 meanwhile' });
});

test('scaled: from starting to available, or to a pod that cannot be created', () => {
  const set = written();
  assert.equal(look(SCALED, healthySnapshot(set)).state, 'done');
  assert.equal(look(SCALED, healthySnapshot(set, aPod(set, 2, waitingPod('ContainerCreating')))).state, 'waiting');
  assert.equal(look(SCALED, healthySnapshot(set, aPod(set, 3))).state, 'waiting');
  const refused = anEvent(
    set,
    'FailedCreate',
    'create Pod web-2 in StatefulSet web failed error: exceeded quota: small',
    NOW - 30_000,
  );
  const stuck = look(SCALED, withoutObjects(healthySnapshot(set, refused), 'Pod', 'web-2'));
  assert.deepEqual(stuck, { state: 'stuck', text: 'web-2 cannot be created: exceeded quota: small' });
});

test('updated: counted, held, stuck', () => {
  const set = written({}, { updateRevision: 'web-b' });
  assert.equal(look(UPDATED, healthySnapshot(set)).state, 'waiting');
  const all = [0, 1, 2].map((ordinal) => aPod(set, ordinal, { revision: 'web-b' }));
  assert.equal(
    look(UPDATED, healthySnapshot(written({}, { currentRevision: 'web-b', updateRevision: 'web-b' }), ...all)).state,
    'done',
  );
  const broken = aPod(set, 2, { ...waitingPod('ImagePullBackOff'), revision: 'web-b' });
  assert.equal(look(UPDATED, healthySnapshot(set, broken)).state, 'stuck');
  const strategy = { type: 'RollingUpdate', partition: 3, maxUnavailable: undefined } as const;
  assert.equal(look(UPDATED, healthySnapshot(written({ strategy }, { updateRevision: 'web-b' }))).state, 'held');
});

test('a deleted pod: not terminating yet, terminating, gone, recreated', () => {
  const set = aSet();
  assert.match(look(BACK, healthySnapshot(set)).text, /has not been told to stop yet/);
  assert.deepEqual(look(BACK, healthySnapshot(set, aPod(set, 1, terminatingMeta(10_000)))), {
    state: 'waiting',
    text: 'web-1 stops, 10s of grace left',
  });
  const overdue = look(BACK, healthySnapshot(set, aPod(set, 1, terminatingMeta(-MINUTE))));
  assert.deepEqual(overdue, {
    state: 'stuck',
    text: 'web-1 is still terminating 60s after its grace period (node node-1)',
  });
  const gone = withoutObjects(healthySnapshot(set), 'Pod', 'web-1');
  assert.deepEqual(look(BACK, gone), { state: 'waiting', text: 'web-1 is to be created' });
  assert.equal(look({ ...BACK, comesBack: false }, gone).state, 'done');
  const again = { meta: { uid: 'another' } };
  assert.deepEqual(look(BACK, healthySnapshot(set, aPod(set, 1, again))), {
    state: 'done',
    text: 'web-1 is back on node-1 as 10.0.0.1',
  });
  assert.equal(look(BACK, healthySnapshot(set, aPod(set, 1, { ...notReady(), ...again }))).state, 'waiting');
  assert.equal(
    look(BACK, healthySnapshot(set, aPod(set, 1, { ...waitingPod('ImagePullBackOff'), ...again }))).state,
    'stuck',
  );
});

test('a node is free when its pods are gone, also if others have their names', () => {
  const node = { kind: 'Node', namespace: '', name: 'node-1', uid: 'node--node-1' } as const;
  const goal: Goal = { type: 'node-freed', node, pods: [POD] };
  const set = aSet();
  assert.equal(look(goal, healthySnapshot(set)).state, 'waiting');
  assert.equal(look(goal, healthySnapshot(set, aPod(set, 1, { meta: { uid: 'another' } }))).state, 'done');
  const tainted = aNode('node-1', {
    taints: [{ key: 'node.kubernetes.io/out-of-service', value: '', effect: 'NoExecute' }],
  });
  assert.equal(look({ type: 'untainted', node }, healthySnapshot(set, tainted)).state, 'waiting');
  assert.equal(look({ type: 'untainted', node }, healthySnapshot(set)).state, 'done');
});

test('before the lists are complete, a node is neither free nor back', () => {
  const node = { kind: 'Node', namespace: '', name: 'node-1', uid: 'node--node-1' } as const;
  const freed = look({ type: 'node-freed', node, pods: [POD] }, EMPTY_SNAPSHOT);
  assert.deepEqual(freed, { state: 'waiting', text: 'waiting for the controller' });
  const back = look({ type: 'untainted', node }, EMPTY_SNAPSHOT);
  assert.deepEqual(back, { state: 'waiting', text: 'the nodes are being listed' });
});

test('without contact, nothing is stuck, and what is done stays done', () => {
  const stale = { phase: 'stale', since: NOW, reason: 'reset' } as const;
  const lose = (world: Snapshot, lost: Kind): Snapshot => ({
    ...world,
    sources: world.sources.map((source) => (source.kind === lost ? { ...source, state: stale } : source)),
  });
  const set = written();
  const pulling = healthySnapshot(set, aPod(set, 2, waitingPod('ImagePullBackOff')));
  const { state, text } = look(SCALED, lose(pulling, 'Pod'));
  assert.equal(state, 'waiting');
  assert.match(text, /^no contact with the cluster; last seen: web-2 cannot pull its image/);
  assert.equal(look(SCALED, lose(pulling, 'Service')).state, 'stuck');
  assert.equal(look(SCALED, lose(healthySnapshot(set), 'Pod')).state, 'done');
});

test('an open plan says when its object changes or is deleted', () => {
  const set = aSet();
  const scale = plan(planContextIn(healthySnapshot(set), set), { action: 'scale', replicas: 5 });
  assert.equal(driftSince(scale, healthySnapshot(set)), undefined);
  assert.equal(driftSince(scale, healthySnapshot(aSet({ meta: { resourceVersion: '99' } }))), undefined);
  assert.equal(driftSince(scale, healthySnapshot(written())), 'StatefulSet web has been changed meanwhile.');
  const another = healthySnapshot(aSet({ meta: { uid: 'another' } }));
  assert.equal(driftSince(scale, another), 'StatefulSet web was deleted and made again meanwhile: it is another one.');
  assert.equal(driftSince(scale, healthySnapshot(aSet({ name: 'api' }))), 'StatefulSet web is gone.');
  assert.equal(driftSince(scale, EMPTY_SNAPSHOT), undefined);
  const remove = plan(planContextIn(healthySnapshot(set), set), {
    action: 'delete-pod',
    pods: ['web-1'],
    how: 'graceful',
  });
  assert.equal(driftSince(remove, withoutObjects(healthySnapshot(set), 'Pod', 'web-1')), 'Pod web-1 is gone.');
  assert.equal(
    driftSince(remove, healthySnapshot(set, aPod(set, 1, { meta: { owners: [] } }))),
    'Pod web-1 no longer belongs to StatefulSet web.',
  );
});
