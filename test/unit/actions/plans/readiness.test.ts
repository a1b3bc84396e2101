/** What plans say of the readiness of a set whose pods they replace, and of revisions that do not come up. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestedAction } from '../../../../source/actions/plan.ts';
import {
  aBudget,
  aPod,
  aRevision,
  aSet,
  notReady,
  type SetOptions,
  waitingPod,
} from '../../../support/object-builders.ts';
import { consequenceTexts, knownReading, plan, planContextOf, refusalOf } from '../plan-fixtures.ts';

const restart: RequestedAction = { action: 'restart' };
const remove = (pod: string): RequestedAction => ({ action: 'delete-pod', pods: [pod], how: 'graceful' });
const parallel: SetOptions = { podManagementPolicy: 'Parallel' };
const warningsOf = (planned: ReturnType<typeof plan>) => consequenceTexts(planned, 'warning');

test('the only ready member', () => {
  const single = planContextOf(aSet({ replicas: 1 }));
  const alone = 'web-0 is the only ready member: none is ready until it is back';
  assert.deepEqual(warningsOf(plan(single, restart)), [alone]);
  assert.deepEqual(warningsOf(plan(single, remove('web-0'))), [alone]);
  const set = aSet(parallel);
  const others = [aPod(set, 1, notReady()), aPod(set, 2, notReady())];
  assert.ok(warningsOf(plan(planContextOf(set, ...others), restart)).includes(alone));
});

test('Parallel does not wait for a member that is not ready; an ordered update waits', () => {
  const text =
    'only 1 of 3 members is ready while web-2 is away: web-0 (Running) is not, for which Parallel does not wait';
  const set = aSet(parallel);
  assert.deepEqual(warningsOf(plan(planContextOf(set, aPod(set, 0, notReady())), restart)), [text]);
  const ordered = aSet();
  const waits = warningsOf(plan(planContextOf(ordered, aPod(ordered, 0, notReady())), restart));
  assert.deepEqual(waits, ['the update waits until web-0 (Running) is available']);
});

test('Parallel waits for a higher member that is not ready, and maxUnavailable counts every one', () => {
  const set = aSet(parallel);
  assert.deepEqual(warningsOf(plan(planContextOf(set, aPod(set, 2, notReady())), restart)), []);
  const counted = aSet({ ...parallel, strategy: { type: 'RollingUpdate', partition: 0, maxUnavailable: 1 } });
  assert.deepEqual(warningsOf(plan(planContextOf(counted, aPod(counted, 0, notReady())), restart)), []);
});

const BUDGET = aBudget('all');

test('the budget that an update breaks', () => {
  const facts = { disruptionBudgets: knownReading([BUDGET, { ...BUDGET, name: 'roomy', disruptionsAllowed: 1 }]) };
  const told =
    'PodDisruptionBudget all would allow no eviction now (3 healthy, 3 needed); the controller does not ask it';
  assert.deepEqual(warningsOf(plan(planContextOf(aSet()), restart, facts)), [told]);
  const many = aSet({ ...parallel, strategy: { type: 'RollingUpdate', partition: 0, maxUnavailable: 2 } });
  assert.deepEqual(warningsOf(plan(planContextOf(many), restart, facts)), [
    told,
    'PodDisruptionBudget roomy would allow 1 at once now (3 healthy, 3 needed); the controller does not ask it',
  ]);
});

test('a pod that is not ready breaks no budget', () => {
  const set = aSet(parallel);
  const planned = plan(planContextOf(set, aPod(set, 1, notReady())), remove('web-1'), {
    disruptionBudgets: knownReading([BUDGET]),
  });
  assert.doesNotMatch(warningsOf(planned).join(), /PodDisruptionBudget/);
});

const broken = (revision: string) => ({ ...waitingPod('ImagePullBackOff'), revision });
const updating = aSet({ status: { currentRevision: 'web-a', updateRevision: 'web-b' } });

test('a pod of a broken revision comes back as broken as it was', () => {
  const world = planContextOf(updating, aPod(updating, 2, broken('web-b')));
  assert.deepEqual(warningsOf(plan(world, remove('web-2'))), [
    'web-2 comes back at revision b again, which does not come up (ImagePullBackOff): deleting it does not help by itself',
  ]);
});

test('a good pod comes back at the broken revision', () => {
  const set = aSet({ strategy: { type: 'OnDelete' }, status: { currentRevision: 'web-a', updateRevision: 'web-b' } });
  const world = planContextOf(set, aPod(set, 2, broken('web-b')));
  assert.ok(
    warningsOf(plan(world, remove('web-1'))).includes(
      'web-1 comes back at revision b instead of a (OnDelete), which does not come up: web-2 (ImagePullBackOff)',
    ),
  );
});

test('where another member is up with the revision, it may come up', () => {
  const set = aSet();
  const world = planContextOf(set, aPod(set, 2, broken('web-a')));
  assert.deepEqual(warningsOf(plan(world, remove('web-2'))), []);
});

test('deleting a pod lets an update go on only where it comes back with another template', () => {
  const world = planContextOf(
    updating,
    aRevision(updating, 'web-a', 1),
    aRevision(updating, 'web-b', 2),
    aPod(updating, 2, broken('web-b')),
  );
  const waits = 'the update waits until web-2 (ImagePullBackOff) is available';
  assert.ok(warningsOf(plan(world, restart)).includes(waits));
  assert.ok(
    warningsOf(plan(world, restart)).includes(
      'a restart keeps the template, with which web-2 (ImagePullBackOff) does not come up',
    ),
  );
  assert.ok(
    warningsOf(plan(world, { action: 'rollback', to: 'web-a' })).includes(
      `${waits}; it does not give way by itself: deleting it lets the update go on`,
    ),
  );
});

test('where the new pod would be refused, deleting the old one does not let the update go on', () => {
  const wanted: RequestedAction = { action: 'rollback', to: 'web-a' };
  const world = planContextOf(updating, aRevision(updating, 'web-a', 1), aPod(updating, 2, broken('web-b')));
  const outcome = { type: 'refused', reason: 'violates PodSecurity "restricted:latest": host ports' } as const;
  const podTrials = knownReading(plan(world, wanted).newPods.map((trial) => ({ trial, outcome, replaced: undefined })));
  assert.doesNotMatch(warningsOf(plan(world, wanted, { podTrials })).join(), /lets the update go on/);
});

test('below the partition a broken pod is not freed by deleting it', () => {
  const set = aSet({
    strategy: { type: 'RollingUpdate', partition: 2, maxUnavailable: undefined },
    status: { currentRevision: 'web-a', updateRevision: 'web-b' },
  });
  const world = planContextOf(
    set,
    aRevision(set, 'web-b', 2),
    aRevision(set, 'web-c', 1),
    aPod(set, 0, broken('web-a')),
  );
  assert.match(refusalOf(plan(world, { action: 'free-rollback' })), /No pod of an unwanted revision/);
  const back = warningsOf(plan(world, { action: 'rollback', to: 'web-c' })).join('\n');
  assert.match(back, /the update waits until web-0 \(ImagePullBackOff\) is available$/m);
  assert.doesNotMatch(back, /does not give way by itself/);
});

test('a parallel update of further ordinals waits for the higher ones', () => {
  const set = aSet({
    ...parallel,
    strategy: { type: 'RollingUpdate', partition: 2, maxUnavailable: undefined },
    status: { currentRevision: 'web-a', updateRevision: 'web-b' },
  });
  const world = planContextOf(set, aPod(set, 2, broken('web-b')));
  assert.ok(
    warningsOf(plan(world, { action: 'partition', to: 'one-more' })).includes(
      'no pod is updated before web-2 (ImagePullBackOff) is available',
    ),
  );
});
