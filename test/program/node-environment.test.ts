/** Node's own variables and signals: they switch no check off and write nothing over the screen. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { assertOneSentence } from './harness/one-sentence.ts';
import { NODE, PROGRAM } from './harness/program-environment.ts';
import { runProgram } from './harness/run-program.ts';
import { openTestTerminal, type TestTerminal } from './harness/terminal.ts';
import { waitUntil } from './harness/wait-until.ts';

type Variables = Readonly<Record<string, string>>;

const CERTIFICATE = new URL('harness/tls/certificate.pem', import.meta.url);
const ENTER_SCREEN = '\x1b[?1049h';
const LEAVE_SCREEN = '\x1b[?1049l';
const WORDS_OF_NODE = /\(node:|warning:|debugger|TLS Record|^\w+ \d+: |Node\.js/im;

let folder: DisposableFolder;
let server: FakeApiServer;
let trusting: string;
let distrusting: string;

before(async () => {
  folder = disposableFolder();
  server = await startFakeApiServer({ tls: true, objects: [namespaceObject('shop'), ...apiObjectsOfSet('web', 2)] });
  const authority = readFileSync(CERTIFICATE).toString('base64');
  const { url } = server;
  trusting = folder.write(
    'trusting',
    kubeconfigFor({ server: url, cluster: { 'certificate-authority-data': authority } }),
  );
  distrusting = folder.write('distrusting', kubeconfigFor({ server: url }));
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

/** Without the process between that observes the program: it is a Node, too. */
function openDashboard(env: Variables): TestTerminal {
  return openTestTerminal({ command: [NODE, PROGRAM, '--kubeconfig', trusting], env });
}

/** Fails if anything but the program's frames was written while its screen was shown. */
function assertOwnScreen(terminal: TestTerminal): void {
  const [, shown = ''] = terminal.written().split(ENTER_SCREEN);
  const [frames = ''] = shown.split(LEAVE_SCREEN);
  assert.notEqual(frames, '');
  assert.doesNotMatch(frames, WORDS_OF_NODE);
}

const NOISY: readonly Variables[] = [
  { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_EXTRA_CA_CERTS: '/nonexistent/authority.pem' },
  {
    NODE_OPTIONS:
      '--inspect=0 --trace-warnings --trace-tls --tls-keylog=/dev/null --max-old-space-size=512 --trace-exit',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  },
  { NODE_OPTIONS: '"--trace-tls"', NODE_EXTRA_CA_CERTS: '/proc/self/status', NODE_PENDING_DEPRECATION: '1' },
  { NODE_DEBUG: 'http,https,net,tls,timer,stream', NODE_DEBUG_NATIVE: 'inspector_server', NODE_ENV: 'development' },
];

for (const env of NOISY) {
  test(`${JSON.stringify(env)}: the screen is the program's own`, async () => {
    using terminal = openDashboard(env);
    await terminal.waitForText(/● live[\s\S]*web .*complete/);
    terminal.press('?');
    await terminal.waitForText(/the log of the pod/);
    terminal.press('esc');
    await terminal.waitForText(/web .*complete/);
    terminal.press('q');
    assert.equal((await terminal.exit()).code, 0);
    assertOwnScreen(terminal);
  });
}

test("the signal that opens Node's debugger does nothing", async () => {
  using terminal = openDashboard({});
  await terminal.waitForText(/● live/);
  await terminal.signal('SIGUSR1');
  terminal.press('/', 'w', 'e');
  await terminal.waitForText(/\/ ?we/);
  terminal.press('enter', 'q');
  assert.equal((await terminal.exit()).code, 0);
  assertOwnScreen(terminal);
});

test('a certificate that kubectl would refuse is refused, whatever Node is told', async () => {
  const before = server.requests.length;
  for (const env of [
    {},
    { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    { NODE_OPTIONS: '--no-warnings', NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  ]) {
    const { code, stdout, stderr } = await runProgram(['status', '--kubeconfig', distrusting], { env });
    assertOneSentence(stderr, /cannot be trusted/);
    assert.equal(stdout, '');
    assert.equal(code, 1);
  }
  assert.equal(server.requests.length, before, 'a request has reached the server');
});

test('further authorities that can be read are trusted', async () => {
  const env = { NODE_EXTRA_CA_CERTS: CERTIFICATE.pathname };
  const { code, stdout, stderr } = await runProgram(['status', '--kubeconfig', distrusting], { env });
  assert.equal(stderr, '');
  assert.match(stdout, /web .*2\/2/);
  assert.equal(code, 0);
});

test('a credential command gets the variables as the user has set them', async () => {
  const seen = join(folder.path, 'seen');
  const credential = JSON.stringify({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: 'token' },
  });
  const command = folder.write('plugin', `#!/bin/sh\nenv > ${seen}\necho '${credential}'\n`);
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' };
  const cluster = { 'certificate-authority-data': readFileSync(CERTIFICATE).toString('base64') };
  const kubeconfig = folder.write('plugged', kubeconfigFor({ server: server.url, cluster, user: { exec } }));
  const env = { NODE_OPTIONS: '--stack-trace-limit=7', NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  assert.equal((await runProgram(['status', '--kubeconfig', kubeconfig], { env })).code, 0);
  const variables = await waitUntil(
    () => readFileSync(seen, 'utf8').split('\n'),
    (lines) => lines.length > 2,
    {
      what: 'the variables of the plugin',
    },
  );
  assert.ok(variables.includes('NODE_OPTIONS=--stack-trace-limit=7'));
  assert.ok(variables.includes('NODE_TLS_REJECT_UNAUTHORIZED=0'));
  assert.ok(!variables.some((line) => line.startsWith('STSVIEW_LEFT_OUT')));
});
