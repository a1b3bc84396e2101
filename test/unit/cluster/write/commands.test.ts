/** The possible responses to a write, over real HTTP. Every write is sent once. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ActionResult, Write } from '../../../../source/actions/ports.ts';
import { createClient } from '../../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../../source/cluster/connection/cluster-access.ts';
import { createActionPorts } from '../../../../source/cluster/write/action-ports.ts';

interface Received {
  readonly line: string;
  readonly type: string;
  readonly body: unknown;
}

type Reply = (request: IncomingMessage, response: ServerResponse) => void;

const SET = {
  kind: 'StatefulSet',
  metadata: { name: 'web', namespace: 'shop', uid: 'u1', generation: 3 },
  spec: { replicas: 2 },
};
const received: Received[] = [];
let reply: Reply = () => {};
let present: unknown = SET;

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  request.on('end', () => {
    if (request.method === 'GET') {
      response.end(JSON.stringify(present));
      return;
    }
    const type = request.headers['content-type'] ?? '';
    received.push({ line: `${request.method} ${request.url}`, type, body: JSON.parse(text) });
    reply(request, response);
  });
});
const folder = mkdtempSync(join(tmpdir(), 'stsview-commands-'));

before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

const target = { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 'u1', generation: 3 } as const;
const node = { kind: 'Node', namespace: '', name: 'node-1', uid: 'n1' } as const;
const SCALE: Write = { operation: 'scale', target, from: 2, to: 3 };

async function send(write: Write, signal = new AbortController().signal): Promise<ActionResult<undefined>> {
  received.length = 0;
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const kubeconfig = join(folder, 'config');
  const text = {
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${address.port}` } }],
    users: [{ name: 'u', user: {} }],
  };
  writeFileSync(kubeconfig, JSON.stringify(text));
  const client = createClient(loadClusterAccess({ kubeconfig, env: {}, home: folder }));
  const ports = createActionPorts(client);
  // The server may have closed an idle connection that is used again.
  await ports.verify(target, { signal: new AbortController().signal });
  return ports.write(write, { dryRun: false, signal }).finally(() => client.close());
}

async function kindOf(write: Write): Promise<string> {
  const answer = await send(write);
  assert.equal(received.length, 1, 'it is sent once');
  return answer.ok ? 'ok' : answer.problem.kind;
}

function status(code: number, reason: string, message: string, causes: readonly unknown[] = []): Reply {
  return (_request, response) => {
    response.writeHead(code, { 'content-type': 'application/json', ...(code === 429 ? { 'retry-after': '1' } : {}) });
    response.end(JSON.stringify({ kind: 'Status', code, reason, message, details: { causes } }));
  };
}

const ok: Reply = (_request, response) => response.end(JSON.stringify({ kind: 'Status', status: 'Success' }));

test('the request is built from the object that was read before', async () => {
  reply = ok;
  const other = { key: 'a', effect: 'NoSchedule' };
  present = { kind: 'Node', metadata: { name: 'node-1', uid: 'n1' }, spec: { taints: [other] } };
  assert.equal(
    await kindOf({ operation: 'taint', target: node, present: true }).finally(() => {
      present = SET;
    }),
    'ok',
  );
  assert.equal(received[0]?.line, 'PATCH /api/v1/nodes/node-1?fieldManager=stsview');
  assert.equal(received[0]?.type, 'application/json-patch+json');
  assert.deepEqual(received[0]?.body, [
    { op: 'test', path: '/metadata/uid', value: 'n1' },
    { op: 'test', path: '/spec/taints', value: [other] },
    {
      op: 'add',
      path: '/spec/taints',
      value: [other, { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' }],
    },
  ]);
});

test("the server's response becomes a kind of problem", async () => {
  const table: readonly (readonly [Reply, string])[] = [
    [status(403, 'Forbidden', 'statefulsets.apps "web" is forbidden: User "eve" cannot patch resource'), 'forbidden'],
    [status(403, 'Forbidden', 'admission webhook "guard" denied the request: no'), 'invalid'],
    [status(404, 'NotFound', 'not found'), 'not-found'],
    [status(409, 'Conflict', 'Precondition failed: UID in precondition: u1, UID in object meta: u2'), 'replaced'],
    [status(409, 'Conflict', 'the object has been modified'), 'changed'],
    [status(422, 'Invalid', 'StatefulSet.apps "web" is invalid: spec.replicas'), 'invalid'],
    [status(400, 'BadRequest', 'cannot unmarshal'), 'invalid'],
    [status(400, 'BadRequest', 'admission webhook "old" does not support dry run'), 'failed'],
    [status(429, 'TooManyRequests', 'slow down'), 'throttled'],
    [status(429, 'TooManyRequests', 'no', [{ reason: 'DisruptionBudget', message: 'needs 2' }]), 'disruption-budget'],
    [status(500, 'InternalError', 'etcdserver: request timed out'), 'unknown-outcome'],
    [status(500, 'InternalError', 'failed calling webhook "guard": no endpoints'), 'failed'],
    [status(504, 'Timeout', 'timeout'), 'unknown-outcome'],
    [(request) => request.socket.destroy(), 'unknown-outcome'],
    [(_request, response) => response.end('{}'), 'unknown-outcome'],
    [(_request, response) => response.end('<html>log in</html>'), 'unknown-outcome'],
    [(_request, response) => response.end(JSON.stringify({ ...SET, kind: 'Pod' })), 'unknown-outcome'],
    [(request) => request.socket.resetAndDestroy(), 'unknown-outcome'],
  ];
  for (const [answer, kind] of table) {
    reply = answer;
    assert.equal(await kindOf(SCALE), kind);
  }
});

test('a failed test operation of the patch is explained by the object', async () => {
  reply = (request, response) => {
    present = { ...SET, metadata: { ...SET.metadata, generation: 4 }, spec: { replicas: 7 } };
    status(422, 'Invalid', 'the server rejected our request due to an error in our request')(request, response);
  };
  const answer = await send(SCALE).finally(() => {
    present = SET;
  });
  assert.deepEqual(answer, {
    ok: false,
    problem: {
      kind: 'changed',
      sentence:
        'StatefulSet web has been changed by somebody else meanwhile (it wants 7 replicas now). Nothing was changed: look again.',
      causes: [],
    },
  });
});

test('an interrupted write may have been carried out', async () => {
  const controller = new AbortController();
  reply = () => controller.abort(new Error('left'));
  const answer = await send(SCALE, controller.signal);
  assert.equal(answer.ok ? 'ok' : answer.problem.kind, 'unknown-outcome');
});
