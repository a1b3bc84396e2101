/** The parts of well-known images, probes of all kinds, and the table that a user adds. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullImageName, parseImageName } from '../../../../source/simulator/kubelet/images/image-name.ts';
import { roleOf } from '../../../../source/simulator/kubelet/images/image-role.ts';
import { WELL_KNOWN_IMAGES } from '../../../../source/simulator/kubelet/images/well-known-images.ts';
import { peerNames } from '../../../../source/simulator/kubelet/programs/find-peers.ts';
import { at, itemsOf } from '../../../../source/simulator/model/json.ts';
import { headlessServiceManifest, statefulSetManifest, yamlOf } from '../../../support/manifests.ts';
import { type ClusterHarness, createClusterHarness } from '../cluster-harness.ts';

function startPod(containers: string, objects = ''): ClusterHarness {
  const world = createClusterHarness();
  world.apply(`${objects}
---
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {demo/start-ms: "500", demo/stop-ms: "500"}}
spec:
  containers:
    - ${containers}
`);
  return world;
}

function container(world: ClusterHarness): unknown {
  return itemsOf(world.get('pods', 'web')?.status?.['containerStatuses'])[0];
}

function textOf(world: ClusterHarness, name = 'web'): string {
  return world.cluster
    .logs({ namespace: 'default', name })
    .map(({ text }) => text)
    .join('\n');
}

function unhealthy(world: ClusterHarness): readonly string[] {
  return world.eventMessages('Unhealthy');
}

test('a database becomes ready once it serves, whatever its probe is', () => {
  for (const [image, probe] of [
    ['postgres:18', '{exec: {command: [sh, -c, "exec pg_isready -U postgres"]}, periodSeconds: 2}'],
    ['docker.io/bitnami/postgresql:17', '{tcpSocket: {port: 5432}, periodSeconds: 2}'],
    ['redis:8', '{exec: {command: [redis-cli, ping]}, periodSeconds: 1}'],
    ['mysql:9', '{exec: {command: [mysqladmin, ping, -h, localhost]}, periodSeconds: 2}'],
    ['mongo:8', '{exec: {command: [mongosh, --eval, "db.adminCommand(1)"]}, periodSeconds: 2}'],
  ] as const) {
    const world = startPod(`{name: main, image: "${image}", readinessProbe: ${probe}}`);
    world.until('it to run', () => at(container(world), 'state', 'running') !== undefined);
    assert.equal(at(container(world), 'ready'), false, image);
    world.until('it to be ready', () => world.isReady('web'));
    assert.ok(unhealthy(world).length > 0, `${image}: not at once`);
    assert.match(textOf(world), /ready|accept|Waiting for connections/, image);
  }
});

test('probes by TCP and HTTP reach what the container listens to, and nothing else', () => {
  const wrong = startPod('{name: main, image: "nginx:1", readinessProbe: {tcpSocket: {port: 81}}}');
  wrong.clock.advance(40_000);
  assert.equal(wrong.isReady('web'), false);
  const ip = wrong.get('pods', 'web')?.status?.['podIP'];
  assert.deepEqual(unhealthy(wrong), [`Readiness probe failed: dial tcp ${ip}:81: connect: connection refused`]);

  const missing = startPod('{name: main, image: "nginx:1", readinessProbe: {httpGet: {port: 80, path: /healthz}}}');
  missing.clock.advance(40_000);
  assert.deepEqual(unhealthy(missing), ['Readiness probe failed: HTTP probe failed with statuscode: 404']);

  const named = startPod(
    '{name: main, image: "shop:1", ports: [{name: web, containerPort: 8080}], readinessProbe: {httpGet: {port: web}}}',
  );
  named.until('it to be ready', () => named.isReady('web'));
  const declared = startPod(
    '{name: main, image: "shop:1", ports: [{containerPort: 8080}], readinessProbe: {httpGet: {port: 9090, path: /x}}}',
  );
  declared.clock.advance(30_000);
  assert.match(unhealthy(declared)[0] ?? '', /Get "http:\/\/[\d.]+:9090\/x": dial tcp .* connection refused/);
});

const DIALOGUES: readonly (readonly [what: string, image: string, line: string])[] = [
  ['asks a plain connection', 'zookeeper:3', '[ "$(echo ruok | nc -w 1 127.0.0.1 2181)" = imok ]'],
  ['looks for words in a page of the application', 'store:1', 'wget -qO- http://localhost:8080/status | grep -q UP'],
];

for (const [what, image, line] of DIALOGUES) {
  test(`a probe that ${what} succeeds once the program serves`, () => {
    const readiness = `readinessProbe: {exec: {command: [sh, -c, ${JSON.stringify(line)}]}}`;
    const world = startPod(`{name: main, image: "${image}", ports: [{containerPort: 8080}], ${readiness}}`);
    world.until('it to be ready', () => world.isReady('web'));
  });
}

test('a probe looks for words in a page that somebody has written', () => {
  const readiness = 'readinessProbe: {exec: {command: [sh, -c, "curl -s localhost | grep hello"]}}';
  const page = `[sh, -c, "echo bye >/usr/share/nginx/html/index.html"]`;
  const world = startPod(
    `{name: main, image: "nginx:1", lifecycle: {postStart: {exec: {command: ${page}}}}, ${readiness}}`,
  );
  world.clock.advance(40_000);
  assert.equal(world.isReady('web'), false);
  world.run('web', ['sh', '-c', 'echo hello >/usr/share/nginx/html/index.html']);
  world.until('it to be ready', () => world.isReady('web'));
});

test('an application listens to a port that it does not declare if two of its probes agree on it', () => {
  const health = '{httpGet: {port: 9000, path: /live}}';
  const start = (probes: string): ClusterHarness =>
    startPod(`{name: main, image: "shop:1", ports: [{containerPort: 8080}], ${probes}}`);
  const agreed = start(`readinessProbe: ${health}, livenessProbe: ${health}`);
  agreed.until('it to be ready', () => agreed.isReady('web'));
  const single = start(`readinessProbe: ${health}, livenessProbe: {tcpSocket: {port: 8080}}`);
  single.clock.advance(60_000);
  assert.equal(single.isReady('web'), false);
});

/** A pod that waits for a server, and the server's pod, which comes later. */
function waitFor(image: string, line: string): ClusterHarness {
  const world = createClusterHarness();
  const wait = { name: 'wait', image, command: ['sh', '-c', line] };
  const spec = { initContainers: [wait], containers: [{ name: 'app', image: 'shop:1' }] };
  const service = { metadata: { name: 'db' }, spec: { selector: { app: 'db' }, ports: [{ port: 5432 }] } };
  world.apply(
    [
      { apiVersion: 'v1', kind: 'Service', ...service },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec },
    ]
      .map((object) => JSON.stringify(object))
      .join('\n---\n'),
  );
  return world;
}

