/** The clients of ZooKeeper: nodes, who leads, and what a server's start writes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClusterHarness, createClusterHarness, webSetManifest } from '../cluster-harness.ts';

const START = 'start-zookeeper --servers=3 --data_dir=/data/inner --conf_dir=/opt/conf --max_client_cnxns=30';

function openEnsemble(): ClusterHarness {
  const world = createClusterHarness();
  const container = {
    name: 'zk',
    image: 'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10',
    command: ['sh', '-c', START],
    ports: [{ containerPort: 2181 }],
    readinessProbe: { exec: { command: ['sh', '-c', 'zookeeper-ready 2181'] }, periodSeconds: 2 },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  };
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } };
  world.apply(webSetManifest({ replicas: 3 }));
  world.patch('apps/statefulsets', 'web', { spec: { replicas: 0 } });
  world.until('no pods', () => world.names('pods').length === 0);
  world.patch('apps/statefulsets', 'web', { spec: { replicas: 3, template } });
  world.until('three members', () => ['web-0', 'web-1', 'web-2'].every(world.isReady));
  return world;
}

test('a node that one member creates is read on the others, also after all of them were deleted', () => {
  const world = openEnsemble();
  const created = world.run('web-0', ['zkCli.sh', 'create', '/hello', 'world']);
  assert.equal(created.stdout, '\nWATCHER::\n\nWatchedEvent state:SyncConnected type:None path:null\nCreated /hello\n');
  assert.match(
    world.run('web-2', ['zkCli.sh', 'get', '/hello']).stdout,
    /path:null\nworld\ncZxid = 0x100000002\n[\s\S]*dataLength = 5\n/,
  );
  assert.match(world.run('web-1', ['zkCli.sh', 'create', '/hello', 'again']).stderr, /Node already exists: \/hello/);
  assert.match(world.run('web-1', ['zkCli.sh', 'create', '/a/b', 'c']).stderr, /Node does not exist: \/a/);
  for (const pod of ['web-0', 'web-1', 'web-2']) world.remove('pods', pod);
  world.until('three members', () => ['web-0', 'web-1', 'web-2'].every(world.isReady));
  assert.match(world.run('web-1', ['zkCli.sh', 'get', '/hello']).stdout, /\nworld\n/);
  assert.match(
    world.run('web-1', ['zkCli.sh'], 'set /hello "a b"\nget /hello\nls /\nquit\n').stdout,
    /a b\n[\s\S]*\[hello, zookeeper\]\n/,
  );
});

test('one of three leads, and without two of three nothing can be written', () => {
  const world = openEnsemble();
  const modes = [0, 1, 2].map((ordinal) => world.run(`web-${ordinal}`, ['zkServer.sh', 'status']).stdout);
  assert.deepEqual(modes, ['Mode: follower\n', 'Mode: follower\n', 'Mode: leader\n']);
  world.patch('apps/statefulsets', 'web', { spec: { replicas: 1 } });
  world.until('one pod', () => world.names('pods').length === 1);
  assert.match(world.run('web-0', ['zkCli.sh', 'create', '/alone', 'x']).stderr, /ConnectionLoss for \/alone/);
  assert.equal(world.run('web-0', ['zkServer.sh', 'status']).exitCode, 1);
});

test("the start writes the server's number and its configuration, and words of four letters are answered", () => {
  const world = openEnsemble();
  assert.equal(world.run('web-2', ['cat', '/data/inner/myid']).stdout, '3\n');
  const config = world.run('web-0', ['cat', '/opt/conf/zoo.cfg']).stdout;
  assert.match(config, /^dataDir=\/data\/inner$/m);
  assert.match(config, /^maxClientCnxns=30$/m);
  assert.match(config, /^server\.3=web-2\.web\.default\.svc\.cluster\.local:2888:3888$/m);
  assert.equal(world.run('web-0', ['sh', '-c', 'echo ruok | nc 127.0.0.1 2181']).stdout, 'imok');
});

test('the process of the server is seen, and its end is that of the container', () => {
  const world = openEnsemble();
  assert.match(
    world.run('web-0', ['ps', '-ef']).stdout,
    / 1 +0 .* sh -c start-zookeeper[\s\S]*java org\.apache\.zookeeper/,
  );
  assert.equal(world.run('web-0', ['pkill', 'java']).exitCode, 0);
  world.until('web-0 is down', () => !world.isReady('web-0'));
  world.until('web-0 is back', () => world.isReady('web-0'));
  const [status] = (world.get('pods', 'web-0')?.status?.['containerStatuses'] ?? []) as {
    restartCount: number;
    lastState: unknown;
  }[];
  assert.equal(status?.restartCount, 1);
  assert.match(JSON.stringify(status?.lastState), /"exitCode":143,"reason":"Error"/);
});

test('a liveness probe whose script is gone restarts the container, and with it the script is back', () => {
  const world = openEnsemble();
  world.run('web-0', ['rm', '/usr/bin/zookeeper-ready']);
  world.until('web-0 is not ready', () => !world.isReady('web-0'));
  world.run('web-0', ['pkill', 'java']);
  world.until('web-0 is back', () => world.isReady('web-0'));
});
