/** maxUnavailable with its feature gate enabled. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setManifestOf } from '../../support/manifests.ts';
import { dedicatedBed } from '../dedicated-bed.ts';
import { createScenarioRunner } from './scenario-runner.ts';

const plane = await dedicatedBed('unavailable', { gates: 'MaxUnavailableStatefulSet=true' });
const { waitForStep } = createScenarioRunner(plane);
const options = { skip: plane.skip, timeout: 240_000 };

for (const policy of ['OrderedReady', 'Parallel'] as const) {
  const name = policy.toLowerCase();

  test(`${policy}: an update replaces two pods at a time, and stops at two that fail`, options, async () => {
    await plane.apply(
      setManifestOf(name, {
        replicas: 5,
        policy,
        claims: [['data', 'standard']],
        spec: ['updateStrategy: {rollingUpdate: {maxUnavailable: 2}}'],
      }),
    );
    const up = await waitForStep(name, 'five pods', ({ verdict }) => verdict === 'complete');
    assert.equal(up.strategy.maxUnavailable, 2);

    await plane.kubectl('set', 'image', `statefulset/${name}`, `main=${name}:2`);
    const updated = await waitForStep(
      name,
      'five updated pods',
      ({ verdict, revisions }) => verdict === 'complete' && revisions.update !== up.revisions.update,
    );
    assert.equal(updated.replicas.updated, 5);

    await plane.kubectl('set', 'image', `statefulset/${name}`, `main=${name}:missing`);
    const stuck = await waitForStep(
      name,
      'two pods to fail',
      ({ verdict, replicas }) => verdict === 'stuck' && replicas.ready === 3,
    );
    assert.equal(stuck.replicas.ready, 3);
  });
}
