/** maxUnavailable, with its feature gate on. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownBed } from '../own-bed.ts';
import { manifestOf } from './manifest.ts';
import { story } from './story.ts';

const plane = await ownBed('unavailable', { gates: 'MaxUnavailableStatefulSet=true' });
const { reach } = story(plane);
const options = { skip: plane.skip, timeout: 240_000 };

for (const policy of ['OrderedReady', 'Parallel'] as const) {
  const name = policy.toLowerCase();

  test(`${policy}: an update takes two at a time, and stops at two that fail`, options, async () => {
    await plane.apply(
      manifestOf(name, {
        replicas: 5,
        policy,
        claims: [['data', 'standard']],
        spec: ['updateStrategy: {rollingUpdate: {maxUnavailable: 2}}'],
      }),
    );
    const up = await reach(name, 'five pods', ({ verdict }) => verdict === 'complete');
    assert.equal(up.strategy.maxUnavailable, 2);

    await plane.kubectl('set', 'image', `statefulset/${name}`, `main=${name}:2`);
    const updated = await reach(
      name,
      'five updated pods',
      ({ verdict, revisions }) => verdict === 'complete' && revisions.update !== up.revisions.update,
    );
    assert.equal(updated.replicas.updated, 5);

    await plane.kubectl('set', 'image', `statefulset/${name}`, `main=${name}:missing`);
    const stuck = await reach(
      name,
      'two pods to fail',
      ({ verdict, replicas }) => verdict === 'stuck' && replicas.ready === 3,
    );
    assert.equal(stuck.replicas.ready, 3);
  });
}