test('pg_isready asks the host that its arguments name', () => {
  const world = waitFor('postgres:18', 'until pg_isready -h db -p 5432; do sleep 2; done');
  world.clock.advance(60_000);
  assert.equal(world.isReady('web'), false);
  world.apply(`
apiVersion: v1
kind: Pod
metadata: {name: db, labels: {app: db}}
spec: {containers: [{name: main, image: "postgres:18"}]}
`);
  world.until('the pod that waits to be ready', () => world.isReady('web'));
  assert.equal(world.isReady('db'), true);
});

test('an init container that asks again and again for what only its image has is given up', () => {
  const world = waitFor('store:1', 'until store-cli ping; do echo waiting; sleep 2; done');
  world.until('the pod to be ready', () => world.isReady('web'));
  const plain = waitFor('busybox:1', 'until store-cli ping; do echo waiting; sleep 2; done');
  plain.clock.advance(120_000);
  assert.equal(plain.isReady('web'), false);
});

test('a hook that works on files of the image succeeds, one that fails by itself does not', () => {
  const hooked = (line: string): ClusterHarness =>
    startPod(
      `{name: main, image: "store:1", lifecycle: {postStart: {exec: {command: [sh, -c, ${JSON.stringify(line)}]}}}}`,
    );
  const working = hooked('cp /opt/store/example.conf /opt/store/store.conf');
  working.until('it to be ready', () => working.isReady('web'));
  const failing = hooked('cat /tmp/wanted');
  failing.clock.advance(10_000);
  assert.ok(failing.eventReasons('web').includes('FailedPostStartHook'));
});

