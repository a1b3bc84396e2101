/** Readiness that is lost again and again under minReadySeconds; the probe's events are written as a kubelet would. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlPlane } from '../control-plane.ts';
import { faultySetManifest, readFaultyPod, readWhyItem, waitForFirstFinding, waitUntilStarted } from './harness.ts';

const plane = controlPlane('unsteady');
const options = { skip: plane.skip, timeout: 240_000 };
const SAID = 'Readiness probe failed: HTTP probe failed with statuscode: 503';

async function reportFailures(pod: string, minutes: number, count: number): Promise<void> {
  const { metadata } = await readFaultyPod(plane, pod);
  const at = (ago: number): string => new Date(Date.now() - ago).toISOString().replace(/\.\d+Z$/, 'Z');
  await plane.apply(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${pod}.unhealthy`, namespace: plane.namespace },
      type: 'Warning',
      reason: 'Unhealthy',
      message: SAID,
      count,
      firstTimestamp: at(minutes * 60_000),
      // The pod became ready before it.
      lastTimestamp: at(-2000),
      source: { component: 'kubelet' },
      involvedObject: { kind: 'Pod', apiVersion: 'v1', namespace: plane.namespace, name: pod, uid: metadata.uid },
    }),
  );
}

test('a probe that fails again and again, for a while and for long', options, async () => {
  await plane.apply(faultySetManifest('swing', { replicas: 2, spec: 'minReadySeconds: 600' }));
  await waitUntilStarted(plane, 'swing-0');
  await waitForFirstFinding(plane, 'swing', 'MinReadyWait', 'Pod/swing-0');
  await reportFailures('swing-0', 3, 12);
  const first = await waitForFirstFinding(plane, 'swing', 'NotReady', 'Pod/swing-0', { says: /again and again/ });
  assert.equal(first.severity, 'warning');
  assert.match(first.message, /its readiness probe has failed 12 times \(Readiness probe failed: HTTP probe failed/);
  await reportFailures('swing-0', 20, 40);
  await waitForFirstFinding(plane, 'swing', 'NotReady', 'Pod/swing-0', { says: /failed 40 times/ });
  const { item } = await readWhyItem(plane, 'swing');
  assert.equal(item.verdict, 'stuck');
  assert.doesNotMatch(item.findings.flatMap(({ evidence }) => evidence).join('\n'), /counts as available from/);
});
