/** Times and faults that a pod template asks for, files that survive, and dead nodes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, itemsOf } from '../../../../source/simulator/model/json.ts';
import { podManifest, yamlOf } from '../../../support/manifests.ts';
import { type ClusterHarness, createClusterHarness, webSetManifest } from '../cluster-harness.ts';

function waitingReason(world: ClusterHarness, pod: string): unknown {
  const [container] = itemsOf(world.get('pods', pod)?.status?.['containerStatuses']);
  return at(container, 'state', 'waiting', 'reason');
}

function restarts(world: ClusterHarness, pod: string): number {
  const [container] = itemsOf(world.get('pods', pod)?.status?.['containerStatuses']);
  return Number(at(container, 'restartCount'));
}

test('a pod starts and stops in the times of its template', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1, annotations: { 'demo/start-ms': '60000' } }));
  const start = world.clock.now();
  world.until('web-0 to be ready', () => world.isReady('web-0'));
  const took = world.clock.now() - start;
  assert.ok(took >= 60_000 && took < 62_000, `${took} ms`);
});

test('a pod becomes ready later than it runs if the template says so', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1, annotations: { 'demo/ready-ms': '30000' } }));
  world.until('web-0 to run', () => world.get('pods', 'web-0')?.status?.['phase'] === 'Running');
  assert.equal(world.isReady('web-0'), false);
  const start = world.clock.now();
  world.until('web-0 to be ready', () => world.isReady('web-0'));
  assert.equal(world.clock.now() - start, 30_000);
});

test('an image that cannot be pulled is retried at growing intervals, with events', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1, annotations: { 'demo/fault': 'missing-image' } }));
  world.until('the pull to fail', () => waitingReason(world, 'web-0') === 'ImagePullBackOff');
  world.clock.advance(600_000);
  assert.ok(world.eventReasons('web-0').includes('BackOff'));
  const pulls = world.changes.filter(
    ({ object, resource }) => resource === 'events' && object['reason'] === 'Pulling',
  ).length;
  assert.ok(pulls > 3 && pulls < 10, `${pulls} pulls in 10 minutes`);
});

test('a corrected image in the pod ends the wait', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1, image: 'web:missing' }));
  world.until('the pull to fail', () => waitingReason(world, 'web-0') === 'ImagePullBackOff');
  const pod = world.get('pods', 'web-0');
  const containers = itemsOf(pod?.spec?.['containers']).map((container) => ({ ...Object(container), image: 'web:2' }));
  world.patch('pods', 'web-0', { spec: { containers } });
  world.until('web-0 to be ready', () => world.isReady('web-0'));
  assert.equal(waitingReason(world, 'web-0'), undefined);
});

test('a crashing container restarts at growing intervals', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1, annotations: { 'demo/fault': 'crash' } }));
  world.until('the backoff', () => waitingReason(world, 'web-0') === 'CrashLoopBackOff');
  world.clock.advance(300_000);
  const count = restarts(world, 'web-0');
  assert.ok(count >= 4 && count <= 7, `${count} restarts in 5 minutes`);
  const previous = world.cluster.logs({ namespace: 'default', name: 'web-0' }, { previous: true });
  assert.match(previous.at(-1)?.text ?? '', /exit code 1/);
});

for (const [policy, code, phase] of [
  ['Never', 0, 'Succeeded'],
  ['Never', 2, 'Failed'],
  ['OnFailure', 0, 'Succeeded'],
  ['OnFailure', 2, 'Running'],
  ['Always', 0, 'Running'],
] as const) {
  test(`a container that ends with ${code} leaves its pod ${phase} with restart policy ${policy}`, () => {
    const world = createClusterHarness();
    const containers = [{ name: 'main', image: 'busybox', stdin: true }];
    world.apply(yamlOf(podManifest('talk', { spec: { restartPolicy: policy, containers } })));
    world.until('the pod to be ready', () => world.isReady('talk'));
    const attacher = { stdin: true, onOutput: () => true, onEnd: () => undefined };
    const attached = world.cluster.attach({ namespace: 'default', name: 'talk' }, attacher);
    attached?.input(Buffer.from(`exit ${code}\n`));
    world.clock.advance(60_000);
    assert.equal(world.get('pods', 'talk')?.status?.['phase'], phase);
    assert.equal(restarts(world, 'talk'), phase === 'Running' ? 1 : 0);
  });
}

test('a fault can affect one ordinal only', () => {
  const world = createClusterHarness();
  const annotations = { 'demo/fault': 'never-ready', 'demo/fault-ordinals': '1' };
  world.apply(webSetManifest({ replicas: 3, annotations, spec: 'podManagementPolicy: Parallel' }));
  world.clock.advance(30_000);
  assert.deepEqual(['web-0', 'web-1', 'web-2'].map(world.isReady), [true, false, true]);
});

test('the grace period limits a slow stop', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1, annotations: { 'demo/stop-ms': '90000' } }));
  world.until('web-0', () => world.isReady('web-0'));
  const { uid } = world.get('pods', 'web-0')?.metadata ?? { uid: '' };
  const start = world.clock.now();
  world.remove('pods', 'web-0');
  world.until('it to go', () => world.get('pods', 'web-0')?.metadata.uid !== uid);
  assert.equal(Math.round((world.clock.now() - start) / 1000), 30);
});

test('a file on the volume survives a restart, another file does not, and the address changes', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1 }));
  world.until('web-0', () => world.isReady('web-0'));
  const before = world.get('pods', 'web-0')?.status?.['podIP'];
  const line = 'echo "tasty potatoes" > /data/potato; echo gone > /tmp/other';
  assert.equal(world.run('web-0', ['sh', '-c', line]).exitCode, 0);
  world.remove('pods', 'web-0');
  world.until('web-0 to stop', () => !world.isReady('web-0'));
  world.until('web-0', () => world.isReady('web-0'));
  assert.equal(world.run('web-0', ['cat', '/data/potato']).stdout, 'tasty potatoes\n');
  assert.equal(world.run('web-0', ['cat', '/tmp/other']).exitCode, 1);
  assert.notEqual(world.get('pods', 'web-0')?.status?.['podIP'], before);
});

test('the pods of a dead node stay terminating until it is declared out of service', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1 }));
  world.until('web-0', () => world.isReady('web-0'));
  const node = String(world.get('pods', 'web-0')?.spec?.['nodeName']);
  world.patch('nodes', node, { metadata: { annotations: { 'demo/dead': 'true' } } });
  world.clock.advance(60_000);
  const ready = itemsOf(world.get('nodes', node)?.status?.['conditions']).find(
    (entry) => at(entry, 'type') === 'Ready',
  );
  assert.equal(at(ready, 'status'), 'Unknown');
  world.clock.advance(400_000);
  assert.notEqual(world.get('pods', 'web-0')?.metadata.deletionTimestamp, undefined);
  const taints = [...itemsOf(world.get('nodes', node)?.spec?.['taints'])];
  const outOfService = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' };
  world.patch('nodes', node, { spec: { taints: [...taints, outOfService] } });
  world.until('web-0 elsewhere', () => world.isReady('web-0'));
  assert.notEqual(world.get('pods', 'web-0')?.spec?.['nodeName'], node);
});

test('a pod tolerates a dead node for as long as it says, five minutes by default, or for ever', () => {
  const world = createClusterHarness();
  const tolerating = (name: string, tolerations: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {nodeName: node-1, tolerations: ${tolerations}, containers: [{name: main, image: busybox, command: [sleep, infinity]}]}
`;
  const key = 'key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute';
  const names = ['short', 'usual', 'long', 'forever'];
  const tolerations = [`[{${key}, tolerationSeconds: 20}]`, '[]', `[{${key}, tolerationSeconds: 900}]`, `[{${key}}]`];
  for (const [index, name] of names.entries()) world.apply(tolerating(name, tolerations[index] ?? '[]'));
  world.until('all', () => names.every(world.isReady));
  world.patch('nodes', 'node-1', { metadata: { annotations: { 'demo/dead': 'true' } } });
  const leaving = (): readonly string[] =>
    names.filter((name) => world.get('pods', name)?.metadata.deletionTimestamp !== undefined);
  world.clock.advance(60_000);
  assert.deepEqual(leaving(), []);
  world.clock.advance(20_000);
  assert.deepEqual(leaving(), ['short']);
  world.clock.advance(280_000);
  assert.deepEqual(leaving(), ['short', 'usual']);
  world.clock.advance(600_000);
  assert.deepEqual(leaving(), ['short', 'usual', 'long']);
});

test('a node that comes back stops the pods that are to stop', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1 }));
  world.until('web-0', () => world.isReady('web-0'));
  const node = String(world.get('pods', 'web-0')?.spec?.['nodeName']);
  const { uid } = world.get('pods', 'web-0')?.metadata ?? { uid: '' };
  world.patch('nodes', node, { metadata: { annotations: { 'demo/dead': 'true' } } });
  world.clock.advance(1000);
  world.remove('pods', 'web-0');
  world.clock.advance(30_000);
  assert.equal(world.get('pods', 'web-0')?.metadata.uid, uid);
  world.patch('nodes', node, { metadata: { annotations: { 'demo/dead': null } } });
  world.until('web-0', () => world.isReady('web-0'));
  assert.notEqual(world.get('pods', 'web-0')?.metadata.uid, uid);
});

test('a directory that does not exist on the node prevents its pod from starting', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1, annotations: { 'demo/fault': 'missing-path' } }));
  world.clock.advance(20_000);
  assert.equal(world.isReady('web-0'), false);
  assert.match(world.eventMessages('FailedMount')[0] ?? '', /does not exist/);
});

test('events of one second are listed in their order', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1 }));
  world.until('ready', () => world.isReady('web-0'));
  const listed = world.cluster.store
    .list('events', 'default')
    .filter(({ metadata }) => metadata.name.startsWith('web-0.'));
  const reasons = listed.map((event) => String(event['reason']));
  assert.deepEqual(reasons.slice(-3), ['Pulled', 'Created', 'Started']);
});