test('a probe that looks at a file waits until somebody writes it', () => {
  const world = startPod('{name: main, image: "store:1", readinessProbe: {exec: {command: [cat, /var/ready]}}}');
  world.clock.advance(40_000);
  assert.equal(world.isReady('web'), false);
  world.run('web', ['touch', '/var/ready']);
  world.until('it to be ready', () => world.isReady('web'));
});

test("other pods reach an image's own ports, declared or not, unless a command takes its program's place", () => {
  const world = startPod('{name: main, image: "nginx:1"}');
  world.apply(`
apiVersion: v1
kind: Pod
metadata: {name: idle}
spec: {containers: [{name: main, image: "nginx:1", command: [sleep, infinity]}]}
`);
  world.until('both to be ready', () => world.isReady('web') && world.isReady('idle'));
  const fetch = (name: string, port: number): number =>
    world.run('web', ['wget', '-qO-', `http://${world.get('pods', name)?.status?.['podIP']}:${port}`]).exitCode;
  assert.deepEqual([fetch('web', 80), fetch('web', 81), fetch('idle', 80)], [0, 1, 1]);
});

test('a liveness probe restarts the container after its threshold, in the grace of the pod', () => {
  const world = startPod(`name: main
      image: busybox:1
      command: [sh, -c, "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"]
      livenessProbe: {exec: {command: [cat, /tmp/healthy]}, initialDelaySeconds: 5, periodSeconds: 5}`);
  world.until('a restart', () => at(container(world), 'restartCount') === 1);
  assert.ok(world.eventMessages('Killing').includes('Container main failed liveness probe, will be restarted'));
  assert.match(unhealthy(world)[0] ?? '', /^Liveness probe failed: cat: .*\/tmp\/healthy.*No such file/);
  assert.equal(at(container(world), 'lastState', 'terminated', 'exitCode'), 137);
  const started = Date.parse(String(at(container(world), 'lastState', 'terminated', 'startedAt')));
  const ended = Date.parse(String(at(container(world), 'lastState', 'terminated', 'finishedAt')));
  const seconds = (ended - started) / 1000;
  assert.ok(seconds >= 70 && seconds <= 78, `${seconds} s: 30 until the file is gone, 10 to 15 to notice, 30 of grace`);
});

test('a startup probe holds the others off, and gives up after its threshold', () => {
  const good = startPod(
    '{name: main, image: "cassandra:5", startupProbe: {tcpSocket: {port: 9042}, periodSeconds: 5, failureThreshold: 10}, livenessProbe: {tcpSocket: {port: 9042}, periodSeconds: 1, failureThreshold: 1}}',
  );
  good.until('it to run', () => at(container(good), 'state', 'running') !== undefined);
  assert.equal(at(container(good), 'started'), false);
  good.until('it to be ready', () => good.isReady('web'));
  assert.equal(at(container(good), 'restartCount'), 0);
  const bad = startPod(
    '{name: main, image: "cassandra:5", startupProbe: {tcpSocket: {port: 9042}, periodSeconds: 2, failureThreshold: 2}}',
  );
  bad.until('a restart', () => at(container(bad), 'restartCount') === 1);
  assert.ok(bad.eventMessages('Killing').includes('Container main failed startup probe, will be restarted'));
});

