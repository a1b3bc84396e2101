/** Which encoding is requested, and how the response's encoding is recognised. */

import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createClient } from '../../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../../source/cluster/connection/cluster-access.ts';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { listPages } from '../../../../source/cluster/list/list-pages.ts';
import type { Transport } from '../../../../source/cluster/transport.ts';
import { encodeList, encodeObject } from '../protobuf/encode.ts';
import { kubeconfigOf, temporaryKubeconfigFolder } from './kubeconfig-folder.ts';

const NEVER = new AbortController().signal;
const COLLECTION = { path: '/api/v1/pods', kind: 'Pod', query: {} };
const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const POD = { metadata: { name: 'web-0', uid: 'u1' } };

interface Server {
  readonly client: Transport;
  /** The Accept headers, in the order of the requests. */
  readonly accepted: string[];
}

interface Response {
  readonly status?: number;
  readonly type: string;
  readonly body: string | Buffer;
}

async function serve(context: TestContext, response: Response, env: Record<string, string> = {}): Promise<Server> {
  const accepted: string[] = [];
  const server = http.createServer((request, outgoing) => {
    accepted.push(String(request.headers.accept));
    outgoing.writeHead(response.status ?? 200, { 'content-type': response.type });
    outgoing.end(response.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const folder = temporaryKubeconfigFolder(context);
  const kubeconfig = folder.write('config', kubeconfigOf({ server: `http://127.0.0.1:${port}` }));
  const client = createClient(loadClusterAccess({ kubeconfig, env, home: '/nonexistent' }));
  context.after(() => {
    client.close();
    server.close();
    server.closeAllConnections();
  });
  return { client, accepted };
}

async function namesIn(client: Transport): Promise<readonly unknown[]> {
  const names: unknown[] = [];
  for await (const page of listPages(client, COLLECTION, { signal: NEVER, protobuf: true })) {
    for (const item of page.items) names.push(Object(Object(item).metadata).name);
  }
  return names;
}

test('protobuf is preferred to JSON, and decoded', async (context) => {
  const body = encodeList('Pod', { resourceVersion: '7' }, [POD]);
  const { client, accepted } = await serve(context, { type: PROTOBUF, body });
  assert.deepEqual(await namesIn(client), ['web-0']);
  assert.deepEqual(accepted, [`${PROTOBUF},application/json`]);
});

test('a server that writes only JSON is read as JSON', async (context) => {
  const body = JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '7' }, items: [POD] });
  const { client } = await serve(context, { type: 'application/json', body });
  assert.deepEqual(await namesIn(client), ['web-0']);
});

test('STSVIEW_WIRE=json requests JSON only', async (context) => {
  const body = JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '7' }, items: [POD] });
  const { client, accepted } = await serve(context, { type: 'application/json', body }, { STSVIEW_WIRE: 'json' });
  assert.deepEqual(await namesIn(client), ['web-0']);
  assert.deepEqual(accepted, ['application/json']);
});

test('a watch requests a stream, and reports its encoding', async (context) => {
  const { client, accepted } = await serve(context, { type: `${PROTOBUF};stream=watch`, body: '' });
  const { isProtobuf } = await client.stream('/api/v1/pods?watch=true', { signal: NEVER, protobuf: true });
  assert.equal(isProtobuf, true);
  assert.deepEqual(accepted, [`${PROTOBUF};stream=watch,application/json`]);
});

test('the message of an error in protobuf is read', async (context) => {
  const status = { message: 'pods is forbidden: User "eve" cannot list', reason: 'Forbidden', code: 403 };
  const { client } = await serve(context, { status: 403, type: PROTOBUF, body: encodeObject('Status', status) });
  await assert.rejects(namesIn(client), (error) => {
    assert.ok(error instanceof ClusterError);
    assert.equal(error.kind, 'forbidden');
    assert.match(error.message, /User "eve" cannot list/);
    return true;
  });
});

const BROKEN: Readonly<Record<string, Buffer>> = {
  'JSON under another name': Buffer.from('{"items":[]}'),
  'a list that is cut off': encodeList('Pod', { resourceVersion: '7' }, [POD]).subarray(0, -1),
  'an object that is no list': encodeObject('Pod', POD),
  'a list without a version': encodeList('Pod', {}, [POD]),
};

for (const [what, body] of Object.entries(BROKEN)) {
  test(`${what} is a protocol error`, async (context) => {
    const { client } = await serve(context, { type: PROTOBUF, body });
    await assert.rejects(namesIn(client), (error) => error instanceof ClusterError && error.kind === 'protocol');
  });
}
