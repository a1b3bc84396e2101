/** States in which an obvious way out would do harm, or in which waiting helps: what is proposed instead. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import {
  CLAIM,
  faultySetManifest,
  findingText,
  patchStatus,
  readFaultyPod,
  readWhyItem,
  waitForFirstFinding,
  waitUntilAvailable,
} from './harness.ts';
import { takeWayOut } from './volumes.ts';

const plane = controlPlane('ways-out');
const options = { skip: plane.skip, timeout: 240_000 };

async function waitForFinding(set: string, code: string) {
  const result = await waitFor(
    () => readWhyItem(plane, set),
    ({ item }) => item.findings.some((finding) => finding.code === code),
    { what: `${code} of ${set}` },
  );
  const finding = result.item.findings.find((found) => found.code === code);
  assert.ok(finding !== undefined);
  return finding;
}

test('a claim that waits for a scheduler which the template bypasses', options, async () => {
  const podSpec = 'nodeName: node-1';
  await plane.apply(faultySetManifest('pinned', { claim: CLAIM, podSpec, startMs: 3_600_000 }));
  const finding = await waitForFirstFinding(plane, 'pinned', 'ClaimPending', 'PersistentVolumeClaim/data-pinned-0');
  assert.match(finding.message, /^claim data-pinned-0 waits for the scheduler .* was given node node-1 without it/);
  await takeWayOut(finding, plane);
  await waitFor(
    () => plane.kubectl('get', 'pvc', 'data-pinned-0', '-o', 'jsonpath={.status.phase}'),
    (phase) => phase === 'Bound',
    { what: 'the claim to be bound' },
  );
});

test('a broken revision is not given to the pods that keep the older one', options, async () => {
  const strategies = {
    'by-hand-bad': 'updateStrategy: {type: OnDelete}',
    'held-bad': 'updateStrategy: {rollingUpdate: {partition: 1}}',
  };
  const codes = { 'by-hand-bad': 'OnDeleteWaiting', 'held-bad': 'HeldByPartition' };
  for (const [set, spec] of Object.entries(strategies)) {
    await plane.apply(faultySetManifest(set, { replicas: 2, spec }));
    await waitUntilAvailable(plane, set, 2);
    await plane.kubectl('set', 'image', `statefulset/${set}`, 'main=app:crash');
  }
  await plane.kubectl('delete', 'pod', 'by-hand-bad-1');
  for (const [set, code] of Object.entries(codes)) {
    await waitForFirstFinding(plane, set, 'BrokenRevision', `Pod/${set}-1`);
    const finding = await waitForFinding(set, code);
    assert.match(findingText(finding), /the newest revision does not come up/);
    assert.match(finding.action?.command ?? '', /rollout undo/);
  }
});

test('a pod that is said to be lost on a node that reports', options, async () => {
  for (const [set, status] of [
    ['unknown', { phase: 'Unknown' }],
    ['returned', { reason: 'NodeLost' }],
  ] as const) {
    await plane.apply(faultySetManifest(set));
    await waitUntilAvailable(plane, set, 1);
    const conditions = [
      { type: 'PodScheduled', status: 'True' },
      { type: 'Ready', status: 'False' },
    ];
    await patchStatus(plane, `pod/${set}-0`, { ...status, conditions });
    const finding = await waitForFirstFinding(plane, set, 'NodeLost', `Pod/${set}-0`);
    assert.match(finding.message, /although its node node-\d reports/);
    assert.doesNotMatch(finding.action?.command ?? '', /taint/);
  }
});

test('an autoscaler that adds a node, and one that does not', options, async () => {
  for (const set of ['awaited', 'nominated', 'refused']) {
    await plane.apply(faultySetManifest(set, { podSpec: 'nodeSelector: {pool: none}' }));
  }
  const report = async (set: string, reason: string, message: string) => {
    const { metadata } = await readFaultyPod(plane, `${set}-0`);
    const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    await plane.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `${set}-0.${reason.toLowerCase()}`, namespace: plane.namespace },
        ...{ type: 'Normal', reason, message, count: 1, firstTimestamp: at, lastTimestamp: at },
        source: { component: 'autoscaler' },
        involvedObject: {
          ...{ apiVersion: 'v1', kind: 'Pod', namespace: plane.namespace, name: `${set}-0` },
          uid: metadata.uid,
        },
      }),
    );
  };
  for (const set of ['awaited', 'nominated', 'refused'])
    await waitForFirstFinding(plane, set, 'Unschedulable', `Pod/${set}-0`);
  await report('awaited', 'TriggeredScaleUp', 'pod triggered scale-up: [{pool 0->1 (max: 3)}]');
  await report('nominated', 'Nominated', 'Pod should schedule on: nodeclaim/pool-x');
  await report('refused', 'NotTriggerScaleUp', "pod didn't trigger scale-up: 1 max node group size reached");
  for (const set of ['awaited', 'nominated']) {
    const { item } = await waitFor(
      () => readWhyItem(plane, set),
      ({ item }) => /waits for a node that an autoscaler adds/.test(item.findings[0]?.message ?? ''),
      { what: `the node for ${set}` },
    );
    assert.equal(item.findings[0]?.severity, 'warning');
    assert.notEqual(item.verdict, 'stuck');
  }
  const { item } = await readWhyItem(plane, 'refused');
  assert.doesNotMatch(item.findings[0]?.message ?? '', /autoscaler adds/);
});
