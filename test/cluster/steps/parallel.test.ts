/** A Parallel set, and a set with two claims for each pod. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlPlane } from '../control-plane.ts';
import { manifestOf } from './manifest.ts';
import { revisionsOf, story } from './story.ts';

const plane = controlPlane('parallel');
const { reach } = story(plane);
const options = { skip: plane.skip, timeout: 180_000 };

const setImage = (set: string, image: string): Promise<string> =>
  plane.kubectl('set', 'image', `statefulset/${set}`, `main=${image}`);

test('a Parallel set comes up, goes down, and knows no rollback trap', options, async () => {
  await plane.apply(manifestOf('fan', { replicas: 4, policy: 'Parallel' }));
  const up = await reach('fan', 'four pods', ({ verdict }) => verdict === 'complete');
  assert.equal(up.podManagementPolicy, 'Parallel');

  await setImage('fan', 'fan:unready');
  await reach('fan', 'fan-3 to be there, not ready', ({ bindings }) => bindings[3]?.pod?.ready === false);
  await setImage('fan', 'fan:2');
  const freed = await reach('fan', 'the update to be over', ({ verdict }) => verdict === 'complete');
  assert.deepEqual(
    revisionsOf(freed),
    [0, 1, 2, 3].map((ordinal) => `fan-${ordinal} update`),
  );

  await plane.kubectl('scale', 'statefulset', 'fan', '--replicas=1');
  const down = await reach(
    'fan',
    'one pod',
    ({ verdict, replicas }) => verdict === 'complete' && replicas.existing === 1,
  );
  assert.equal(down.bindings.length, 1);
});

test('two claim templates give each pod two claims of two classes', options, async () => {
  await plane.apply(
    manifestOf('broker', {
      replicas: 2,
      claims: [
        ['journal', 'retained'],
        ['data', 'standard'],
      ],
    }),
  );
  const item = await reach('broker', 'two pods', ({ verdict }) => verdict === 'complete');
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
  await reach('broker', 'one pod', ({ verdict, replicas }) => verdict === 'complete' && replicas.existing === 1);
  await plane.kubectl('delete', 'persistentvolumeclaim', 'journal-broker-1');
  const parked = await reach('broker', 'one claim to be gone', ({ bindings }) => bindings[1]?.claims.length === 1);
  assert.deepEqual(
    parked.bindings[1]?.claims.map(({ name }) => name),
    ['data-broker-1'],
  );
});
