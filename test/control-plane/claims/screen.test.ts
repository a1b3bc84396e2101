/** A user manages claims and volumes by keys in a real terminal. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestTerminal, type TestTerminal } from '../../program/harness/terminal.ts';
import { waitFor } from '../../support/wait-for.ts';
import { applySet, readPod, waitUntilReady } from '../actions/harness.ts';
import { controlPlane } from '../control-plane.ts';
import { planCleaning, readClaim, readVolume, volumeOf, waitUntilPodsGone } from './harness.ts';

const plane = controlPlane('volumes');
const options = { skip: plane.skip, timeout: 120_000 };

async function dashboard(): Promise<TestTerminal> {
  const terminal = openTestTerminal({
    args: ['--kubeconfig', plane.kubeconfig, '-n', plane.namespace],
    columns: 120,
    rows: 40,
  });
  await terminal.waitForText(/● live/, 20_000);
  return terminal;
}

test('verdicts are updated while the page is open', options, async () => {
  await applySet(plane, 'web', { replicas: 2, claims: true });
  await applySet(plane, 'old', { replicas: 1, claims: true });
  using terminal = await dashboard();
  terminal.press('v');
  await terminal.waitForText(/data-web-1 +● in-use/, 20_000);
  await plane.kubectl('scale', 'statefulset', 'web', '--replicas=1');
  await terminal.waitForText(/data-web-1 +‖ parked/, 20_000);
  await plane.kubectl('delete', 'statefulset', 'old');
  await terminal.waitForText(/data-old-0 +○ left-behind !/, 30_000);
  terminal.press('g', 'x');
  await terminal.waitForText(/claim data-old-0: it is only .* old/);
  terminal.press('enter');
  await terminal.waitForText(/source +hostPath/);
  await terminal.waitForText(/kube-controller-manager wrote its spec/);
  await terminal.waitForText(/no VolumeAttachment/);
  terminal.press('esc');
  await terminal.waitForText(/claims 3/);
  terminal.press('esc');
  await terminal.waitForText(/› web/);
});

test('a kept volume becomes available again', options, async () => {
  await applySet(plane, 'keep', { replicas: 1, claims: true });
  const volume = await volumeOf(plane, 'data-keep-0');
  await plane.kubectl('delete', 'statefulset', 'keep');
  await waitUntilPodsGone(plane, 'keep');
  const cleaning = await planCleaning(plane, { claims: ['data-keep-0'], how: 'keep' });
  assert.equal((await cleaning.run()).outcome, 'done');
  cleaning.close();
  using terminal = await dashboard();
  terminal.press('v', 'v');
  await terminal.waitForText(new RegExp(`${volume.slice(0, 8)}.* Released`), 20_000);
  terminal.press('/');
  terminal.type(volume);
  terminal.press('enter', 'x');
  await terminal.waitForText(/Make volume .* available again/);
  await terminal.waitForText(/y does it/);
  terminal.press('y');
  await terminal.waitForText(/✓ Make volume .* available again/, 30_000);
  assert.equal((await readVolume(plane, volume)).status.phase, 'Available');
  await plane.kubectl('delete', 'pv', volume);
});

test('a pod is recreated with the same name, another claim and another volume', options, async () => {
  await applySet(plane, 'db', { replicas: 2, claims: true });
  const volume = await volumeOf(plane, 'data-db-1');
  const claim = await readClaim(plane, 'data-db-1');
  const pod = await readPod(plane, 'db-1');
  using terminal = await dashboard();
  terminal.press('/');
  terminal.type('db');
  terminal.press('enter');
  await terminal.waitForText(/› db/);
  terminal.press('enter', 'X');
  await terminal.waitForText(/Start db-1 afresh, with empty volumes/);
  await terminal.waitForText(/type db-1 and enter/);
  terminal.type('db-1');
  terminal.press('enter');
  await terminal.waitForText(/✓ Start db-1 afresh/, 30_000);
  await waitUntilReady(plane, 'db', 2);
  assert.notEqual((await readPod(plane, 'db-1')).metadata.uid, pod.metadata.uid);
  assert.notEqual((await readClaim(plane, 'data-db-1')).metadata.uid, claim.metadata.uid);
  assert.notEqual(await volumeOf(plane, 'data-db-1'), volume);
  await waitFor(
    () => plane.kubectl('get', 'pv', '-o', 'name'),
    (names) => !names.includes(volume),
    { what: 'the old volume to be gone' },
  );
});
