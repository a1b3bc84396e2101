/** Exec and port-forward of the simulated API server, over WebSockets. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { decode, encode } from 'dns-packet';
import { WebSocket } from 'ws';
import { startApiHarness } from '../api-harness.ts';
import { createFakeCluster } from '../fake-cluster.ts';
import { runningPod } from '../running-pod.ts';

const cluster = createFakeCluster();
cluster.put('pods', runningPod('web-0', 'default'));
cluster.put('pods', runningPod('coredns', 'kube-system', { 'k8s-app': 'kube-dns' }));
const api = startApiHarness(cluster);

const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3 } as const;

interface Session {
  readonly socket: WebSocket;
  /** Returns what has arrived on a channel so far. */
  readonly text: (channel: number) => string;
  readonly closed: Promise<unknown>;
  readonly send: (channel: number, bytes: Uint8Array | string) => void;
}

async function open(path: string, protocol = 'v5.channel.k8s.io'): Promise<Session> {
  const socket = new WebSocket(`${api.server.url.replace('https', 'wss')}${path}`, [protocol], {
    ca: api.ca,
    headers: { authorization: `Bearer ${api.token}` },
  });
  const received = new Map<number, Buffer>();
  socket.on('message', (data) => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
    const channel = bytes[0] ?? 0;
    received.set(channel, Buffer.concat([received.get(channel) ?? Buffer.alloc(0), bytes.subarray(1)]));
  });
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await once(socket, 'open');
  return {
    socket,
    closed,
    text: (channel) => (received.get(channel) ?? Buffer.alloc(0)).toString('latin1'),
    send: (channel, bytes) => socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(bytes)])),
  };
}

const EXEC = '/api/v1/namespaces/default/pods/web-0/exec';

function execPath(command: readonly string[], more = ''): string {
  return `${EXEC}?${command.map((word) => `command=${encodeURIComponent(word)}`).join('&')}&stdout=true&stderr=true${more}`;
}

test('a command writes to stdout and stderr and ends with its exit code', async () => {
  const session = await open(execPath(['sh', '-c', 'echo said; echo complaint >&2; exit 3']));
  await session.closed;
  assert.equal(session.text(CHANNEL.stdout), 'said\n');
  assert.equal(session.text(CHANNEL.stderr), 'complaint\n');
  const status = JSON.parse(session.text(CHANNEL.error)) as { reason: string; details: { causes: unknown } };
  assert.equal(status.reason, 'NonZeroExitCode');
  assert.deepEqual(status.details.causes, [{ reason: 'ExitCode', message: '3' }]);
});

test('a command that reads gets what is piped in', async () => {
  const session = await open(execPath(['cat'], '&stdin=true'));
  session.send(CHANNEL.stdin, 'tasty ');
  session.send(CHANNEL.stdin, 'potatoes');
  session.socket.send(Buffer.from([255, CHANNEL.stdin]));
  await session.closed;
  assert.equal(session.text(CHANNEL.stdout), 'tasty potatoes');
  assert.equal(session.text(CHANNEL.error), '{"metadata":{},"status":"Success"}');
});

test('a shell on a terminal echoes, erases, runs each line, and can be left', async () => {
  const session = await open(execPath(['sh'], '&stdin=true&tty=true'));
  session.send(CHANNEL.stdin, 'X=1; cdX\x7f /tmp\rpwd; echo $X\rfalse\r');
  session.send(CHANNEL.stdin, '\x04');
  await session.closed;
  assert.equal(session.text(CHANNEL.stdout), '# X=1; cdX\b \b /tmp\r\n# pwd; echo $X\r\n/tmp\r\n1\r\n# false\r\n# ');
  assert.match(session.text(CHANNEL.error), /exit status 1/);
});

