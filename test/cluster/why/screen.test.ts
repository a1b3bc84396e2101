/** Somebody on call, at a real terminal: from the list of findings to the way out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTerminal } from '../../program/terminal.ts';
import { controlPlane } from '../control-plane.ts';
import { waitFor } from '../wait-for.ts';
import { faulty, firstFinding, readPod, readyPods } from './rig.ts';

const plane = controlPlane('whykeys');

test('! names the trap, x frees it', { skip: plane.skip, timeout: 180_000 }, async () => {
  const setImage = (image: string) => plane.kubectl('set', 'image', 'statefulset/ledger', `main=${image}`);
  await plane.apply(faulty('ledger', { replicas: 2 }));
  await plane.apply(faulty('fine', { replicas: 1 }));
  await readyPods(plane, 'ledger', 2);
  await setImage('app:missing');
  await firstFinding(plane, 'ledger', 'BrokenRevision', 'Pod/ledger-1');
  await setImage('app:1');
  const before = await readPod(plane, 'ledger-1');
  using terminal = openTerminal({
    args: ['--kubeconfig', plane.kubeconfig, '-n', plane.namespace],
    columns: 120,
    rows: 40,
  });
  await terminal.see(/● live/, 30_000);
  terminal.press('!');
  await terminal.see(/findings {2}1 error/, 30_000);
  await terminal.see(/› .*ledger .*✗ ForcedRollback/, 30_000);
  terminal.press('enter');
  await terminal.see(/way out/);
  terminal.press('x');
  await terminal.see(/Delete pod ledger-1/);
  await terminal.see(/y does it/, 30_000);
  terminal.press('y');
  await waitFor(
    () => readPod(plane, 'ledger-1'),
    ({ metadata }) => metadata.uid !== before.metadata.uid,
    { what: 'another ledger-1' },
  );
  await firstFinding(plane, 'ledger', 'Complete', 'StatefulSet/ledger');
  await terminal.see(/Nothing is wrong/, 30_000);
  assert.match(await plane.kubectl('rollout', 'status', 'statefulset/ledger', '--watch=false'), /complete/);
});
