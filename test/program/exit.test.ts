/** The dashboard restores the terminal, however it ends. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { INJECTED_FAULTS } from './harness/injected-faults.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { assertOneSentence } from './harness/one-sentence.ts';
import { NODE, PROGRAM } from './harness/program-environment.ts';
import { type Exit, openTestTerminal, type TestTerminal } from './harness/terminal.ts';
import { RESTORED_MODES } from './harness/terminal-modes.ts';
import { waitUntil } from './harness/wait-until.ts';
import { isRunning } from './processes.ts';

let folder: DisposableFolder;
let server: FakeApiServer;
let KUBECONFIG: string;

before(async () => {
  folder = disposableFolder();
  server = await startFakeApiServer({ objects: [namespaceObject('shop'), ...apiObjectsOfSet('web', 3)] });
  KUBECONFIG = folder.write('config', kubeconfigFor({ server: server.url }));
});

beforeEach(() => {
  server.intercept = () => undefined;
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

async function assertLeft(terminal: TestTerminal, expected: Exit, left: RegExp = /^$/): Promise<void> {
  assert.deepEqual(await terminal.exit(), expected);
  assert.deepEqual(await terminal.modes(), RESTORED_MODES);
  assert.match(terminal.mainBuffer(), left);
}

test('while it runs, it uses the alternate screen, raw mode and the mouse', async () => {
  using terminal = openTestTerminal({ env: { KUBECONFIG } });
  await terminal.waitForText(/live/);
  const modes = await terminal.modes();
  assert.ok(modes.alternateScreen && modes.raw && !modes.cursorVisible && modes.mouse);
});

for (const key of ['q', 'ctrl-c']) {
  test(`${key} in the list`, async () => {
    using terminal = openTestTerminal({ env: { KUBECONFIG } });
    await terminal.waitForText(/live/);
    terminal.press(key);
    await assertLeft(terminal, { code: 0, signal: null });
  });
}

for (const keys of [['?'], ['/'], ['n'], ['c'], ['enter'], ['/', 'w']]) {
  test(`ctrl-c after ${keys.join(' ')}`, async () => {
    using terminal = openTestTerminal({ env: { KUBECONFIG } });
    const before = await terminal.waitForText(/live/);
    for (const key of keys) terminal.press(key);
    await waitUntil(terminal.screen, (seen) => seen !== before, { what: 'the response to the keys' });
    terminal.press('ctrl-c');
    await assertLeft(terminal, { code: 0, signal: null });
  });
}

test('ctrl-c while the server never answers', async () => {
  server.intercept = () => 'hang';
  using terminal = openTestTerminal({ env: { KUBECONFIG } });
  await terminal.waitForText(/connecting/);
  terminal.press('ctrl-c');
  await assertLeft(terminal, { code: 0, signal: null });
});

test('ctrl-c while the credential command waits for a login', async () => {
  const command = folder.write('wait', '#!/bin/sh\nsleep 40\n');
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' };
  using terminal = openTestTerminal({
    env: { KUBECONFIG: folder.write('waiting', kubeconfigFor({ server: server.url, user: { exec } })) },
  });
  await terminal.waitForText(/connecting/);
  terminal.press('ctrl-c');
  await assertLeft(terminal, { code: 0, signal: null });
});

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) {
  test(signal, async () => {
    using terminal = openTestTerminal({ env: { KUBECONFIG } });
    await terminal.waitForText(/live/);
    await terminal.signal(signal);
    await assertLeft(terminal, { code: null, signal });
  });

  test(`${signal} while the server never answers`, async () => {
    server.intercept = () => 'hang';
    using terminal = openTestTerminal({ env: { KUBECONFIG } });
    await terminal.waitForText(/connecting/);
    await terminal.signal(signal);
    await assertLeft(terminal, { code: null, signal });
  });
}

for (const [name, fault] of Object.entries(INJECTED_FAULTS)) {
  test(`a fault of the program: ${name}`, async () => {
    using terminal = openTestTerminal({ program: [NODE, fault, PROGRAM], env: { KUBECONFIG } });
    await terminal.waitForText(/live/);
    await terminal.signal('SIGUSR2');
    // Objects change until the error appears.
    let replicas = 0;
    const news = setInterval(() => server.put(...apiObjectsOfSet('news', ++replicas % 3)), 50);
    const exit = await terminal.exit().finally(() => clearInterval(news));
    assert.deepEqual(await terminal.modes(), RESTORED_MODES);
    assert.match(terminal.mainBuffer(), /^stsview: this should not have happened: on purpose/);
    assert.doesNotMatch(terminal.mainBuffer(), /\bat .*:\d+:\d+/);
    assert.deepEqual(exit, { code: 1, signal: null });
  });
}

test('Ctrl-Z returns the terminal, and fg the screen', async () => {
  using terminal = openTestTerminal({
    command: ['bash', '--norc', '--noprofile', '-i'],
    env: { KUBECONFIG, PS1: 'shell> ', NODE, PROGRAM },
  });
  await terminal.waitForText(/shell>/);
  for (const round of ['first', 'second']) {
    terminal.type(round === 'first' ? '"$NODE" "$PROGRAM"\r' : 'fg\r');
    await terminal.waitForText(/● live/);
    terminal.press('ctrl-z');
    await terminal.waitForText(/Stopped/);
    const { alternateScreen, cursorVisible, bracketedPaste } = await terminal.modes();
    assert.deepEqual({ alternateScreen, cursorVisible }, { alternateScreen: false, cursorVisible: true });
    assert.equal(typeof bracketedPaste, 'boolean');
    terminal.type(`stty -a | grep -o ' -\\?icanon' | sed 's/^ /${round}=/'\r`);
    await terminal.waitForText(new RegExp(`^${round}=icanon`, 'm'));
  }
  terminal.type('fg\r');
  await terminal.waitForText(/● live/);
  terminal.press('j');
  terminal.press('?');
  await terminal.waitForText(/to the first/);
  terminal.press('esc');
  await terminal.waitForNoText(/to the first/);
  terminal.press('q');
  await terminal.waitForText(/shell> *$/);
  terminal.type('echo "ended with $?"\r');
  await terminal.waitForText(/^ended with 0/m);
});

test('the window is closed', async () => {
  using terminal = openTestTerminal({ env: { KUBECONFIG } });
  await terminal.waitForText(/live/);
  const pid = await terminal.pid();
  terminal.hangUp();
  await waitUntil(
    () => isRunning(pid),
    (running) => !running,
    { what: 'the program to end' },
  );
});

test('the window is closed without a signal: nohup', async () => {
  using terminal = openTestTerminal({
    command: ['sh', '-c', 'trap "" HUP; exec "$NODE" "$PROGRAM"'],
    env: { KUBECONFIG, NODE, PROGRAM },
  });
  await terminal.waitForText(/live/);
  const pid = await terminal.pid();
  terminal.hangUp();
  await waitUntil(
    () => isRunning(pid),
    (running) => !running,
    { what: 'the program to end' },
  );
});

test('the window is closed while the server never answers', async () => {
  server.intercept = () => 'hang';
  using terminal = openTestTerminal({ env: { KUBECONFIG } });
  await terminal.waitForText(/connecting/);
  const pid = await terminal.pid();
  terminal.hangUp();
  await waitUntil(
    () => isRunning(pid),
    (running) => !running,
    { what: 'the program to end' },
  );
});

test("the terminal's former content is restored", async () => {
  using terminal = openTestTerminal({
    command: ['sh', '-c', 'echo before; "$NODE" "$PROGRAM"; echo "after $?"'],
    env: { KUBECONFIG, NODE, PROGRAM },
  });
  await terminal.waitForText(/live/);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
  assert.equal(terminal.mainBuffer(), 'before\nafter 0');
});

test('a sentence after the dashboard has its own line', async () => {
  server.intercept = () => ({ status: 401 });
  using terminal = openTestTerminal({
    command: ['sh', '-c', 'echo before; "$NODE" "$PROGRAM"; echo "after $?"'],
    env: { KUBECONFIG, NODE, PROGRAM },
    columns: 200,
  });
  await terminal.exit();
  const [first, sentence = '', last] = terminal.mainBuffer().split('\n');
  assert.deepEqual([first, last], ['before', 'after 1']);
  assertOneSentence(sentence, /401/);
});
