/** Somebody at a real terminal who looks after claims and volumes by keys. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTerminal, type Terminal } from '../../program/terminal.ts';
import { applySet, readPod, ready } from '../actions/rig.ts';
import { controlPlane } from '../control-plane.ts';
import { waitFor } from '../wait-for.ts';
import { openCleaning, podsGone, readClaim, readVolume, volumeOf } from './rig.ts';

const plane = controlPlane('volumes');
const options = { skip: plane.skip, timeout: 120_000 };

async function dashboard(): Promise<Terminal> {
  const terminal = openTerminal({
    args: ['--kubeconfig', plane.kubeconfig, '-n', plane.namespace],
    columns: 120,
    rows: 40,
  });
  await terminal.see(/● live/, 20_000);
  return terminal;
}

test('verdicts follow what happens while somebody looks', options, async () => {
  await applySet(plane, 'web', { replicas: 2, claims: true });
  await applySet(plane, 'old', { replicas: 1, claims: true });
  using terminal = await dashboard();
  terminal.press('v');
  await terminal.see(/data-web-1 +● in-use/, 20_000);
  await plane.kubectl('scale', 'statefulset', 'web', '--replicas=1');
  await terminal.see(/data-web-1 +‖ parked/, 20_000);
  await plane.kubectl('delete', 'statefulset', 'old');
  await terminal.see(/data-old-0 +○ left-behind !/, 30_000);
  terminal.press('g', 'x');
  await terminal.see(/claim data-old-0: it is only .* old/);
  terminal.press('enter');
  await terminal.see(/source +hostPath/);
  await terminal.see(/kube-controller-manager wrote its spec/);
  await terminal.see(/no VolumeAttachment/);
  terminal.press('esc');
  await terminal.see(/claims 3/);
  terminal.press('esc');
  await terminal.see(/› web/);
});

test('a kept volume is made available again', options, async () => {
  await applySet(plane, 'keep', { replicas: 1, claims: true });
  const volume = await volumeOf(plane, 'data-keep-0');
  await plane.kubectl('delete', 'statefulset', 'keep');
  await podsGone(plane, 'keep');
  const cleaning = await openCleaning(plane, { claims: ['data-keep-0'], how: 'keep' });
  assert.equal((await cleaning.run()).outcome, 'done');
  cleaning.close();
  using terminal = await dashboard();
  terminal.press('v', 'v');
  await terminal.see(new RegExp(`${volume.slice(0, 8)}.* Released`), 20_000);
  terminal.press('/');
  terminal.type(volume);
  terminal.press('enter', 'x');
  await terminal.see(/Make volume .* available again/);
  await terminal.see(/y does it/);
  terminal.press('y');
  await terminal.see(/✓ Make volume .* available again/, 30_000);
  assert.equal((await readVolume(plane, volume)).status.phase, 'Available');
  await plane.kubectl('delete', 'pv', volume);
});

test('a member starts afresh: the same name, another claim, another volume', options, async () => {
  await applySet(plane, 'db', { replicas: 2, claims: true });
  const volume = await volumeOf(plane, 'data-db-1');
  const claim = await readClaim(plane, 'data-db-1');
  const pod = await readPod(plane, 'db-1');
  using terminal = await dashboard();
  terminal.press('/');
  terminal.type('db');
  terminal.press('enter');
  await terminal.see(/› db/);
  terminal.press('enter', 'X');
  await terminal.see(/Start db-1 afresh, with empty volumes/);
  await terminal.see(/type db-1 and enter/);
  terminal.type('db-1');
  terminal.press('enter');
  await terminal.see(/✓ Start db-1 afresh/, 30_000);
  await ready(plane, 'db', 2);
  assert.notEqual((await readPod(plane, 'db-1')).metadata.uid, pod.metadata.uid);
  assert.notEqual((await readClaim(plane, 'data-db-1')).metadata.uid, claim.metadata.uid);
  assert.notEqual(await volumeOf(plane, 'data-db-1'), volume);
  await waitFor(
    () => plane.kubectl('get', 'pv', '-o', 'name'),
    (names) => !names.includes(volume),
    { what: 'the old volume to be gone' },
  );
});
