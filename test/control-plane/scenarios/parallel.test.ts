/** A Parallel set, and a set with two claims for each pod. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setManifestOf } from '../../support/manifests.ts';
import { controlPlane } from '../control-plane.ts';
import { createScenarioRunner, revisionsOf } from './scenario-runner.ts';

const plane = controlPlane('parallel');
const { waitForStep } = createScenarioRunner(plane);
const options = { skip: plane.skip, timeout: 180_000 };

const setImage = (set: string, image: string): Promise<string> =>
  plane.kubectl('set', 'image', `statefulset/${set}`, `main=${image}`);

test('a Parallel set scales up and down, and a pod of an unwanted revision does not block it', options, async () => {
  await plane.apply(setManifestOf('fan', { replicas: 4, policy: 'Parallel' }));
  const up = await waitForStep('fan', 'four pods', ({ verdict }) => verdict === 'complete');
  assert.equal(up.podManagementPolicy, 'Parallel');

  await setImage('fan', 'fan:unready');
  await waitForStep('fan', 'fan-3 to be there, not ready', ({ bindings }) => bindings[3]?.pod?.ready === false);
  await setImage('fan', 'fan:2');
  const freed = await waitForStep('fan', 'the update to be over', ({ verdict }) => verdict === 'complete');
  assert.deepEqual(
    revisionsOf(freed),
    [0, 1, 2, 3].map((ordinal) => `fan-${ordinal} update`),
  );

  await plane.kubectl('scale', 'statefulset', 'fan', '--replicas=1');
  const down = await waitForStep(
    'fan',
    'one pod',
    ({ verdict, replicas }) => verdict === 'complete' && replicas.existing === 1,
  );
  assert.equal(down.bindings.length, 1);
});

test('two claim templates create two claims of two classes for each pod', options, async () => {
  await plane.apply(
    setManifestOf('broker', {
      replicas: 2,
      claims: [
        ['journal', 'retained'],
        ['data', 'standard'],
      ],
    }),
  );
  const item = await waitForStep('broker', 'two pods', ({ verdict }) => verdict === 'complete');
  assert.deepEqual(
    item.bindings.map(({ claims }) =>
      claims.map(({ name, storageClass, reclaimPolicy, phase }) => [name, storageClass, reclaimPolicy, phase]),
    ),
    [0, 1].map((ordinal) => [
      [`journal-broker-${ordinal}`, 'retained', 'Retain', 'Bound'],
      [`data-broker-${ordinal}`, 'standard', 'Delete', 'Bound'],
    ]),
  );

  await plane.kubectl('scale', 'statefulset', 'broker', '--replicas=1');
  await waitForStep('broker', 'one pod', ({ verdict, replicas }) => verdict === 'complete' && replicas.existing === 1);
  await plane.kubectl('delete', 'persistentvolumeclaim', 'journal-broker-1');
  const parked = await waitForStep(
    'broker',
    'one claim to be gone',
    ({ bindings }) => bindings[1]?.claims.length === 1,
  );
  assert.deepEqual(
    parked.bindings[1]?.claims.map(({ name }) => name),
    ['data-broker-1'],
  );
});
