/** Credentials are sent to the API server and nowhere else. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { runProgram } from './harness/run-program.ts';
import { openTestTerminal } from './harness/terminal.ts';

const SECRET = 'hunter2-do-not-show';
const JWT = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(SECRET).toString('base64url')}.c2lnbmF0dXJl`;

let folder: DisposableFolder;
let server: FakeApiServer;

before(async () => {
  folder = disposableFolder();
  server = await startFakeApiServer({ objects: [namespaceObject('shop'), ...apiObjectsOfSet('web', 1)] });
});

beforeEach(() => {
  server.intercept = () => undefined;
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

function plugin(name: string, lines: string): Record<string, unknown> {
  const command = folder.write(name, `#!/bin/sh\n${lines}\n`);
  return { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' };
}

const CREDENTIAL = JSON.stringify({
  apiVersion: 'client.authentication.k8s.io/v1',
  kind: 'ExecCredential',
  status: { token: SECRET },
});

/** Each kind of credential, with a pattern for the header in which the server receives it; null: never. */
function users(): readonly (readonly [name: string, user: Record<string, unknown>, header: RegExp | null])[] {
  return [
    ['a token', { token: SECRET }, /^Bearer hunter2/],
    ['a JWT', { token: JWT }, /^Bearer eyJ/],
    ['a token file', { tokenFile: folder.write('token', `${SECRET}\n`) }, /^Bearer hunter2/],
    ['a password', { username: 'me', password: SECRET }, /^Basic /],
    ['a credential command', { exec: plugin('good', `echo '${CREDENTIAL}'`) }, /^Bearer hunter2/],
    ['a command that prints no JSON', { exec: plugin('text', `echo 'token: ${SECRET}'`) }, null],
    ['a command that fails after its output', { exec: plugin('late', `echo '${CREDENTIAL}'; exit 1`) }, null],
    ['a command that complains with its token', { exec: plugin('loud', `echo 'Bearer ${SECRET}' >&2; exit 1`) }, null],
    ['a command that complains with a JWT', { exec: plugin('jwt', `echo 'bad token ${JWT}' >&2; exit 1`) }, null],
    ['a token with a line break', { token: `${SECRET}\nX-Evil: 1` }, null],
  ];
}

function assertSecret(text: string): void {
  const shapes = [SECRET, JWT, Buffer.from(SECRET).toString('base64'), Buffer.from(SECRET).toString('base64url')];
  for (const shape of [...shapes, Buffer.from(`me:${SECRET}`).toString('base64')]) {
    assert.ok(!text.includes(shape), `a credential in: ${text}`);
  }
}

for (const verdict of [undefined, 401, 403, 500] as const) {
  test(`the output contains no credential if the server says ${verdict ?? 'yes'}`, async () => {
    const message = `bad credentials: Bearer ${SECRET}, ${JWT}`;
    for (const [name, user, header] of users()) {
      server.intercept = () =>
        verdict === undefined ? undefined : { status: verdict, message, headers: { 'retry-after': '0' } };
      const before = server.requests.length;
      const KUBECONFIG = folder.write('config', kubeconfigFor({ server: server.url, user }));
      for (const args of [['status'], ['status', 'web', '-o', 'json']]) {
        const { stdout, stderr, code } = await runProgram(args, { env: { KUBECONFIG } });
        assertSecret(stdout + stderr);
        assert.equal(code, verdict === undefined && header !== null ? 0 : 1, `${name}: ${stderr}`);
      }
      const sent = server.requests.slice(before).map((request) => request.headers.authorization ?? '');
      if (header === null) assert.deepEqual(sent, [], name);
      else assert.ok(sent.length > 0 && sent.every((value) => header.test(value)), `${name}: ${sent.join()}`);
    }
  });
}

test('a token of the command line reaches the server, in place of other credentials, and no output', async () => {
  const user = { username: 'me', password: 'another-secret' };
  const KUBECONFIG = folder.write('token', kubeconfigFor({ server: server.url, user }));
  for (const verdict of [undefined, 401, 403] as const) {
    server.intercept = () =>
      verdict === undefined ? undefined : { status: verdict, message: `bad: Bearer ${SECRET}` };
    for (const args of [
      ['why', 'web'],
      ['why', 'web', '-o', 'json'],
      ['scale', 'web', '2', '--dry-run', '-o', 'json'],
    ]) {
      const before = server.requests.length;
      const { stdout, stderr } = await runProgram([...args, '--token', SECRET], { env: { KUBECONFIG } });
      assertSecret(stdout + stderr);
      const sent = server.requests.slice(before).map((request) => request.headers.authorization);
      assert.deepEqual([...new Set(sent)], [`Bearer ${SECRET}`]);
    }
  }
  const wrong = await runProgram(['status', '--token', SECRET, '--bogus'], { env: { KUBECONFIG } });
  assertSecret(wrong.stdout + wrong.stderr);
});

test('the output contains no user information of an address', async () => {
  const server = `http://me:${SECRET}@127.0.0.1:9/base?token=${SECRET}`;
  const proxy = { 'proxy-url': `http://me:${SECRET}@127.0.0.1:9` };
  for (const options of [{ server }, { server: 'http://stsview.invalid', cluster: proxy }]) {
    const KUBECONFIG = folder.write('address', kubeconfigFor(options));
    const { code, stdout, stderr } = await runProgram(['status'], { env: { KUBECONFIG } });
    assertSecret(stdout + stderr);
    assert.match(stderr, /^stsview: /);
    assert.equal(code, 1);
  }
  const KUBECONFIG = folder.write('proxied', kubeconfigFor({ server: 'http://stsview.invalid' }));
  const HTTP_PROXY = `ftp://me:${SECRET}@proxy`;
  const { stdout, stderr } = await runProgram(['status'], { env: { KUBECONFIG, HTTP_PROXY } });
  assertSecret(stdout + stderr);
  assert.match(stderr, /proxy/);
});

test('the error about a broken kubeconfig contains no credential', async () => {
  for (const content of [
    `users:\n- name: a\n  user: {token: ${SECRET}\n`,
    `users:\n- name: a\n  user:\n    token: "${SECRET}\n`,
    `token: ${SECRET}: ${SECRET}\n`,
    `${SECRET}\n`,
    `- ${SECRET}\n`,
  ]) {
    const { code, stdout, stderr } = await runProgram(['status', '--kubeconfig', folder.write('broken', content)]);
    assertSecret(stdout + stderr);
    assert.match(stderr, /^stsview: /);
    assert.equal(code, 1);
  }
});

test('the screen contains no credential', async () => {
  const KUBECONFIG = folder.write('screen', kubeconfigFor({ server: server.url, user: { token: SECRET } }));
  using terminal = openTestTerminal({ env: { KUBECONFIG } });
  await terminal.waitForText(/live/);
  for (const [key, shown] of [
    ['c', /which context/],
    ['n', /which namespace/],
    ['?', /to the first/],
  ] as const) {
    terminal.press(key);
    await terminal.waitForText(shown);
    terminal.press('esc');
    await terminal.waitForNoText(shown);
  }
  server.intercept = () => ({ status: 500, message: `Bearer ${SECRET}` });
  server.endWatches();
  await terminal.waitForText(/stale/);
  terminal.press('ctrl-c');
  await terminal.exit();
  assertSecret(terminal.written());
});
