/** What is said while claims grow and while a set is exchanged, and what ends the waiting. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Goal } from '../../../../source/actions/goal.ts';
import type { Progress } from '../../../../source/actions/observation.ts';
import { progressOf } from '../../../../source/actions/run/progress.ts';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import { EMPTY_SNAPSHOT, type Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import {
  aClaim,
  aCondition,
  aPod,
  aSet,
  aSnapshot,
  type ClaimOptions,
  healthyObjectsOf,
  healthySnapshot,
  MINUTE,
  NOW,
  SECOND,
  withoutObjects,
} from '../../../support/object-builders.ts';

const set = aSet();
const refOf = (ordinal: number) =>
  ({
    kind: 'PersistentVolumeClaim',
    namespace: 'shop',
    name: `data-web-${ordinal}`,
    uid: `claim-shop-data-web-${ordinal}`,
    resourceVersion: '0',
  }) as const;
const GROWN: Goal = { type: 'claims-grown', claims: [refOf(1)], size: '20Gi' };
const VOLUME_GROWN: Goal = { type: 'volume-grown', claim: refOf(1), size: '20Gi' };

function look(goal: Goal, snapshot: Snapshot): Progress {
  return progressOf(goal, { snapshot, statuses: describeSets(snapshot, { now: NOW }), now: NOW });
}

function lookAtClaim(goal: Goal, options: ClaimOptions, ...others: readonly ClusterObject[]): Progress {
  return look(goal, healthySnapshot(set, aClaim('data-web-1', { request: '20Gi', ...options }), ...others));
}

const condition = (type: string, since = NOW - SECOND, message = '') => ({
  conditions: [aCondition(type, 'True', since, { message })],
});

const CASES: readonly (readonly [string, ClaimOptions, Progress['state'], RegExp])[] = [
  ['has the size', { capacity: '20Gi' }, 'done', /^claim data-web-1 has 20Gi$/],
  ['does not show the request yet', { request: '8Gi', meta: { resourceVersion: '0' } }, 'waiting', /not show the new/],
  ['asks for another size', { request: '30Gi' }, 'superseded', /asks for 30Gi now/],
  ['was made again', { meta: { uid: 'other' } }, 'superseded', /deleted and made again/],
  ['is with the driver', condition('Resizing'), 'waiting', /has 8Gi: the storage driver grows its volume/],
  ['is with the node', condition('FileSystemResizePending'), 'waiting', /the node of web-1 grows its file system/],
  [
    'waits for its pod',
    condition('FileSystemResizePending', NOW - 3 * MINUTE),
    'held',
    /web-1 has to be restarted \(ask for the same size again/,
  ],
  ['has just failed', condition('ControllerResizeError', NOW - SECOND, 'busy'), 'waiting', /tries again \(busy\)/],
  ['fails for long', condition('NodeResizeError', NOW - 2 * MINUTE, 'busy'), 'stuck', /the node could not .*\(busy\)/],
  [
    'is refused for good',
    { resizeStatus: 'ControllerResizeInfeasible', ...condition('ControllerResizeError', NOW, 'too large') },
    'stuck',
    /refuses that size for good \(too large\): ask for less, but more than 8Gi/,
  ],
];
for (const [what, options, state, text] of CASES) {
  test(`a growing claim that ${what}`, () => {
    const progress = lookAtClaim(GROWN, options);
    assert.equal(progress.state, state);
    assert.match(progress.text, text);
  });
}

test('a claim that no pod uses needs nothing more once its volume has grown', () => {
  const claim = aClaim('data-web-1', { request: '20Gi', ...condition('FileSystemResizePending', NOW - 5 * MINUTE) });
  const progress = look(GROWN, withoutObjects(healthySnapshot(set, claim), 'Pod', 'web-1'));
  assert.deepEqual([progress.state, /its file system grows when a pod mounts it/.test(progress.text)], ['done', true]);
});

test('several claims: one that needs a user decides, and otherwise the one that takes longest', () => {
  const goal: Goal = { type: 'claims-grown', claims: [refOf(0), refOf(1)], size: '20Gi' };
  const claims = (first: ClaimOptions, second: ClaimOptions) =>
    look(
      goal,
      healthySnapshot(
        set,
        aClaim('data-web-0', { request: '20Gi', ...first }),
        aClaim('data-web-1', { request: '20Gi', ...second }),
      ),
    );
  const grown = { capacity: '20Gi' };
  assert.deepEqual(claims(grown, grown), { state: 'done', text: '2 claims have 20Gi' });
  assert.match(claims(grown, {}).text, /^1 of 2 claims have 20Gi; claim data-web-1 has 8Gi/);
  assert.equal(claims({}, { resizeStatus: 'NodeResizeInfeasible' }).state, 'stuck');
});

test('a driver that waits until no pod uses the volume has done its part', () => {
  assert.equal(lookAtClaim(VOLUME_GROWN, condition('ControllerResizeError', NOW, 'volume in use')).state, 'done');
  assert.equal(lookAtClaim(VOLUME_GROWN, condition('FileSystemResizePending')).state, 'done');
  assert.equal(lookAtClaim(VOLUME_GROWN, {}).state, 'waiting');
});

test('goals in turn: the first that is not reached decides', () => {
  const back: Goal = {
    type: 'pod-back',
    set: { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: set.meta.uid, generation: 1 },
    pod: { kind: 'Pod', namespace: 'shop', name: 'web-1', uid: 'former' },
    comesBack: true,
  };
  const goal: Goal = { type: 'in-turn', goals: [back, GROWN] };
  assert.match(lookAtClaim(goal, {}).text, /the storage driver grows its volume/);
  assert.equal(lookAtClaim(goal, { capacity: '20Gi' }).state, 'done');
});

const FORMER = { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 'former', generation: 1 } as const;
const BACK: Goal = { type: 'set-back', set: FORMER, size: { template: 'data', from: '8Gi', to: '20Gi' } };
const template = { name: 'data', storageClass: 'standard', request: '20Gi', accessModes: ['ReadWriteOnce'] };

test('a set that is deleted without its pods', () => {
  const gone: Goal = { type: 'set-gone', set: { ...FORMER, uid: set.meta.uid } };
  assert.match(look(gone, EMPTY_SNAPSHOT).text, /being listed/);
  assert.deepEqual(look(gone, healthySnapshot(set)).state, 'waiting');
  assert.deepEqual(look(gone, aSnapshot(healthyObjectsOf(set))).state, 'done');
});

test('a set that is made again: absent, without its pods, by somebody else, complete', () => {
  const remade = aSet({ claimTemplates: [template] });
  assert.match(look(BACK, aSnapshot(healthyObjectsOf(set))).text, /does not show yet/);
  assert.equal(look(BACK, healthySnapshot(set)).state, 'superseded');
  const orphan = aPod(remade, 2, { meta: { owners: [] } });
  assert.deepEqual(look(BACK, healthySnapshot(remade, orphan)), {
    state: 'waiting',
    text: 'web takes its pods over: 2 of 3',
  });
  assert.deepEqual(look(BACK, healthySnapshot(remade)), {
    state: 'done',
    text: 'web is back with 20Gi in template data and has all of its 3 pods',
  });
});
