/** Errors that prevent any result: one sentence that says what to do, and exit code 1. */

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { apiObjectsOfSet, namespaceObject } from './harness/api-objects.ts';
import { type FakeApiServer, startFakeApiServer } from './harness/api-server.ts';
import { type DisposableFolder, disposableFolder, kubeconfigFor } from './harness/kubeconfig-folder.ts';
import { assertOneSentence } from './harness/one-sentence.ts';
import { type ProgramResult, runProgram } from './harness/run-program.ts';

let folder: DisposableFolder;
let server: FakeApiServer;
let good: string;

before(async () => {
  folder = disposableFolder();
  server = await startFakeApiServer({
    objects: [namespaceObject('shop'), namespaceObject('empty'), ...apiObjectsOfSet('web', 2)],
  });
  good = folder.write('good', kubeconfigFor({ server: server.url }));
});

beforeEach(() => {
  server.intercept = () => undefined;
});

after(async () => {
  await server.close();
  folder[Symbol.dispose]();
});

function assertRefused({ code, stdout, stderr }: ProgramResult, pattern: RegExp): void {
  assertOneSentence(stderr, pattern);
  assert.equal(stdout, '');
  assert.equal(code, 1);
}

async function closedPort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const BROKEN: readonly (readonly [name: string, content: string, pattern: RegExp])[] = [
  ['an empty file', '', /is empty: give one/],
  ['nothing but a comment', '# nothing\n', /is empty: give one/],
  ['broken YAML', 'contexts: [\n  - {name: a\n', /is not valid YAML at line \d.*correct the file/],
  ['a list instead of an object', '- 1\n', /holds no configuration: check/],
  ['a text instead of an object', 'kubeconfig', /holds no configuration: check/],
  ['binary data', '\u0000\u0001\u001b[31m\u0007', /valid YAML|no configuration/],
  ['no current context', '{"contexts":[{"name":"a","context":{"cluster":"c","user":"u"}}]}', /--context \(a\)/],
  ['a context without its cluster', kubeconfigFor({ server: '' }).replace('"there"', '"nowhere"'), /nowhere.*lacks/],
  [
    'a context without its user',
    kubeconfigFor({ server: 'http://a' }).replace('"tester"', '"nobody"'),
    /nobody.*lacks/,
  ],
  ['no server', kubeconfigFor({ server: '' }), /has no server: add/],
  ['a server that is no address', kubeconfigFor({ server: 'ftp://a' }), /not an http or https address/],
  [
    'a missing certificate file',
    kubeconfigFor({ server: 'https://127.0.0.1:1', cluster: { 'certificate-authority': 'nowhere.crt' } }),
    /nowhere\.crt.*check/,
  ],
  [
    'a certificate that is none',
    kubeconfigFor({ server: 'https://127.0.0.1:1', cluster: { 'certificate-authority-data': 'bm9uZQ==' } }),
    /127\.0\.0\.1:1|certificate/,
  ],
  [
    'a credential command that is not there',
    kubeconfigFor({
      server: 'http://127.0.0.1:1',
      user: {
        exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-command', interactiveMode: 'Never' },
      },
    }),
    /no-such-command.*is not installed/,
  ],
];

for (const [name, content, pattern] of BROKEN) {
  test(`a kubeconfig with ${name}`, async () => {
    const KUBECONFIG = folder.write('broken', content);
    assertRefused(await runProgram(['status'], { env: { KUBECONFIG } }), pattern);
  });
}

test('no kubeconfig at all', async () => {
  assertRefused(await runProgram(['status']), /No kubeconfig found.*--kubeconfig or KUBECONFIG.*stsview demo/);
});

test('KUBECONFIG with a path that does not exist', async () => {
  assertRefused(
    await runProgram(['status'], { env: { KUBECONFIG: '/nonexistent/a:/nonexistent/b' } }),
    /No kubeconfig found/,
  );
});

test('--kubeconfig with a path that does not exist', async () => {
  assertRefused(
    await runProgram(['status', '--kubeconfig', '/nonexistent/a']),
    /no kubeconfig \/nonexistent\/a: check/,
  );
});

test('--kubeconfig with the path of a directory', async () => {
  assertRefused(await runProgram(['status', '--kubeconfig', folder.path]), /Cannot read the kubeconfig.*check/);
});

test('a missing file beside a valid one in KUBECONFIG is skipped', async () => {
  const { code, stdout } = await runProgram(['status'], { env: { KUBECONFIG: `/nonexistent/a:${good}` } });
  assert.match(stdout, /^shop\s+web\s+complete/m);
  assert.equal(code, 0);
});

test('an unknown context', async () => {
  const refused = await runProgram(['status', '--context', 'prod'], { env: { KUBECONFIG: good } });
  assertRefused(refused, /no context "prod".*choose one of test/);
  const misspelt = await runProgram(['status', '--context', 'tset'], { env: { KUBECONFIG: good } });
  assertRefused(misspelt, /no context "tset" in the kubeconfig: did you mean test\?/);
});

test('a context whose name is a control sequence', async () => {
  const refused = await runProgram(['status', '--context', 'a\u001b[2J\u202eb'], { env: { KUBECONFIG: good } });
  assertRefused(refused, /no context/);
});

