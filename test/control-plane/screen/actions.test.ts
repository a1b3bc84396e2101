/** A user acts by keys at a real terminal, on a genuine control plane. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openTestTerminal, type TestTerminal } from '../../program/harness/terminal.ts';
import { waitFor } from '../../support/wait-for.ts';
import { actionSetManifestOf, applySet, readPod, readSet, waitUntilReady } from '../actions/harness.ts';
import { controlPlane } from '../control-plane.ts';

const plane = controlPlane('keys');

async function dashboard(...args: readonly string[]): Promise<TestTerminal> {
  const terminal = openTestTerminal({
    args: ['--kubeconfig', plane.kubeconfig, '-n', plane.namespace, ...args],
    columns: 120,
    rows: 40,
  });
  await terminal.waitForText(/● live/, 20_000);
  return terminal;
}

/** Moves the cursor to the set by filtering for it. */
async function find(terminal: TestTerminal, name: string): Promise<void> {
  terminal.press('/');
  terminal.type(name);
  terminal.press('enter');
  await terminal.waitForText(new RegExp(`› ${name}`));
}

/** Closes whatever is open. The text that there have been no actions appears after all earlier keys were handled. */
async function seeNoAction(terminal: TestTerminal): Promise<void> {
  terminal.press('esc', 'esc', 'esc', 'a');
  await terminal.waitForText(/there have been no actions/);
}

