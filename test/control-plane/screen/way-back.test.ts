/** Rollback to a revision that worked, by keys. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestTerminal, type TestTerminal } from '../../program/harness/terminal.ts';
import { waitFor } from '../../support/wait-for.ts';
import { actionSetManifestOf, applySet, waitUntilReady } from '../actions/harness.ts';
import { controlPlane } from '../control-plane.ts';

const plane = controlPlane('wayback');
const options = { skip: plane.skip, timeout: 120_000 };

async function openOn(set: string): Promise<TestTerminal> {
  const terminal = openTestTerminal({
    args: ['--kubeconfig', plane.kubeconfig, '-n', plane.namespace],
    columns: 120,
    rows: 40,
  });
  await terminal.waitForText(/● live/, 20_000);
  terminal.press('/');
  terminal.type(set);
  terminal.press('enter');
  await terminal.waitForText(new RegExp(`› ${set} `));
  return terminal;
}

test(
  'the dashboard has seen the only pod ready before two bad releases, and offers that revision',
  options,
  async () => {
    const base = { replicas: 1, policy: 'Parallel' } as const;
    await applySet(plane, 'solo', base);
    using terminal = await openOn('solo');
    await terminal.waitForText(/complete.* 1\/1/);
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
  },
);

test('a release that was made while the set had no pods is rolled back to what was seen ready', options, async () => {
  const base = { policy: 'OrderedReady' } as const;
  await applySet(plane, 'asleep', { ...base, replicas: 2 });
  using terminal = await openOn('asleep');
  await terminal.waitForText(/complete.* 2\/2/);
  await plane.apply(actionSetManifestOf('asleep', { ...base, replicas: 0 }));
  await waitUntilReady(plane, 'asleep', 0);
  await plane.apply(actionSetManifestOf('asleep', { ...base, replicas: 0, image: 'web:missing' }));
  await waitFor(
    async () => {
      const revisions = '{.status.currentRevision} {.status.updateRevision}';
      const said = await plane.kubectl('get', 'statefulset', 'asleep', '-o', `jsonpath=${revisions} {.spec.replicas}`);
      const [current, update, replicas] = said.split(' ');
      const count = (await plane.kubectl('get', 'controllerrevision', '-l', 'app=asleep', '-o', 'name'))
        .trim()
        .split('\n');
      return { isCurrent: current === update, replicas, count: count.length };
    },
    ({ isCurrent, replicas, count }) => isCurrent && replicas === '0' && count === 2,
    { what: 'the new revision to be the current one' },
  );
  await plane.apply(actionSetManifestOf('asleep', { ...base, replicas: 2, image: 'web:missing' }));
  await terminal.waitForText(/✗ ImagePullBackOff/, 30_000);
  terminal.press('w');
  await terminal.waitForText(/BrokenRevision/);
  await terminal.waitForText(/roll back to revision 1, which has worked/);
  terminal.press('x');
  await terminal.waitForText(/revision 1 has worked: a member was seen ready with it/);
  await terminal.waitForText(/y does it/);
  terminal.press('y');
  await waitFor(
    () => plane.kubectl('get', 'statefulset', 'asleep', '-o', 'jsonpath={.spec.template.spec.containers[0].image}'),
    (image) => image === 'web:1',
    { what: 'the template of revision 1' },
  );
  assert.doesNotMatch(terminal.screen(), /not known to have worked/);
});
