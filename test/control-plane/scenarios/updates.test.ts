/** Updates: a partition, OnDelete, and a broken image that is rolled back. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setManifestOf } from '../../support/manifests.ts';
import { controlPlane } from '../control-plane.ts';
import { createScenarioRunner, revisionsOf } from './scenario-runner.ts';

const plane = controlPlane('updates');
const { waitForStep } = createScenarioRunner(plane);
const options = { skip: plane.skip, timeout: 240_000 };

const setImage = (set: string, image: string): Promise<string> =>
  plane.kubectl('set', 'image', `statefulset/${set}`, `main=${image}`);

test('a partition of 2 with ordinals from 10 holds 10 and 11', options, async () => {
  await plane.apply(
    setManifestOf('web', {
      replicas: 5,
      claims: [['data', 'standard']],
      spec: ['ordinals: {start: 10}', 'updateStrategy: {rollingUpdate: {partition: 2}}'],
    }),
  );
  const before = await waitForStep('web', 'five pods', ({ verdict }) => verdict === 'complete');
  assert.deepEqual(before.ordinals, { start: 10, end: 14 });

  await setImage('web', 'web:2');
  const held = await waitForStep('web', 'all from 12 on to be updated', ({ verdict }) => verdict === 'held');
  assert.deepEqual(
    held.bindings.map(({ ordinal, heldByPartition, pod }) => [ordinal, heldByPartition, pod?.revisionRole]),
    [
      [10, true, 'current'],
      [11, true, 'current'],
      [12, false, 'update'],
      [13, false, 'update'],
      [14, false, 'update'],
    ],
  );
  assert.equal(held.replicas.updated, 3);

  await plane.kubectl(
    'patch',
    'statefulset',
    'web',
    '-p',
    '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}',
  );
  const after = await waitForStep('web', 'the rest to be updated', ({ verdict }) => verdict === 'complete');
  assert.equal(after.replicas.updated, 5);
  assert.equal(after.revisions.current, after.revisions.update);
});

test('OnDelete updates the pods that a user deletes, and no others', options, async () => {
  await plane.apply(setManifestOf('manual', { replicas: 3, spec: ['updateStrategy: {type: OnDelete}'] }));
  await waitForStep('manual', 'three pods', ({ verdict }) => verdict === 'complete');
  await setImage('manual', 'manual:2');
  const held = await waitForStep('manual', 'the update to be seen', ({ verdict }) => verdict === 'held');
  assert.equal(held.next, 'manual-2, once somebody deletes it');
  assert.equal(held.replicas.updated, 0);

  await plane.kubectl('delete', 'pod', 'manual-1', '--wait=false');
  const one = await waitForStep(
    'manual',
    'one updated pod',
    ({ verdict, replicas }) => verdict === 'held' && replicas.updated === 1,
  );
  assert.deepEqual(revisionsOf(one), ['manual-0 current', 'manual-1 update', 'manual-2 current']);

  await plane.kubectl('delete', 'pod', 'manual-0', 'manual-2', '--wait=false');
  const all = await waitForStep('manual', 'three updated pods', ({ verdict }) => verdict === 'complete');
  assert.equal(all.replicas.updated, 3);
});

test('a broken image that is rolled back leaves a pod that blocks the update', options, async () => {
  await plane.apply(setManifestOf('trap', { replicas: 3, claims: [['data', 'retained']] }));
  await waitForStep('trap', 'three pods', ({ verdict }) => verdict === 'complete');
  await setImage('trap', 'trap:missing');
  const broken = await waitForStep('trap', 'trap-2 to fail', ({ verdict }) => verdict === 'stuck');
  assert.deepEqual(revisionsOf(broken), ['trap-0 current', 'trap-1 current', 'trap-2 update']);

  await setImage('trap', 'trap:2');
  const trapped = await waitForStep(
    'trap',
    'the controller to wait for a pod of no use',
    ({ verdict, bindings }) => verdict === 'stuck' && bindings[2]?.pod?.revisionRole === 'other',
  );
  assert.match(trapped.reason, /^trap-2 .* runs revision \w+, which is no longer wanted; the controller waits for it$/);

  await plane.kubectl('delete', 'pod', 'trap-2', '--wait=false');
  const freed = await waitForStep('trap', 'the rollout to go on', ({ verdict }) => verdict === 'complete');
  assert.equal(freed.replicas.updated, 3);
});
