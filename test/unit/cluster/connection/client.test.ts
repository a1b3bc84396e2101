import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Client, createClient } from '../../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../../source/cluster/connection/cluster-access.ts';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { createManualClock, type ManualClock } from '../../cache/manual-clock.ts';
import { waitUntilTrue } from '../until.ts';
import { CERTIFICATE, KEY, OTHER_AUTHORITY } from './certificates.ts';
import { kubeconfigOf, temporaryKubeconfigFolder } from './kubeconfig-folder.ts';

const NEVER = new AbortController().signal;

async function listen(context: TestContext, server: http.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** A server that answers every request with the request's own headers. */
function echo(request: http.IncomingMessage, response: http.ServerResponse): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ path: request.url, headers: request.headers }));
}

interface Echo {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function getEcho(client: Client, path = '/version'): Promise<Echo> {
  return (await client.get(path, { signal: NEVER })) as Echo;
}

interface Setup {
  readonly cluster: object;
  readonly user?: object;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly requestTimeoutMs?: number;
  readonly clock?: ManualClock;
}

function clientTo(context: TestContext, { cluster, user, env = {}, ...options }: Setup): Client {
  const kubeconfig = temporaryKubeconfigFolder(context).write('config', kubeconfigOf(cluster, user));
  const client = createClient(loadClusterAccess({ kubeconfig, env, home: '/nonexistent' }), options);
  context.after(() => client.close());
  return client;
}

async function errorOf(promise: Promise<unknown>): Promise<ClusterError> {
  try {
    await promise;
  } catch (thrown) {
    assert.ok(thrown instanceof ClusterError, String(thrown));
    assert.ok(!thrown.message.includes('\n'));
    return thrown;
  }
  throw new assert.AssertionError({ message: 'it went well' });
}

test('http, a base path, a token and impersonation', async (context) => {
  const port = await listen(context, http.createServer(echo));
  const user = { token: 't1', as: 'eve', 'as-groups': ['a', 'b'], 'as-uid': '7', 'as-user-extra': { scopes: ['s'] } };
  const client = clientTo(context, { cluster: { server: `http://127.0.0.1:${port}/k8s/c-1` }, user });
  const { path, headers } = await getEcho(client);
  assert.equal(path, '/k8s/c-1/version');
  assert.equal(headers['authorization'], 'Bearer t1');
  assert.equal(headers['impersonate-user'], 'eve');
  assert.equal(headers['impersonate-group'], 'a, b');
  assert.equal(headers['impersonate-uid'], '7');
  assert.equal(headers['impersonate-extra-scopes'], 's');
});

test('basic authentication', async (context) => {
  const port = await listen(context, http.createServer(echo));
  const cluster = { server: `http://127.0.0.1:${port}` };
  const { headers } = await getEcho(clientTo(context, { cluster, user: { username: 'u', password: 'p' } }));
  assert.equal(headers['authorization'], `Basic ${Buffer.from('u:p').toString('base64')}`);
});

test('one connection serves many requests', async (context) => {
  const server = http.createServer(echo);
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  const port = await listen(context, server);
  const client = clientTo(context, { cluster: { server: `http://127.0.0.1:${port}` } });
  for (let round = 0; round < 5; round += 1) await getEcho(client);
  assert.equal(connections, 1);
});

test('an idle connection that the server has closed is not a failure', async (context) => {
  const server = http.createServer((request, response) => {
    const { socket } = request;
    response.on('finish', () => setImmediate(() => socket.resetAndDestroy()));
    echo(request, response);
  });
  const port = await listen(context, server);
  const client = clientTo(context, { cluster: { server: `http://127.0.0.1:${port}` } });
  for (let round = 0; round < 20; round += 1) assert.equal((await getEcho(client)).path, '/version');
});

test('gzip is decompressed', async (context) => {
  const port = await listen(
    context,
    http.createServer((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync('{"a":[1]}'));
    }),
  );
  const client = clientTo(context, { cluster: { server: `http://127.0.0.1:${port}` } });
  assert.deepEqual(await client.get('/', { signal: NEVER }), { a: [1] });
});

