/** Pods that lost a label of the selector: when the label is set again, the set adopts them without a restart. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import {
  CLAIM,
  type FaultySet,
  faultySetManifest,
  readFaultyPod,
  readWhyItem,
  waitForFirstFinding,
  waitUntilAvailable,
} from './harness.ts';

const plane = controlPlane('released');
const options = { skip: plane.skip, timeout: 90_000 };

const FORMS: readonly (readonly [set: string, manifest: FaultySet, label: string, says: RegExp])[] = [
  ['ordered', { claim: CLAIM }, 'app-', /its label app is missing, .*; it still uses claim data-ordered-1/],
  ['parallel', { policy: 'Parallel' }, 'app=debug', /its label app is debug, the set selects parallel/],
];

for (const [set, manifest, label, says] of FORMS) {
  test(`${set}: label ${label}`, options, async () => {
    await plane.apply(faultySetManifest(set, { replicas: 2, ...manifest }));
    await waitUntilAvailable(plane, set, 2);
    const before = await readFaultyPod(plane, `${set}-1`);
    await plane.kubectl('label', 'pod', `${set}-1`, '--overwrite', label);
    const { message, action } = await waitForFirstFinding(plane, set, 'MemberReleased', `Pod/${set}-1`);
    assert.match(message, says);
    const [, args = ''] = /(label pod .*)$/.exec(action?.command ?? '') ?? [];
    await plane.kubectl(...args.split(' '));
    await waitFor(
      () => readWhyItem(plane, set),
      ({ item: { verdict } }) => verdict === 'complete',
      { what: `${set} complete again` },
    );
    assert.equal((await readFaultyPod(plane, `${set}-1`)).metadata.uid, before.metadata.uid);
  });
}

test('a pod that an earlier set of the name left is not one that this set released', options, async () => {
  const manifest = faultySetManifest('heir', { service: 'none' });
  await plane.apply(manifest);
  await waitUntilAvailable(plane, 'heir', 1);
  await plane.kubectl('delete', 'statefulset', 'heir', '--cascade=orphan');
  const made = Date.parse(await plane.kubectl('get', 'pod', 'heir-0', '-o', 'jsonpath={.metadata.creationTimestamp}'));
  // The server's times are in whole seconds.
  await waitFor(
    () => Date.now(),
    (now) => now >= made + 2000,
    { what: 'a later second than that of the pod' },
  );
  await plane.apply(manifest.replaceAll(/"?app"?: "?heir"?/g, 'app: heir-2'));
  const { message } = await waitForFirstFinding(plane, 'heir', 'PodNameTaken', 'Pod/heir-0');
  assert.match(message, /an earlier set of that name left it: its label app is heir, the set selects heir-2/);
  await plane.kubectl('delete', 'pod', 'heir-0');
  await waitForFirstFinding(plane, 'heir', 'ServiceMissing', 'Service/heir');
});
