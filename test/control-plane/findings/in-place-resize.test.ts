/** Pods that are resized in place through the API. The conditions are written as a kubelet writes them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { runActionCommand } from '../actions/harness.ts';
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
  await resize(set, resources);
}

async function resize(set: string, resources: string): Promise<void> {
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

test('a partition and a deletion of a pod that it holds say that they undo the resize', options, async () => {
  const strategy = (partition: number) => `updateStrategy: {rollingUpdate: {partition: ${partition}}}`;
  await applyResized('shared', '{"requests":{"cpu":"50m"}}');
  await plane.apply(faultySetManifest('shared', { ...MANIFEST, spec: strategy(1), image: 'app:2' }));
  await waitFor(
    () => plane.kubectl('get', 'statefulset', 'shared', '-o', 'jsonpath={.status}'),
    (status) => new Set(status.match(/shared-[0-9a-f]{6,}/g)).size === 2,
    { what: 'a second revision of shared' },
  );
  const resume = await runActionCommand(plane, ['partition', 'shared', 'resume', '--dry-run']);
  assert.match(resume.stdout, /shared-0 was resized in place: .*requests\.cpu is 50m instead of 100m/);
  const deletion = await runActionCommand(plane, ['delete-pod', 'shared-0', '--dry-run']);
  assert.match(deletion.stdout, /shared-0 was resized in place: the new pod has what revision \w+ asks for instead/);
});

test('a rollback of the only pod says that it undoes the resize', options, async () => {
  await plane.apply(faultySetManifest('backward', { ...MANIFEST, image: 'app:0' }));
  await waitUntilAvailable(plane, 'backward', 1);
  await plane.apply(faultySetManifest('backward', MANIFEST));
  await waitForFirstFinding(plane, 'backward', 'Complete', 'StatefulSet/backward');
  await resize('backward', '{"requests":{"cpu":"50m"}}');
  const { stdout } = await runActionCommand(plane, ['rollback', 'backward', '--to', '1', '--dry-run']);
  assert.match(stdout, /backward-0 was resized in place: the new pod has what revision \w+ asks for instead/);
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
