/**
 * Uses a separate control plane with a frozen controller manager: nothing that the sets wait for may count as progress.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { dedicatedBed } from '../dedicated-bed.ts';
import { faultySetManifest, readWhyItem, waitUntilAvailable } from './harness.ts';

const plane = await dedicatedBed('paused');
const options = { skip: plane.skip, timeout: 300_000 };
const COMPONENT = 'kube-controller-manager';

const FAULTS = [
  { set: 'scaled', code: 'NotObserved', break: ['scale', 'statefulset/scaled', '--replicas=3'] },
  { set: 'imaged', code: 'NotObserved', break: ['set', 'image', 'statefulset/imaged', 'main=app:2'] },
  { set: 'robbed', code: 'NoProgress', break: ['delete', 'pod', 'robbed-1', '--wait=false'] },
  {
    set: 'ended',
    code: 'BeingDeleted',
    break: ['delete', 'statefulset', 'ended', '--cascade=foreground', '--wait=false'],
  },
] as const;

test('steps without an obstacle are stuck within minutes, and continue when the controller does', options, async () => {
  for (const { set } of FAULTS) await plane.apply(faultySetManifest(set, { replicas: 2 }));
  for (const { set } of FAULTS) await waitUntilAvailable(plane, set, 2);
  await plane.bed.pause(COMPONENT);
  for (const fault of FAULTS) await plane.kubectl(...fault.break);
  for (const { set, code } of FAULTS) {
    const { item } = await waitFor(
      () => readWhyItem(plane, set),
      ({ item: { findings } }) => findings[0]?.code === code && findings[0].severity === 'error',
      { what: `${code} of ${set} as an error`, deadline: 180_000, every: 1000 },
    );
    assert.equal(item.verdict, 'stuck');
    assert.notEqual(item.findings[0]?.since, null);
  }
  await plane.bed.resume(COMPONENT);
  for (const [set, count] of [
    ['scaled', 3],
    ['imaged', 2],
    ['robbed', 2],
  ] as const) {
    await waitUntilAvailable(plane, set, count);
    await waitFor(
      () => readWhyItem(plane, set),
      ({ item: { findings } }) => findings.every(({ severity }) => severity !== 'error'),
      { what: `${set} without an error` },
    );
  }
});
