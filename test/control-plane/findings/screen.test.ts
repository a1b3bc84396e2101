/** A user at a real terminal goes from the list of findings to the proposed action. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestTerminal } from '../../program/harness/terminal.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import { faultySetManifest, readFaultyPod, waitForFirstFinding, waitUntilAvailable } from './harness.ts';

const plane = controlPlane('whykeys');

test('! lists the blocked update, and x deletes the pod that blocks it', {
  skip: plane.skip,
  timeout: 180_000,
}, async () => {
  const setImage = (image: string) => plane.kubectl('set', 'image', 'statefulset/ledger', `main=${image}`);
  await plane.apply(faultySetManifest('ledger', { replicas: 2 }));
  await plane.apply(faultySetManifest('fine', { replicas: 1 }));
  await waitUntilAvailable(plane, 'ledger', 2);
  await setImage('app:missing');
  await waitForFirstFinding(plane, 'ledger', 'BrokenRevision', 'Pod/ledger-1');
  await setImage('app:1');
  const before = await readFaultyPod(plane, 'ledger-1');
  using terminal = openTestTerminal({
    args: ['--kubeconfig', plane.kubeconfig, '-n', plane.namespace],
    columns: 120,
    rows: 40,
  });
  await terminal.waitForText(/● live/, 30_000);
  terminal.press('!');
  await terminal.waitForText(/findings {2}1 error/, 30_000);
  await terminal.waitForText(/› .*ledger .*✗ ForcedRollback/, 30_000);
  terminal.press('enter');
  await terminal.waitForText(/way out/);
  terminal.press('x');
  await terminal.waitForText(/Delete pod ledger-1/);
  await terminal.waitForText(/y does it/, 30_000);
  terminal.press('y');
  await waitFor(
    () => readFaultyPod(plane, 'ledger-1'),
    ({ metadata }) => metadata.uid !== before.metadata.uid,
    { what: 'another ledger-1' },
  );
  await waitForFirstFinding(plane, 'ledger', 'Complete', 'StatefulSet/ledger');
  await terminal.waitForText(/Nothing is wrong/, 30_000);
  assert.match(await plane.kubectl('rollout', 'status', 'statefulset/ledger', '--watch=false'), /complete/);
});
