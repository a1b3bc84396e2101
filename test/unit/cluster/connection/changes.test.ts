/** What changes under a running program: addresses and credentials in the kubeconfig, and credential commands. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { type Client, createClient } from '../../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../../source/cluster/connection/cluster-access.ts';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { createManualClock, type ManualClock } from '../../cache/manual-clock.ts';
import { waitUntilTrue } from '../until.ts';
import { CERTIFICATE, KEY } from './certificates.ts';
import { kubeconfigOf, temporaryKubeconfigFolder } from './kubeconfig-folder.ts';

const NEVER = new AbortController().signal;

interface NamedServer {
  readonly url: string;
  /** The token that it accepts; undefined for anybody. */
  token: string | undefined;
  close(): void;
}

/** A server that answers with its own name. */
async function startNamedServer(context: TestContext, name: string): Promise<NamedServer> {
  const server = http.createServer((request, response) => {
    const isRight = started.token === undefined || request.headers.authorization === `Bearer ${started.token}`;
    response.statusCode = isRight ? 200 : 401;
    response.end(JSON.stringify({ name }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const started: NamedServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: undefined,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  context.after(() => started.close());
  return started;
}

function clientOf(context: TestContext, kubeconfig: string, clock?: ManualClock): Client {
  const access = loadClusterAccess({ kubeconfig, env: process.env, home: '/nonexistent' });
  const client = createClient(access, clock === undefined ? {} : { clock });
  context.after(() => client.close());
  return client;
}

function askName(client: Client): Promise<unknown> {
  return client.get('/version', { signal: NEVER });
}

test('an address that changes in the kubeconfig is followed once the former one fails', async (context) => {
  const [first, second] = [await startNamedServer(context, 'first'), await startNamedServer(context, 'second')];
  const folder = temporaryKubeconfigFolder(context);
  const client = clientOf(context, folder.write('config', kubeconfigOf({ server: first.url })));
  assert.deepEqual(await askName(client), { name: 'first' });
  folder.write('config', kubeconfigOf({ server: second.url }));
  assert.deepEqual(await askName(client), { name: 'first' }, 'the files are not read for every request');
  first.close();
  await assert.rejects(askName(client), ClusterError);
  assert.deepEqual(await askName(client), { name: 'second' });
  assert.deepEqual([client.addressChanges, client.peer.server], [1, second.url]);
});

test('an address that changes while all is well is followed within half a minute', async (context) => {
  const [first, second] = [await startNamedServer(context, 'first'), await startNamedServer(context, 'second')];
  const folder = temporaryKubeconfigFolder(context);
  const clock = createManualClock();
  const client = clientOf(context, folder.write('config', kubeconfigOf({ server: first.url })), clock);
  assert.deepEqual(await askName(client), { name: 'first' });
  folder.write('config', kubeconfigOf({ server: second.url }));
  clock.advance(30_000);
  assert.deepEqual(await askName(client), { name: 'second' });
});

test('a token that changes in the kubeconfig is used at once when the former one is refused', async (context) => {
  const server = await startNamedServer(context, 'shop');
  server.token = 'old';
  const folder = temporaryKubeconfigFolder(context);
  const config = (token: string) => kubeconfigOf({ server: server.url }, { token });
  const client = clientOf(context, folder.write('config', config('old')));
  await askName(client);
  server.token = 'new';
  await assert.rejects(askName(client), /does not accept the credentials/);
  folder.write('config', config('new'));
  assert.deepEqual(await askName(client), { name: 'shop' });
  assert.equal(client.addressChanges, 0);
});

test('a client certificate that changes, in the kubeconfig or in its file, is used for the next attempt', async (context) => {
  let wanted = true;
  const server = https.createServer(
    { cert: CERTIFICATE, key: KEY, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const { raw } = (request.socket as TLSSocket).getPeerCertificate();
      response.statusCode = (raw !== undefined) === wanted ? 200 : 401;
      response.end(JSON.stringify({ name: raw === undefined ? 'nobody' : 'somebody' }));
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const folder = temporaryKubeconfigFolder(context);
  const { port } = server.address() as AddressInfo;
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority-data': Buffer.from(CERTIFICATE).toString('base64'),
  };
  const files = { 'client-certificate': 'user.crt', 'client-key': 'user.key' };
  wanted = false;
  const client = clientOf(context, folder.write('config', kubeconfigOf(cluster)));
  assert.deepEqual(await askName(client), { name: 'nobody' });
  wanted = true;
  await assert.rejects(askName(client), /does not accept the credentials/);
  folder.write('config', kubeconfigOf(cluster, files));
  await assert.rejects(askName(client), /user\.crt|user\.key/);
  folder.write('user.crt', CERTIFICATE);
  folder.write('user.key', KEY);
  assert.deepEqual(await askName(client), { name: 'somebody' });
});

test('a kubeconfig that is missing, half written or without the context changes nothing', async (context) => {
  const server = await startNamedServer(context, 'shop');
  const folder = temporaryKubeconfigFolder(context);
  const clock = createManualClock();
  const whole = kubeconfigOf({ server: server.url });
  const file = folder.write('config', whole);
  const client = clientOf(context, file, clock);
  for (const content of [undefined, whole.slice(0, whole.length / 2), '', '{}', kubeconfigOf({ server: '' })]) {
    if (content === undefined) unlinkSync(file);
    else writeFileSync(file, content);
    clock.advance(30_000);
    assert.deepEqual(await askName(client), { name: 'shop' }, content);
  }
});

/** A credential command that hangs in a child while a file exists, and otherwise gives a token. */
function hangingPlugin(folder: ReturnType<typeof temporaryKubeconfigFolder>): { command: string; hang: string } {
  const [hang, runs] = [join(folder.path, 'hang'), join(folder.path, 'runs')];
  const credential = JSON.stringify({ kind: 'ExecCredential', status: { token: 'good' } });
  const lines = `#!/bin/sh\necho $$ >>${runs}\n[ ! -e ${hang} ] || { sleep 1000 & wait; sleep 1000; }\necho '${credential}'\n`;
  writeFileSync(hang, '');
  return { command: folder.write('plugin', lines, 0o700), hang };
}

function runsIn(folder: string): readonly string[] {
  const file = join(folder, 'runs');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

/** Reports whether a process of this group runs. */
function groupRuns(leader: string): boolean {
  try {
    process.kill(-Number(leader), 0);
    return true;
  } catch {
    return false;
  }
}

test('beside a credential command that hangs another one is started, and its end is not awaited', async (context) => {
  const server = await startNamedServer(context, 'shop');
  server.token = 'good';
  const folder = temporaryKubeconfigFolder(context);
  const { command, hang } = hangingPlugin(folder);
  const clock = createManualClock();
  const client = clientOf(
    context,
    folder.write('config', kubeconfigOf({ server: server.url }, { exec: { command } })),
    clock,
  );
  const answer = askName(client);
  await waitUntilTrue(() => runsIn(folder.path).length === 1);
  unlinkSync(hang);
  await waitUntilTrue(
    () => runsIn(folder.path).length >= 2,
    () => runsIn(folder.path),
    () => clock.advance(1000),
  );
  assert.deepEqual(await answer, { name: 'shop' });
  const [hanging = ''] = runsIn(folder.path);
  await waitUntilTrue(() => !groupRuns(hanging));
});

test('a credential command that hangs is ended with its children after a minute', async (context) => {
  const server = await startNamedServer(context, 'shop');
  const folder = temporaryKubeconfigFolder(context);
  const { command } = hangingPlugin(folder);
  const clock = createManualClock();
  const kubeconfig = folder.write('config', kubeconfigOf({ server: server.url }, { exec: { command } }));
  const client = clientOf(context, kubeconfig, clock);
  const failed = assert.rejects(askName(client), /did not end within 60 s/);
  for (const count of [1, 2, 3, 4]) {
    await waitUntilTrue(() => runsIn(folder.path).length === count);
    clock.advance(15_000);
  }
  await failed;
  for (const leader of runsIn(folder.path)) await waitUntilTrue(() => !groupRuns(leader));
});

test('a caller that gives up does not wait for a credential command', async (context) => {
  const server = await startNamedServer(context, 'shop');
  const folder = temporaryKubeconfigFolder(context);
  const { command } = hangingPlugin(folder);
  const client = clientOf(context, folder.write('config', kubeconfigOf({ server: server.url }, { exec: { command } })));
  const leaving = new AbortController();
  const answer = client.get('/version', { signal: leaving.signal });
  await waitUntilTrue(() => runsIn(folder.path).length === 1);
  leaving.abort(new Error('left'));
  await assert.rejects(answer, /left/);
});

test('a credential command that leaves a child behind with its output open has ended', async (context) => {
  const server = await startNamedServer(context, 'shop');
  server.token = 'good';
  const folder = temporaryKubeconfigFolder(context);
  const credential = JSON.stringify({ kind: 'ExecCredential', status: { token: 'good' } });
  const left = join(folder.path, 'left');
  const lines = `#!/bin/sh\nsleep 1000 &\necho $! >${left}\necho '${credential}'\n`;
  const command = folder.write('plugin', lines, 0o700);
  const client = clientOf(context, folder.write('config', kubeconfigOf({ server: server.url }, { exec: { command } })));
  assert.deepEqual(await askName(client), { name: 'shop' });
  process.kill(Number(readFileSync(left, 'utf8')));
});