test('a probe that takes too long fails, and thresholds count in a row', () => {
  const slow = startPod(
    '{name: main, image: "shop:1", readinessProbe: {exec: {command: [sleep, "5"]}, timeoutSeconds: 2}}',
  );
  slow.clock.advance(30_000);
  assert.deepEqual(unhealthy(slow), ['Readiness probe failed: command timed out: "sleep 5" timed out after 2s']);
  const twice = startPod(
    '{name: main, image: "shop:1", readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 7, successThreshold: 3}}',
  );
  twice.until('it to run', () => at(container(twice), 'state', 'running') !== undefined);
  const start = twice.clock.now();
  twice.until('it to be ready', () => twice.isReady('web'));
  assert.equal(Math.floor((twice.clock.now() - start) / 1000), 14);
});

test('a healthy pod with settled probes costs no time', () => {
  const world = startPod(
    '{name: main, image: "shop:1", readinessProbe: {httpGet: {port: 80}}, livenessProbe: {tcpSocket: {port: 80}}}',
  );
  world.until('it to be ready', () => world.isReady('web'));
  world.clock.advance(5000);
  const before = world.clock.now();
  world.clock.step();
  const seconds = (world.clock.now() - before) / 1000;
  assert.ok(seconds > 600, `something is due after ${seconds} s`);
});

test('a member finds its peers by DNS, says so, and is not ready before', () => {
  const world = createClusterHarness();
  const set = statefulSetManifest('cassandra', {
    replicas: 2,
    image: 'cassandra:5',
    annotations: { 'demo/start-ms': '500', 'demo/stop-ms': '500' },
    container: 'env: [{name: CASSANDRA_SEEDS, value: cassandra-0.cassandra.default.svc.cluster.local}]',
  });
  world.apply(yamlOf(headlessServiceManifest('cassandra', { ports: [{ name: 'cql', port: 9042 }] }), set));
  world.until('the second to be ready', () => world.isReady('cassandra-1'));
  assert.match(
    textOf(world, 'cassandra-1'),
    /Handshaking with seed cassandra-0\.cassandra\.default\.svc\.cluster\.local\/10\./,
  );
  const lost = startPod('{name: main, image: "cassandra:5", env: [{name: CASSANDRA_SEEDS, value: nobody.cassandra}]}');
  lost.until('its end', () => Number(at(container(lost), 'restartCount')) > 0);
  const wasReady = lost.changes.some(({ object }) =>
    itemsOf(object.status?.['containerStatuses']).some(
      (entry) => at(entry, 'ready') === true && at(entry, 'image') === 'cassandra:5',
    ),
  );
  assert.equal(wasReady, false);
  const lines = lost.cluster.logs({ namespace: 'default', name: 'web' }, { previous: true }).map(({ text }) => text);
  assert.match(lines.join('\n'), /could not resolve host nobody\.cassandra/);
});

test('a vault stays sealed', () => {
  const world = startPod(
    '{name: main, image: "hashicorp/vault:1.21", readinessProbe: {exec: {command: [/bin/sh, -ec, "vault status -tls-skip-verify"]}, periodSeconds: 5}}',
  );
  world.clock.advance(60_000);
  assert.equal(at(container(world), 'started'), true);
  assert.equal(world.isReady('web'), false);
  assert.match(unhealthy(world)[0] ?? '', /Sealed +true/);
});

test('the drain of a Cassandra takes its time before it stops', () => {
  const world = startPod(
    '{name: main, image: "cassandra:5", lifecycle: {preStop: {exec: {command: [/bin/sh, -c, nodetool drain]}}}}',
  );
  world.clock.advance(60_000);
  const start = world.clock.now();
  world.remove('pods', 'web');
  world.until('its end', () => world.get('pods', 'web') === undefined);
  assert.equal((world.clock.now() - start) / 1000, 8.5);
});

const TABLE = `
apiVersion: v1
kind: ConfigMap
metadata: {name: our-images, labels: {demo/images: "true"}}
data:
  images: |
    - images: ["shop-*"]
      log: ["shop {pod} starts"]
      readyLog: ["shop {pod} serves"]
      listens: [8080]
      startSeconds: 12
`;

