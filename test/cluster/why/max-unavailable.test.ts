/** With the feature gate on: an update that waits because enough pods are unavailable. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownBed } from '../own-bed.ts';
import { faulty, firstFinding, readyPods } from './rig.ts';

const plane = await ownBed('whymax', { gates: 'MaxUnavailableStatefulSet=true' });

test('MaxUnavailable is about the set', { skip: plane.skip, timeout: 120_000 }, async () => {
  const spec = 'updateStrategy: {rollingUpdate: {maxUnavailable: 50%}}';
  await plane.apply(faulty('wide', { replicas: 4, policy: 'Parallel', spec }));
  await readyPods(plane, 'wide', 4);
  const template = { metadata: { annotations: { 'bed/start-ms': '3600000' } } };
  await plane.kubectl('patch', 'statefulset', 'wide', '--type=merge', '-p', JSON.stringify({ spec: { template } }));
  const found = await firstFinding(plane, 'wide', 'MaxUnavailable', 'StatefulSet/wide');
  assert.match(found.message, /^2 pods are unavailable, and maxUnavailable allows 2: wide-1 is updated/);
});