test('TLS: the authority from a file and from data, a server name, and no verification', async (context) => {
  const server = https.createServer({ cert: CERTIFICATE, key: KEY }, echo);
  const port = await listen(context, server);
  const folder = temporaryKubeconfigFolder(context);
  const caData = Buffer.from(CERTIFICATE).toString('base64');
  const caFile = folder.write('ca.crt', CERTIFICATE);
  const url = `https://127.0.0.1:${port}`;
  const names: string[] = [];
  server.on('secureConnection', (socket) => names.push(String(socket.servername)));
  for (const cluster of [
    { server: url, 'certificate-authority-data': caData },
    { server: url, 'certificate-authority': caFile, 'certificate-authority-data': 'ignored' },
    { server: url, 'certificate-authority': caFile, 'tls-server-name': 'api.test' },
    { server: url, 'insecure-skip-tls-verify': true },
  ]) {
    assert.equal((await getEcho(clientTo(context, { cluster }))).path, '/version');
  }
  assert.equal(names[2], 'api.test');
});

test('TLS: the client certificate is sent', async (context) => {
  const server = https.createServer({ cert: CERTIFICATE, key: KEY, ca: CERTIFICATE, requestCert: true }, echo);
  const port = await listen(context, server);
  const subjects: string[] = [];
  server.on('secureConnection', (socket) => subjects.push(String(socket.getPeerCertificate().subject?.CN)));
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const cluster = { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': encode(CERTIFICATE) };
  const user = { 'client-certificate-data': encode(CERTIFICATE), 'client-key-data': encode(KEY) };
  await getEcho(clientTo(context, { cluster, user }));
  assert.deepEqual(subjects, ['stsview-test']);
});

test('TLS: a wrong authority, a wrong name, a server without TLS, broken certificates: one sentence each', async (context) => {
  const secure = await listen(context, https.createServer({ cert: CERTIFICATE, key: KEY }, echo));
  const plain = await listen(context, http.createServer(echo));
  const url = `https://127.0.0.1:${secure}`;
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const failing = async (cluster: object, user?: object) =>
    errorOf(getEcho(clientTo(context, user === undefined ? { cluster } : { cluster, user })));
  const wrong = await failing({ server: url, 'certificate-authority-data': encode(OTHER_AUTHORITY) });
  assert.equal(wrong.kind, 'tls');
  assert.match(
    wrong.message,
    /^The certificate of the API server https:.* cannot be trusted \(.*\): check certificate-authority/,
  );
  const name = { server: url, 'certificate-authority-data': encode(CERTIFICATE), 'tls-server-name': 'other' };
  assert.equal((await failing(name)).kind, 'tls');
  const cleartext = await failing({ server: `https://127.0.0.1:${plain}` });
  assert.match(cleartext.message, /does not speak TLS: check whether its address should begin with http/);
  const garbled = await failing(
    { server: url },
    { 'client-certificate-data': encode('x'), 'client-key-data': encode('y') },
  );
  assert.equal(garbled.kind, 'config');
  assert.match(garbled.message, /^The certificates or the key of user "tester" cannot be read/);
  const missing = await failing({ server: url, 'certificate-authority': '/nonexistent/ca.crt' });
  assert.equal(missing.kind, 'config');
  assert.match(missing.message, /\/nonexistent\/ca\.crt/);
});

test('a refused connection and an unknown host: one sentence each', async (context) => {
  const refused = await errorOf(getEcho(clientTo(context, { cluster: { server: 'http://127.0.0.1:1' } })));
  assert.equal(refused.kind, 'network');
  assert.match(
    refused.message,
    /^Cannot reach the API server http:\/\/127.0.0.1:1 \(connection refused\): check the VPN/,
  );
  const unknown = await errorOf(getEcho(clientTo(context, { cluster: { server: 'http://no.such.host.invalid' } })));
  assert.equal(unknown.kind, 'network');
});

test('a token file is read again after a 401', async (context) => {
  const file = temporaryKubeconfigFolder(context).write('token', 'old\n');
  let good = 'old';
  const port = await listen(
    context,
    http.createServer((request, response) => {
      if (request.headers.authorization === `Bearer ${good}`) return void echo(request, response);
      response.statusCode = 401;
      response.end();
    }),
  );
  const client = clientTo(context, {
    cluster: { server: `http://127.0.0.1:${port}` },
    user: { token: 'no', tokenFile: file },
  });
  await getEcho(client);
  good = 'new';
  writeFileSync(file, 'new\n');
  assert.equal((await getEcho(client)).headers['authorization'], 'Bearer new');
  good = 'lost';
  const error = await errorOf(getEcho(client));
  assert.deepEqual([error.kind, error.status], ['unauthorized', 401]);
});

const PLUGIN = `#!/bin/sh
echo run >>"$RUNS"
[ -z "$INFO" ] || printf %s "$KUBERNETES_EXEC_INFO" >"$INFO"
n=$(wc -l <"$RUNS" | tr -d ' ')
echo "{\\"kind\\":\\"ExecCredential\\",\\"status\\":{\\"token\\":\\"t$n\\"}}"
`;

test('an exec plugin runs once for many requests, and again after a 401', async (context) => {
  const folder = temporaryKubeconfigFolder(context);
  folder.write('plugin', PLUGIN, 0o700);
  const runs = join(folder.path, 'runs');
  const info = join(folder.path, 'info');
  let good = 'Bearer t1';
  const port = await listen(
    context,
    http.createServer((request, response) => {
      if (request.headers.authorization === good) return void echo(request, response);
      response.statusCode = 401;
      response.end();
    }),
  );
  const server = `http://127.0.0.1:${port}`;
  const extension = { name: 'client.authentication.k8s.io/exec', extension: { audience: 'x' } };
  const user = {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: './plugin',
      provideClusterInfo: true,
      env: [
        { name: 'RUNS', value: runs },
        { name: 'INFO', value: info },
      ],
    },
  };
  const kubeconfig = folder.write('config', kubeconfigOf({ server, extensions: [extension] }, user));
  const clock = createManualClock();
  const client = createClient(loadClusterAccess({ kubeconfig, env: process.env, home: folder.path }), { clock });
  context.after(() => client.close());
  await Promise.all(Array.from({ length: 10 }, () => getEcho(client)));
  assert.equal(readFileSync(runs, 'utf8'), 'run\n');
  assert.deepEqual(JSON.parse(readFileSync(info, 'utf8')), {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: { interactive: false, cluster: { server, config: { audience: 'x' } } },
  });
  good = 'Bearer t2';
  clock.advance(20_000);
  await Promise.all(Array.from({ length: 10 }, () => getEcho(client)));
  assert.equal(readFileSync(runs, 'utf8'), 'run\nrun\n');
});

