/** The way back to a revision that worked, by keys. */

import { test } from 'node:test';
import { openTestTerminal } from '../../program/harness/terminal.ts';
import { actionSetManifestOf, applySet } from '../actions/harness.ts';
import { controlPlane } from '../control-plane.ts';

const plane = controlPlane('wayback');

test('the dashboard has seen the only pod ready before two bad releases, and goes back to that revision', {
  skip: plane.skip,
  timeout: 120_000,
}, async () => {
  const base = { replicas: 1, policy: 'Parallel' } as const;
  await applySet(plane, 'solo', base);
  using terminal = openTestTerminal({
    args: ['--kubeconfig', plane.kubeconfig, '-n', plane.namespace],
    columns: 120,
    rows: 40,
  });
  await terminal.waitForText(/● live/, 20_000);
  await terminal.waitForText(/› solo/);
  await plane.apply(actionSetManifestOf('solo', { ...base, image: 'web:missing' }));
  await terminal.waitForText(/✗ ImagePullBackOff/, 30_000);
  await plane.apply(actionSetManifestOf('solo', { ...base, image: 'web:crash' }));
  await terminal.waitForText(/✗ CrashLoopBackOff/, 30_000);
  terminal.press('w');
  await terminal.waitForText(/roll back to revision 1, which has worked/);
  terminal.press('x');
  await terminal.waitForText(/Roll solo back to revision 1/);
  await terminal.waitForText(/revision 1 has worked: a member was seen ready with it/);
  terminal.press('esc', 'esc', 'p', 'j', 'j', 'j', 'j', 'j', 'enter');
  await terminal.waitForText(/› revision 1 .*has worked: a member was seen ready/);
  await terminal.waitForText(/ revision 2 .*not known to have worked/);
});