test('a refused connection, with and without a terminal command', async () => {
  const KUBECONFIG = folder.write('refused', kubeconfigFor({ server: `http://127.0.0.1:${await closedPort()}` }));
  for (const args of [['status'], []]) {
    assertRefused(await runProgram(args, { env: { KUBECONFIG } }), /Cannot reach.*connection refused.*check/);
  }
});

test('a host that does not exist', async () => {
  const KUBECONFIG = folder.write('unknown', kubeconfigFor({ server: 'https://stsview.invalid' }));
  assertRefused(await runProgram(['status'], { env: { KUBECONFIG } }), /Cannot reach.*stsview\.invalid/);
});

test('a self-signed certificate', async () => {
  const secure = await startFakeApiServer({ tls: true });
  try {
    const KUBECONFIG = folder.write('tls', kubeconfigFor({ server: secure.url }));
    assertRefused(
      await runProgram(['status'], { env: { KUBECONFIG } }),
      /certificate.*cannot be trusted.*certificate-authority/,
    );
    assert.equal(secure.requests.length, 0);
  } finally {
    await secure.close();
  }
});

test('a server without TLS where TLS is expected', async () => {
  const KUBECONFIG = folder.write('plain', kubeconfigFor({ server: server.url.replace('http:', 'https:') }));
  assertRefused(await runProgram(['status'], { env: { KUBECONFIG } }), /does not speak TLS/);
});

const ANSWERS: readonly (readonly [name: string, status: number, message: string, pattern: RegExp])[] = [
  ['401', 401, 'Unauthorized', /does not accept the credentials of user "tester" \(401\): log in again/],
  [
    '403 on everything',
    403,
    'statefulsets.apps is forbidden: User "eve" cannot list resource "statefulsets"',
    /Not allowed: User "eve" cannot list.*ask for a role/,
  ],
  ['404 on everything', 404, '404 page not found', /127\.0\.0\.1:\d+.*check/],
  ['a redirect to a login page', 302, '', /redirect \(302\): check that no login page/],
  ['an answer that is no Kubernetes', 418, 'teapot', /refused the request \(418/],
];

for (const [name, status, message, pattern] of ANSWERS) {
  test(name, async () => {
    server.intercept = () => ({ status, message });
    assertRefused(await runProgram(['status'], { env: { KUBECONFIG: good } }), pattern);
    assertRefused(await runProgram(['status', '-o', 'json', '-A'], { env: { KUBECONFIG: good } }), pattern);
  });
}

test('a response that is not JSON', async () => {
  const page = createServer((socket) =>
    socket.on('error', () => {}).end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>'),
  );
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
  const address = page.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const KUBECONFIG = folder.write('page', kubeconfigFor({ server: `http://127.0.0.1:${port}` }));
    assertRefused(await runProgram(['status'], { env: { KUBECONFIG } }), /127\.0\.0\.1.*check/);
  } finally {
    page.close();
  }
});

test('a server that never responds, within --request-timeout', async () => {
  server.intercept = () => 'hang';
  const refused = await runProgram(['status', '--request-timeout', '300ms'], { env: { KUBECONFIG: good } });
  assertRefused(refused, /did not answer within 0\.3 s: check/);
});

test('an unknown namespace', async () => {
  const env = { KUBECONFIG: good };
  assertRefused(await runProgram(['status', '-n', 'nowhere'], { env }), /no namespace "nowhere".*/i);
  assertRefused(await runProgram(['status', '-n', 'nowhere', '-o', 'json'], { env }), /no namespace "nowhere".*/i);
  assertRefused(await runProgram(['status', '-n', 'shop,nowhere'], { env }), /no namespace "nowhere".*/i);
});

test('a namespace without sets is no error', async () => {
  const { code, stdout, stderr } = await runProgram(['status', '-n', 'empty'], { env: { KUBECONFIG: good } });
  assert.match(stderr, /^There are no StatefulSets in namespace empty/);
  assert.equal(stdout, '');
  assert.equal(code, 0);
});

test('a namespace without sets that may not be read is no error', async () => {
  server.intercept = ({ plural }) => (plural === 'namespaces' ? { status: 403, message: 'no' } : undefined);
  const { code, stderr } = await runProgram(['status', '-n', 'nowhere'], { env: { KUBECONFIG: good } });
  assert.match(stderr, /^There are no StatefulSets in namespace nowhere/);
  assert.equal(code, 0);
});

test('an unknown set', async () => {
  const env = { KUBECONFIG: good };
  assertRefused(
    await runProgram(['status', 'wed'], { env }),
    /"wed" was not found in namespace shop: did you mean web\?/,
  );
  assertRefused(await runProgram(['status', 'shop/wed', '-o', 'yaml'], { env }), /"shop\/wed" was not found/);
  assertRefused(await runProgram(['status', 'web', 'we\u001b[31md'], { env }), /was not found/);
});

test('sets that may be read in one of two namespaces', async () => {
  const message =
    'statefulsets.apps is forbidden: User "eve" cannot list resource "statefulsets" in the namespace "empty"';
  server.intercept = ({ namespace }) => (namespace === 'empty' ? { status: 403, message } : undefined);
  const { code, stdout, stderr } = await runProgram(['status', '-n', 'shop,empty'], { env: { KUBECONFIG: good } });
  assert.match(stdout, /^shop\s+web\s/m);
  assertOneSentence(stderr, /Not allowed: User "eve".*"empty"/);
  assert.equal(code, 1);
});
