/** The first seconds of the dashboard: which errors end it, and which do not. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { waitFor } from '../support/wait-for.ts';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { assertOneSentence } from './harness/one-sentence.ts';
import { openTestTerminal, type TestTerminal } from './harness/terminal.ts';
import { RESTORED_MODES } from './harness/terminal-modes.ts';
import { waitUntil } from './harness/wait-until.ts';

let folder: DisposableFolder;
let server: FakeApiServer;
let KUBECONFIG: string;

before(async () => {
  folder = disposableFolder();
  server = await startFakeApiServer({
    objects: [
      namespaceObject('shop'),
      namespaceObject('bank'),
      ...apiObjectsOfSet('web', 2),
      ...apiObjectsOfSet('vault', 1, { namespace: 'bank' }),
    ],
  });
  KUBECONFIG = folder.write('config', kubeconfigFor({ server: server.url }));
});

beforeEach(() => {
  server.intercept = () => undefined;
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

async function assertGivesUp(terminal: TestTerminal, pattern: RegExp): Promise<void> {
  const exit = await terminal.exit();
  assertOneSentence(terminal.mainBuffer().replaceAll('\n', ''), pattern);
  assert.deepEqual(exit, { code: 1, signal: null });
  assert.deepEqual(await terminal.modes(), RESTORED_MODES);
}

test('without a kubeconfig, it prints an error and never opens the screen', async () => {
  using terminal = openTestTerminal();
  await assertGivesUp(terminal, /No kubeconfig found/);
  assert.doesNotMatch(terminal.written(), /\?1049h/);
});

test('an unknown context', async () => {
  using terminal = openTestTerminal({ args: ['--context', 'prod'], env: { KUBECONFIG } });
  await assertGivesUp(terminal, /no context "prod"/);
});

test('a refused connection', async () => {
  using terminal = openTestTerminal({
    env: { KUBECONFIG: folder.write('refused', kubeconfigFor({ server: 'http://127.0.0.1:9' })) },
  });
  await assertGivesUp(terminal, /Cannot reach.*connection refused/);
});

test('a self-signed certificate', async () => {
  const secure = await startFakeApiServer({ tls: true });
  try {
    using terminal = openTestTerminal({
      env: { KUBECONFIG: folder.write('tls', kubeconfigFor({ server: secure.url })) },
    });
    await assertGivesUp(terminal, /certificate.*cannot be trusted/);
  } finally {
    await secure.close();
  }
});

test('rejected credentials', async () => {
  server.intercept = () => ({ status: 401 });
  using terminal = openTestTerminal({ env: { KUBECONFIG } });
  await assertGivesUp(terminal, /does not accept the credentials of user "tester"/);
});

test('a credential command that fails', async () => {
  const command = folder.write('login', '#!/bin/sh\nprintf "\\033[31mlog in first\\033[0m\\n" >&2\nexit 3\n');
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' };
  using terminal = openTestTerminal({
    env: { KUBECONFIG: folder.write('exec', kubeconfigFor({ server: server.url, user: { exec } })) },
  });
  await assertGivesUp(terminal, /failed \(exit code 3.*log in first/);
});

test('sets that may not be read in one namespace: another namespace can be selected', async () => {
  const message =
    'statefulsets.apps is forbidden: User "eve" cannot list resource "statefulsets" in the namespace "shop"';
  server.intercept = ({ namespace, plural }) =>
    namespace === 'shop' && plural === 'statefulsets' ? { status: 403, message } : undefined;
  using terminal = openTestTerminal({ env: { KUBECONFIG } });
  await terminal.waitForText(/not allowed/i);
  terminal.press('n');
  await terminal.waitForText(/bank/);
  terminal.type('bank');
  terminal.press('enter');
  await terminal.waitForText(/vault.*complete/);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});

test('everything forbidden: the dashboard stays open, says so, and names can be typed', async () => {
  server.intercept = ({ namespace }) => (namespace === 'bank' ? undefined : { status: 403, message: 'no' });
  using terminal = openTestTerminal({ env: { KUBECONFIG } });
  await terminal.waitForText(/not allowed/i);
  terminal.press('n');
  terminal.type('bank');
  terminal.press('enter');
  await terminal.waitForText(/vault/);
  terminal.press('ctrl-c');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});

test('a server that does not respond in time: the dashboard stays open, says so, and continues after a response', async () => {
  server.intercept = () => 'hang';
  using terminal = openTestTerminal({ args: ['--request-timeout', '300ms'], env: { KUBECONFIG } });
  await terminal.waitForText(/no contact/);
  await terminal.waitForText(/did not answer within 0\.3 s/);
  server.intercept = () => undefined;
  await terminal.waitForText(/web.*complete/, 20_000);
  await terminal.waitForText(/live/, 20_000);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});

test('a server that fails later: the objects stay on the screen, and the header has the time', async () => {
  using terminal = openTestTerminal({ env: { KUBECONFIG } });
  await terminal.waitForText(/live/);
  server.intercept = () => ({ status: 401 });
  server.put(...apiObjectsOfSet('late', 1));
  await terminal.waitForText(/late/);
  server.endWatches();
  await terminal.waitForText(/stale since/);
  assert.match(terminal.screen(), /web.*complete/);
  server.intercept = () => undefined;
  await terminal.waitForText(/live/, 30_000);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});

test('a terminal that is too small shows a message, and the sets once it is larger', async () => {
  using terminal = openTestTerminal({ env: { KUBECONFIG }, columns: 40, rows: 10 });
  await terminal.waitForText(/needs 60.16/);
  terminal.resize(80, 24);
  await terminal.waitForText(/web.*complete/);
  terminal.resize(20, 3);
  await terminal.waitForText(/needs|terminal/);
  terminal.resize(1, 1);
  terminal.resize(100, 30);
  await terminal.waitForText(/web.*complete/);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
  assert.deepEqual(await terminal.modes(), RESTORED_MODES);
});

/** They go on; and a row under the cursor is as long as the window. */
const PASSING = / *\b\d+[smhd]\b *|─+| +$/gm;