test('a ConfigMap adds images to the table', () => {
  const probe =
    '{name: main, image: "example.com/team/shop-server:1", readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}}';
  const world = startPod(probe, TABLE);
  world.until('it to run', () => at(container(world), 'state', 'running') !== undefined);
  const start = world.clock.now();
  world.until('it to be ready', () => world.isReady('web'));
  assert.equal(Math.round((world.clock.now() - start) / 1000), 12);
  assert.equal(textOf(world), 'shop web starts\nshop web serves');
  const broken = startPod(probe, TABLE.replace('- images:', '- imges:'));
  broken.until('it to be ready', () => broken.isReady('web'));
  assert.deepEqual(broken.eventMessages('InvalidImages'), [
    'Cannot read the table of images: a list of images is wanted, each with "images"',
  ]);
});

test('a base image without a command ends at once, and waits for who types', () => {
  const ended = startPod('{name: main, image: busybox}');
  ended.until('its pauses', () => at(container(ended), 'state', 'waiting', 'reason') === 'CrashLoopBackOff');
  assert.equal(at(container(ended), 'lastState', 'terminated', 'reason'), 'Completed');
  const open = startPod('{name: main, image: busybox, stdin: true, tty: true}');
  open.until('it to be ready', () => open.isReady('web'));
  open.clock.advance(60_000);
  assert.equal(at(container(open), 'restartCount'), 0);
});

test('names of images are read as a container runtime reads them', () => {
  for (const [name, expected] of [
    ['nginx', 'docker.io/library/nginx:latest'],
    ['bitnami/redis:8.2', 'docker.io/bitnami/redis:8.2'],
    ['localhost:5000/a/b', 'localhost:5000/a/b:latest'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    [`quay.io/x/y@sha256:${'a'.repeat(64)}`, `quay.io/x/y@sha256:${'a'.repeat(64)}`],
  ] as const) {
    const parsed = parseImageName(name);
    assert.equal(typeof parsed === 'string' ? parsed : fullImageName(parsed), expected);
  }
  for (const name of ['', 'a b', 'nginx:', 'nginx:a b', '/nginx', 'nginx//x', 'x@sha256:1', 'a:b:c', '-x']) {
    assert.equal(parseImageName(name), 'invalid reference format', name);
  }
});

test('names of peers are found in variables and arguments of all forms', () => {
  const role = roleOf({ images: ['x'], peers: { variables: ['SEEDS'], arguments: ['--join', '-retry-join'] } });
  assert.ok(role.peers !== undefined);
  for (const [variables, words, names] of [
    [{ SEEDS: 'a-0.a, a-1.a' }, [], ['a-0.a', 'a-1.a']],
    [{ SEEDS: '1@k-0.k:9093,2@k-1.k:9093' }, [], ['k-0.k', 'k-1.k']],
    [{ SEEDS: 'e-0=http://e-0.e.default.svc:2380' }, [], ['e-0.e.default.svc']],
    [{}, ['start', '--join=c-0.c:26257,c-1.c', '--advertise=x'], ['c-0.c', 'c-1.c']],
    [{}, ['sh', '-c', 'exec consul agent -retry-join=consul-0.consul'], ['consul-0.consul']],
    [{}, ['sh', '-c', '# run without --join on a restart\nexec start # --join none'], []],
    [{}, ['sh', '-c', 'exec start --join c-0.c#1'], ['c-0.c']],
    [{ OTHER: 'a.b' }, ['--peer=x.y'], []],
  ] as const) {
    assert.deepEqual(peerNames(role.peers, variables, words), names);
  }
});

test('the table names each of its images once, and reads as it is meant', () => {
  const roles = WELL_KNOWN_IMAGES.map(roleOf);
  const names = roles.flatMap(({ images }) => images);
  assert.deepEqual(names, [...new Set(names)]);
  for (const role of roles) {
    assert.ok(role.images.length > 0);
    assert.ok(role.listens.every((port) => Number.isInteger(port)));
    assert.ok(role.commands.every(({ command }) => command !== ''));
  }
});