test('Ctrl-C ends what runs in a shell, and not the shell', async () => {
  const session = await open(execPath(['sh'], '&stdin=true&tty=true'));
  session.send(CHANNEL.stdin, 'while true; do sleep 5; done\r');
  session.send(CHANNEL.stdin, '\x03');
  session.send(CHANNEL.stdin, 'echo $?\rexit 7\r');
  await session.closed;
  assert.match(session.text(CHANNEL.stdout), /done\r\n\^C\r\n# echo \$\?\r\n130\r\n# exit 7\r\n$/);
  assert.match(session.text(CHANNEL.error), /exit status 7/);
});

test('a program that the image does not have is refused as a container runtime refuses it', async () => {
  const session = await open(execPath(['foo']));
  await session.closed;
  assert.match(session.text(CHANNEL.error), /exec: \\"foo\\": executable file not found in \$PATH/);
});

const TALK = { name: 'talk', image: 'busybox', stdin: true, tty: true };

function interactivePod(name: string, container: object): void {
  cluster.put('pods', { ...runningPod(name, 'default'), spec: { nodeName: 'node-0', containers: [container] } });
  const pod = cluster.store.get('pods', 'default', name);
  const status = { phase: 'Running', containerStatuses: [{ name: 'talk', state: { running: {} } }] };
  if (pod !== undefined) cluster.store.update('pods', { ...pod, status }, 'status');
}

test('if the container is a shell, exit ends the container with its code and the session without one', async () => {
  interactivePod('talk', TALK);
  const session = await open('/api/v1/namespaces/default/pods/talk/attach?stdin=true&tty=true');
  session.send(CHANNEL.stdin, 'exit 3\r');
  await session.closed;
  assert.equal(session.text(CHANNEL.error), '{"metadata":{},"status":"Success"}');
  assert.equal(cluster.exits.at(-1), 3);
});

test('if the container is a command, it runs when somebody attaches', async () => {
  interactivePod('asks', { ...TALK, tty: false, args: ['echo', 'asked'] });
  const session = await open('/api/v1/namespaces/default/pods/asks/attach?stdin=true');
  await session.closed;
  assert.equal(session.text(CHANNEL.stdout), 'asked\n');
  assert.equal(cluster.exits.at(-1), 0);
});

const REFUSED: readonly (readonly [string, string, number])[] = [
  ['a pod that is not there', '/api/v1/namespaces/default/pods/nobody/exec?command=ls', 404],
  ['a container that is not there', `${EXEC}?command=ls&container=side`, 400],
  ['no command', EXEC, 400],
];

for (const [what, path, code] of REFUSED) {
  test(`${what}: refused with ${code}`, async () => {
    await assert.rejects(open(path), new RegExp(`Unexpected server response: ${code}`));
  });
}

test('the DNS pod answers DNS over TCP through a port-forward', async () => {
  const path = '/api/v1/namespaces/kube-system/pods/coredns/portforward?ports=53';
  const session = await open(path, 'v4.channel.k8s.io');
  const question = encode({ type: 'query', id: 7, questions: [{ type: 'A', name: 'web-0' }] });
  const head = Buffer.alloc(2);
  head.writeUInt16BE(question.length);
  // In two pieces, as a network may cut it.
  session.send(0, Buffer.concat([head, question.subarray(0, 5)]));
  session.send(0, question.subarray(5));
  while (session.text(0).length <= 4) await once(session.socket, 'message');
  const bytes = Buffer.from(session.text(0), 'latin1');
  assert.equal(bytes.readUInt16LE(0), 53);
  const answer = decode(bytes.subarray(4));
  assert.equal(answer.id, 7);
  assert.deepEqual(
    answer.answers?.map((record) => ('data' in record ? record.data : '')),
    ['10.0.0.7'],
  );
  session.socket.close();
});

test('a port without a listener has an error message', async () => {
  const path = '/api/v1/namespaces/default/pods/web-0/portforward?ports=81';
  const session = await open(path, 'v4.channel.k8s.io');
  await session.closed;
  assert.match(session.text(1), /connect: connection refused/);
});