for (const sizes of [
  [
    [101, 30],
    [100, 30],
  ],
  [
    [120, 40],
    [81, 25],
    [80, 24],
  ],
] as const) {
  test(`a window that becomes smaller has no remains of the larger one: ${sizes.join(' → ')}`, async () => {
    const [[columns, rows], ...next] = sizes;
    const [lastColumns, lastRows] = next.at(-1) ?? [columns, rows];
    using fresh = openTestTerminal({ env: { KUBECONFIG }, columns: lastColumns, rows: lastRows });
    await fresh.waitForText(/web.*complete/);
    await fresh.waitForText(/live/);
    using terminal = openTestTerminal({ env: { KUBECONFIG }, columns, rows });
    await terminal.waitForText(/web.*complete/);
    await terminal.waitForText(/live/);
    for (const [width, height] of next) terminal.resize(width, height);
    await waitFor(
      async () => [terminal.screen(), fresh.screen()].map((screen) => screen.replaceAll(PASSING, '')),
      ([seen, expected]) => seen === expected,
      { what: `the same screen as in a window of ${lastColumns}×${lastRows} from the start` },
    );
  });
}

test('keys work while the server does not respond', async () => {
  server.intercept = () => 'hang';
  using terminal = openTestTerminal({ env: { KUBECONFIG } });
  await terminal.waitForText(/connecting|catching up/);
  terminal.press('?');
  await terminal.waitForText(/to the first/);
  terminal.press('esc');
  await terminal.waitForNoText(/to the first/);
  terminal.press('c');
  await terminal.waitForText(/which context/);
  terminal.press('esc');
  await terminal.waitForNoText(/which context/);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});

test('no watch outlives the program', async () => {
  using terminal = openTestTerminal({ env: { KUBECONFIG } });
  await terminal.waitForText(/live/);
  assert.ok(server.openWatches > 5);
  terminal.press('q');
  await terminal.exit();
  await waitUntil(
    () => server.openWatches,
    (open) => open === 0,
    { what: 'the watches to end' },
  );
});