test('an expired exec credential is fetched again', async (context) => {
  const folder = temporaryKubeconfigFolder(context);
  const clock = createManualClock();
  const until = new Date(clock.now() + 60_000).toISOString();
  const runs = join(folder.path, 'runs');
  const credential = JSON.stringify({ kind: 'ExecCredential', status: { token: 't', expirationTimestamp: until } });
  const command = folder.write('plugin', `#!/bin/sh\necho run >>${runs}\necho '${credential}'\n`, 0o700);
  const port = await listen(context, http.createServer(echo));
  const client = clientTo(context, {
    cluster: { server: `http://127.0.0.1:${port}` },
    user: { exec: { command } },
    env: process.env,
    clock,
  });
  await getEcho(client);
  clock.advance(45_000);
  await getEcho(client);
  assert.equal(readFileSync(runs, 'utf8'), 'run\n');
  clock.advance(31_000);
  await getEcho(client);
  assert.equal(readFileSync(runs, 'utf8'), 'run\nrun\n');
});

const PLUGIN_FAILURES: readonly (readonly [string, string | undefined, object, RegExp])[] = [
  [
    'missing',
    undefined,
    { installHint: 'install it from the shop' },
    /^The credential command ".*" of the kubeconfig is not installed: install it from the shop\.$/,
  ],
  [
    'failing',
    'echo "login expired; token eyJhbGciOi.abc.def" >&2; exit 3',
    {},
    /failed \(exit code 3: login expired; token …\): run it by hand, or log in again\.$/,
  ],
  ['babbling', 'echo hello', {}, /gave no credential/],
  ['interactive', 'exit 0', { interactiveMode: 'Always' }, /wants to talk to a person/],
];

for (const [name, script, more, sentence] of PLUGIN_FAILURES) {
  test(`an exec plugin that is ${name}: an error of one sentence`, async (context) => {
    const folder = temporaryKubeconfigFolder(context);
    const command = join(folder.path, 'plugin');
    if (script !== undefined) folder.write('plugin', `#!/bin/sh\n${script}\n`, 0o700);
    const cluster = { server: 'http://127.0.0.1:1' };
    const client = clientTo(context, { cluster, user: { exec: { command, ...more } }, env: process.env });
    const error = await errorOf(getEcho(client));
    assert.equal(error.kind, 'config');
    assert.match(error.message, sentence);
  });
}