describe('actions by keys', { skip: plane.skip }, () => {
  test('scale down and, by undo, up again', async () => {
    await applySet(plane, 'web', { replicas: 3, claims: true });
    using terminal = await dashboard();
    await find(terminal, 'web');
    terminal.press('s', '2', 'enter');
    await terminal.waitForText(/claim data-web-2 \(1Gi\) is kept, parked/);
    await terminal.waitForText(/y does it/);
    assert.equal((await readSet(plane, 'web')).spec.replicas, 3);
    terminal.press('y');
    await terminal.waitForText(/✓ Scale web from 3 to 2/, 30_000);
    await terminal.waitForText(/2\/2.*\+1 parked/);
    assert.equal((await readSet(plane, 'web')).spec.replicas, 2);
    terminal.press('u');
    await terminal.waitForText(/Scale web from 2 to 3/);
    await terminal.waitForText(/reused with the data/);
    await terminal.waitForText(/y does it/);
    terminal.press('y');
    await terminal.waitForText(/✓ Scale web from 2 to 3/, 30_000);
  });

  test('an action that ended as stuck is revised once its goal is reached', async () => {
    await applySet(plane, 'late', { replicas: 2, policy: 'OrderedReady' });
    await plane.apply(actionSetManifestOf('late', { replicas: 2, policy: 'OrderedReady', image: 'web:missing' }));
    using terminal = await dashboard();
    await find(terminal, 'late');
    await terminal.waitForText(/✗ ImagePullBackOff/, 30_000);
    terminal.press('p', 'j', 'j', 'j', 'j', 'j', 'enter', 'enter');
    await terminal.waitForText(/y does it/);
    terminal.press('y', 'a');
    await terminal.waitForText(/✗ Roll late back[^\n]*ended[^\n]*\n +late-1 /, 30_000);
    terminal.press('esc', 'w', 'x');
    await terminal.waitForText(/y does it/);
    terminal.press('y');
    await terminal.waitForText(/✓ complete .*2\/2/, 60_000);
    terminal.press('esc', 'a');
    await terminal.waitForText(/✓ Roll late back[^\n]*ended[^\n]*\n +After \S+: /, 30_000);
    assert.doesNotMatch(terminal.screen(), /✗ Roll late back/);
  });

  test('delete a pod, which is recreated with its name and another uid', async () => {
    await applySet(plane, 'db', { replicas: 2 });
    const before = await readPod(plane, 'db-1');
    using terminal = await dashboard();
    await find(terminal, 'db');
    terminal.press('enter', 'x');
    await terminal.waitForText(/Delete pod db-1/);
    await terminal.waitForText(/y does it/);
    terminal.press('y');
    await terminal.waitForText(/✓ Delete pod db-1/, 30_000);
    const after = await readPod(plane, 'db-1');
    assert.notEqual(after.metadata.uid, before.metadata.uid);
  });

  test('hold an update, let one more ordinal update, and roll back', async () => {
    await applySet(plane, 'cache', { replicas: 3 });
    using terminal = await dashboard();
    await find(terminal, 'cache');
    terminal.press('p');
    await terminal.waitForText(/hold/);
    terminal.press('j', 'j', 'enter');
    await terminal.waitForText(/y does it/);
    terminal.press('y');
    await terminal.waitForText(/✓ Hold the updates of cache/, 30_000);
    assert.equal((await readSet(plane, 'cache')).spec.updateStrategy.rollingUpdate?.partition, 3);
    await plane.kubectl('set', 'image', 'statefulset/cache', 'web=web:2');
    await terminal.waitForText(/‖ held/, 30_000);
    terminal.press('p', 'enter');
    await terminal.waitForText(/y does it/);
    terminal.press('y');
    await waitFor(
      () => plane.kubectl('get', 'pod', 'cache-2', '-o', 'jsonpath={.spec.containers[0].image}'),
      (image) => image === 'web:2',
      { what: 'cache-2 at the new image' },
    );
    await waitUntilReady(plane, 'cache', 3);
    terminal.press('p', 'j', 'j', 'j', 'j', 'j', 'enter');
    await terminal.waitForText(/back to which revision/);
    terminal.press('j', 'enter');
    await terminal.waitForText(/- web:2[\s\S]*\+ web:1/);
    await terminal.waitForText(/y does it/);
    terminal.press('y');
    await waitFor(
      () => readSet(plane, 'cache'),
      (set) => set.spec.template.spec.containers[0]?.image === 'web:1',
      { what: 'the template of revision 1' },
    );
  });

  test('send nothing if somebody else was faster, and say so', async () => {
    await applySet(plane, 'shared', { replicas: 2 });
    using terminal = await dashboard();
    await find(terminal, 'shared');
    terminal.press('s', '1', 'enter');
    await terminal.waitForText(/y does it/);
    await plane.kubectl('scale', 'statefulset/shared', '--replicas=3');
    await terminal.waitForText(/has been changed meanwhile/);
    await terminal.waitForText(/Nothing is sent/);
    terminal.press('y', 'y');
    await seeNoAction(terminal);
    assert.equal((await readSet(plane, 'shared')).spec.replicas, 3);
  });

  test('cannot reach another set of the same name', async () => {
    await applySet(plane, 'twin', { replicas: 1 });
    using terminal = await dashboard();
    await find(terminal, 'twin');
    terminal.press('s', '2', 'enter');
    await terminal.waitForText(/y does it/);
    await plane.kubectl('delete', 'statefulset/twin');
    await applySet(plane, 'twin', { replicas: 1 });
    await terminal.waitForText(/is gone|made again/);
    terminal.press('y');
    await seeNoAction(terminal);
    assert.equal((await readSet(plane, 'twin')).spec.replicas, 1);
  });

  test('destroy nothing by 200 keys typed ahead of a dialog', async () => {
    await applySet(plane, 'precious', { replicas: 2, claims: true });
    const uids = async () =>
      plane.kubectl('get', 'pods,pvc,sts', '-l', 'app=precious', '-o', 'jsonpath={.items[*].metadata.uid}');
    const before = await uids();
    const generation = (await readSet(plane, 'precious')).metadata.generation;
    using terminal = await dashboard();
    await find(terminal, 'precious');
    let seed = 20261121;
    const keys = ['y', 's', 'x', '0', '1', '\r', 'p', 'j', 'k', '-', '+', 'u', ' ', '\t', 'precious\r', 'Y', '5'];
    let typed = '\r x';
    for (let count = 0; count < 200; count++) {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      typed += keys[seed % keys.length] ?? '';
    }
    terminal.type(typed);
    await seeNoAction(terminal);
    assert.equal((await readSet(plane, 'precious')).metadata.generation, generation);
    assert.equal(await uids(), before);
  });
});
