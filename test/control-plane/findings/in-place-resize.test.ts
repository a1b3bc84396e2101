/** Pods that are resized in place through the API. The conditions are written as a kubelet writes them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlPlane } from '../control-plane.ts';
import {
  type FaultySet,
  faultySetManifest,
  patchStatus,
  readWhyItem,
  waitForFirstFinding,
  waitUntilAvailable,
} from './harness.ts';

const plane = controlPlane('resize');
const options = { skip: plane.skip, timeout: 90_000 };

const MANIFEST: FaultySet = { container: 'resources: {requests: {cpu: 100m}, limits: {cpu: 200m, memory: 64Mi}}' };

async function applyResized(set: string, resources: string): Promise<void> {
  await plane.apply(faultySetManifest(set, MANIFEST));
  await waitUntilAvailable(plane, set, 1);
  assert.equal((await readWhyItem(plane, set)).item.findings[0]?.code, 'Complete');
  // The API server lets pods be resized whose kubelet reports the resources in use.
  const inUse = '[{"op":"add","path":"/status/containerStatuses/0/resources","value":{"requests":{"cpu":"100m"}}}]';
  await plane.kubectl('patch', 'pod', `${set}-0`, '--subresource=status', '--type=json', '-p', inUse);
  const patch = `{"spec":{"containers":[{"name":"main","resources":${resources}}]}}`;
  await plane.kubectl('patch', 'pod', `${set}-0`, '--subresource=resize', '-p', patch);
}

test('a resize that the template lacks, and its way out', options, async () => {
  await applyResized('grown', '{"limits":{"cpu":"300m"}}');
  const { message, action } = await waitForFirstFinding(plane, 'grown', 'PodResized', 'Pod/grown-0');
  assert.match(message, /\(container main: limits\.cpu is 300m instead of 200m\)$/);
  const [, args = ''] = /(set resources .*)$/.exec(action?.command ?? '') ?? [];
  await plane.kubectl(...args.split(' '));
  await waitForFirstFinding(plane, 'grown', 'Complete', 'StatefulSet/grown');
});

test('a deletion of the pod undoes the resize', options, async () => {
  await applyResized('undone', '{"requests":{"cpu":"50m"}}');
  const { message } = await waitForFirstFinding(plane, 'undone', 'PodResized', 'Pod/undone-0');
  assert.match(message, /requests\.cpu is 50m instead of 100m/);
  await plane.kubectl('delete', 'pod', 'undone-0');
  await waitForFirstFinding(plane, 'undone', 'Complete', 'StatefulSet/undone');
});

const CONDITIONS = [
  ['vast', 'PodResizePending', 'Infeasible', /its node can never give it: Node didn't have enough capacity/],
  ['patient', 'PodResizePending', 'Deferred', /waits for its node to have room/],
  ['failing', 'PodResizeInProgress', 'Error', /cannot be resized in place/],
] as const;
for (const [set, type, reason, says] of CONDITIONS) {
  test(`${type} ${reason}`, options, async () => {
    await plane.apply(faultySetManifest(set, MANIFEST));
    await waitUntilAvailable(plane, set, 1);
    const { status } = await plane.get<{ readonly status: { readonly conditions: readonly unknown[] } }>(
      `/api/v1/namespaces/${plane.namespace}/pods/${set}-0`,
    );
    const lastTransitionTime = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const message = "Node didn't have enough capacity: cpu, requested: 900000, capacity: 64000";
    const condition = { type, status: 'True', reason, message, lastTransitionTime };
    await patchStatus(plane, `pod/${set}-0`, { conditions: [...status.conditions, condition] });
    const found = await waitForFirstFinding(plane, set, 'PodResizePending', `Pod/${set}-0`);
    assert.match(found.message, says);
    assert.equal(found.severity, 'warning');
  });
}