/** A proxy that opens the tunnels it is asked for and records the requests. */
async function startProxy(context: TestContext, asked: string[]): Promise<number> {
  const proxy = http.createServer();
  proxy.on('connect', (request, socket, head) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    const [, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket]) end.on('error', () => undefined);
    socket.on('close', () => upstream.destroy());
  });
  return listen(context, proxy);
}

test('proxy-url and HTTPS_PROXY: TLS through a tunnel that stays open', async (context) => {
  const port = await listen(context, https.createServer({ cert: CERTIFICATE, key: KEY }, echo));
  const asked: string[] = [];
  const proxy = await startProxy(context, asked);
  const ca = { 'certificate-authority-data': Buffer.from(CERTIFICATE).toString('base64') };
  const direct = { server: `https://127.0.0.1:${port}`, ...ca, 'proxy-url': `http://u:p@127.0.0.1:${proxy}` };
  const client = clientTo(context, { cluster: direct });
  for (let round = 0; round < 3; round += 1) await getEcho(client);
  assert.deepEqual(asked, [`127.0.0.1:${port} Basic ${Buffer.from('u:p').toString('base64')}`]);
  const named = { server: `https://api.test:${port}`, ...ca };
  const env = { HTTPS_PROXY: `127.0.0.1:${proxy}` };
  await getEcho(clientTo(context, { cluster: named, env }));
  assert.equal(asked[1], `api.test:${port}`);
});

test('proxy-url with socks5: TLS through the proxy', async (context) => {
  const port = await listen(context, https.createServer({ cert: CERTIFICATE, key: KEY }, echo));
  const asked: string[] = [];
  const socks = createServer((socket) => {
    socket.on('error', () => undefined);
    // RFC 1928: a greeting, then one CONNECT with an IPv4 address.
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request) => {
        asked.push(`${request.subarray(4, 8).join('.')}:${request.readUInt16BE(8)}`);
        const upstream = connect(port, '127.0.0.1', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          upstream.pipe(socket).pipe(upstream);
        });
        upstream.on('error', () => undefined);
        socket.on('close', () => upstream.destroy());
      });
    });
  });
  await new Promise<void>((resolve) => socks.listen(0, '127.0.0.1', resolve));
  context.after(() => socks.close());
  const { port: at } = socks.address() as AddressInfo;
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority-data': Buffer.from(CERTIFICATE).toString('base64'),
    'proxy-url': `socks5://127.0.0.1:${at}`,
  };
  const client = clientTo(context, { cluster });
  for (let round = 0; round < 3; round += 1) assert.equal((await getEcho(client)).path, '/version');
  assert.deepEqual(asked, [`127.0.0.1:${port}`]);
});

test('--request-timeout limits a whole get, and no watch', async (context) => {
  const port = await listen(
    context,
    http.createServer((_request, response) => {
      response.write('{"a":');
    }),
  );
  const clock = createManualClock();
  const client = clientTo(context, { cluster: { server: `http://127.0.0.1:${port}` }, requestTimeoutMs: 5_000, clock });
  const stream = await client.stream('/watch', { signal: NEVER });
  const getting = errorOf(client.get('/', { signal: NEVER }));
  await waitUntilTrue(() => clock.pending.length === 1);
  clock.advance(5_000);
  const error = await getting;
  assert.equal(error.kind, 'timeout');
  assert.match(error.message, /did not answer within 5 s: check the VPN or --request-timeout\.$/);
  for await (const chunk of stream.chunks) {
    assert.equal(Buffer.from(chunk).toString(), '{"a":');
    break;
  }
});

test('an abort by the caller is passed on unchanged', async (context) => {
  const port = await listen(
    context,
    http.createServer(() => undefined),
  );
  const client = clientTo(context, { cluster: { server: `http://127.0.0.1:${port}` } });
  const controller = new AbortController();
  const reason = new Error('enough');
  const getting = client.get('/', { signal: controller.signal });
  controller.abort(reason);
  await assert.rejects(getting, (thrown) => thrown === reason);
});

test('credentials in files that no longer exist: one sentence', async (context) => {
  const tokenFile = '/nonexistent/token';
  assert.ok(!existsSync(tokenFile));
  const error = await errorOf(
    getEcho(clientTo(context, { cluster: { server: 'http://127.0.0.1:1' }, user: { tokenFile } })),
  );
  assert.match(error.message, /^Cannot read the token file \/nonexistent\/token that the kubeconfig names/);
});
