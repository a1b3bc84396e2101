/** With the feature gate: an update that waits because enough pods are unavailable. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dedicatedBed } from '../dedicated-bed.ts';
import { faultySetManifest, waitForFirstFinding, waitUntilAvailable } from './harness.ts';

const plane = await dedicatedBed('whymax', { gates: 'MaxUnavailableStatefulSet=true' });

test('MaxUnavailable is a finding about the set', { skip: plane.skip, timeout: 120_000 }, async () => {
  const spec = 'updateStrategy: {rollingUpdate: {maxUnavailable: 50%}}';
  await plane.apply(faultySetManifest('wide', { replicas: 4, policy: 'Parallel', spec }));
  await waitUntilAvailable(plane, 'wide', 4);
  const template = { metadata: { annotations: { 'bed/start-ms': '3600000' } } };
  await plane.kubectl('patch', 'statefulset', 'wide', '--type=merge', '-p', JSON.stringify({ spec: { template } }));
  const found = await waitForFirstFinding(plane, 'wide', 'MaxUnavailable', 'StatefulSet/wide');
  assert.match(found.message, /^2 pods are unavailable, and maxUnavailable allows 2: wide-1 is updated/);
});
