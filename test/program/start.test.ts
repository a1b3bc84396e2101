/** The dashboard's first seconds: what makes it end at once, and what it stays for. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type ApiServer, startApiServer } from './api-server.ts';
import { type Folder, kubeconfigFor, temporaryFolder } from './kubeconfig.ts';
import { RESTORED } from './modes.ts';
import { aNamespace, aWholeSet } from './objects.ts';
import { assertOneSentence } from './sentence.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { waitUntil } from './wait-until.ts';

let folder: Folder;
let server: ApiServer;
let KUBECONFIG: string;

before(async () => {
  folder = temporaryFolder();
  server = await startApiServer({
    objects: [
      aNamespace('shop'),
      aNamespace('bank'),
      ...aWholeSet('web', 2),
      ...aWholeSet('vault', 1, { namespace: 'bank' }),
    ],
  });
  KUBECONFIG = folder.write('config', kubeconfigFor({ server: server.url }));
});

beforeEach(() => {
  server.judge = () => undefined;
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

async function assertGivesUp(terminal: Terminal, pattern: RegExp): Promise<void> {
  const exit = await terminal.exit();
  assertOneSentence(terminal.mainBuffer().replaceAll('\n', ''), pattern);
  assert.deepEqual(exit, { code: 1, signal: null });
  assert.deepEqual(await terminal.modes(), RESTORED);
}

test('without a kubeconfig it says so and never takes the screen', async () => {
  using terminal = openTerminal();
  await assertGivesUp(terminal, /No kubeconfig found/);
  assert.doesNotMatch(terminal.written(), /\?1049h/);
});

test('an unknown context', async () => {
  using terminal = openTerminal({ args: ['--context', 'prod'], env: { KUBECONFIG } });
  await assertGivesUp(terminal, /no context "prod"/);
});

test('a refused connection', async () => {
  using terminal = openTerminal({
    env: { KUBECONFIG: folder.write('refused', kubeconfigFor({ server: 'http://127.0.0.1:9' })) },
  });
  await assertGivesUp(terminal, /Cannot reach.*connection refused/);
});

test('a certificate that nobody has signed', async () => {
  const secure = await startApiServer({ tls: true });
  try {
    using terminal = openTerminal({
      env: { KUBECONFIG: folder.write('tls', kubeconfigFor({ server: secure.url })) },
    });
    await assertGivesUp(terminal, /certificate.*cannot be trusted/);
  } finally {
    await secure.close();
  }
});

test('credentials that are not accepted', async () => {
  server.judge = () => ({ status: 401 });
  using terminal = openTerminal({ env: { KUBECONFIG } });
  await assertGivesUp(terminal, /does not accept the credentials of user "tester"/);
});

test('a credential command that fails', async () => {
  const command = folder.write('login', '#!/bin/sh\nprintf "\\033[31mlog in first\\033[0m\\n" >&2\nexit 3\n');
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' };
  using terminal = openTerminal({
    env: { KUBECONFIG: folder.write('exec', kubeconfigFor({ server: server.url, user: { exec } })) },
  });
  await assertGivesUp(terminal, /failed \(exit code 3.*log in first/);
});

test('sets that may not be read in one namespace: another can be chosen', async () => {
  const message =
    'statefulsets.apps is forbidden: User "eve" cannot list resource "statefulsets" in the namespace "shop"';
  server.judge = ({ namespace, plural }) =>
    namespace === 'shop' && plural === 'statefulsets' ? { status: 403, message } : undefined;
  using terminal = openTerminal({ env: { KUBECONFIG } });
  await terminal.see(/not allowed/i);
  terminal.press('n');
  await terminal.see(/bank/);
  terminal.type('bank');
  terminal.press('enter');
  await terminal.see(/vault.*complete/);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});

test('everything forbidden: it stays, says so, and names can be typed', async () => {
  server.judge = ({ namespace }) => (namespace === 'bank' ? undefined : { status: 403, message: 'no' });
  using terminal = openTerminal({ env: { KUBECONFIG } });
  await terminal.see(/not allowed/i);
  terminal.press('n');
  terminal.type('bank');
  terminal.press('enter');
  await terminal.see(/vault/);
  terminal.press('ctrl-c');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});

test('a server that does not answer in time: it stays and says so, and goes on once there is an answer', async () => {
  server.judge = () => 'hang';
  using terminal = openTerminal({ args: ['--request-timeout', '300ms'], env: { KUBECONFIG } });
  await terminal.see(/no contact/);
  await terminal.see(/did not answer within 0\.3 s/);
  server.judge = () => undefined;
  await terminal.see(/web.*complete/, 20_000);
  await terminal.see(/live/, 20_000);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});

test('a server that fails later: what was read stays, and the header says since when', async () => {
  using terminal = openTerminal({ env: { KUBECONFIG } });
  await terminal.see(/live/);
  server.judge = () => ({ status: 401 });
  server.put(...aWholeSet('late', 1));
  await terminal.see(/late/);
  server.endWatches();
  await terminal.see(/stale since/);
  assert.match(terminal.screen(), /web.*complete/);
  server.judge = () => undefined;
  await terminal.see(/live/, 30_000);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});

test('a terminal that is too small says so, and shows the sets once it is larger', async () => {
  using terminal = openTerminal({ env: { KUBECONFIG }, columns: 40, rows: 10 });
  await terminal.see(/needs 60.16/);
  terminal.resize(80, 24);
  await terminal.see(/web.*complete/);
  terminal.resize(20, 3);
  await terminal.see(/needs|terminal/);
  terminal.resize(1, 1);
  terminal.resize(100, 30);
  await terminal.see(/web.*complete/);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
  assert.deepEqual(await terminal.modes(), RESTORED);
});

test('keys are answered while the server says nothing', async () => {
  server.judge = () => 'hang';
  using terminal = openTerminal({ env: { KUBECONFIG } });
  await terminal.see(/connecting|catching up/);
  terminal.press('?');
  await terminal.see(/to the first/);
  terminal.press('esc');
  await terminal.seeNo(/to the first/);
  terminal.press('c');
  await terminal.see(/which context/);
  terminal.press('esc');
  await terminal.seeNo(/which context/);
  terminal.press('q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
});

test('no watch outlives the program', async () => {
  using terminal = openTerminal({ env: { KUBECONFIG } });
  await terminal.see(/live/);
  assert.ok(server.openWatches > 5);
  terminal.press('q');
  await terminal.exit();
  await waitUntil(
    () => server.openWatches,
    (open) => open === 0,
    { what: 'the watches to end' },
  );
});
