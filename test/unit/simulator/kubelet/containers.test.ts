/** What each container of a pod goes through: order, restarts, configuration, commands, hooks, and the pod's conditions. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, itemsOf } from '../../../../source/simulator/model/json.ts';
import { statefulSetManifest, yamlOf } from '../../../support/manifests.ts';
import { type ClusterHarness, createClusterHarness } from '../cluster-harness.ts';

/** A pod "web" with fast times; `spec` is YAML that is indented by two spaces. */
function startPod(spec: string, objects = ''): ClusterHarness {
  const world = createClusterHarness();
  world.apply(`${objects}
---
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {demo/start-ms: "500", demo/stop-ms: "500"}}
spec:
${spec}
`);
  return world;
}

function statusOf(world: ClusterHarness, container: string): unknown {
  const { status } = world.get('pods', 'web') ?? {};
  return ['initContainerStatuses', 'containerStatuses']
    .flatMap((list) => itemsOf(status?.[list]))
    .find((entry) => at(entry, 'name') === container);
}

const stateOf = (world: ClusterHarness, container: string): unknown => at(statusOf(world, container), 'state');
const reasonOf = (world: ClusterHarness, container: string): unknown =>
  at(stateOf(world, container), 'waiting', 'reason');
const phaseOf = (world: ClusterHarness): unknown => world.get('pods', 'web')?.status?.['phase'];

function conditionOf(world: ClusterHarness, type: string): unknown {
  return itemsOf(world.get('pods', 'web')?.status?.['conditions']).find((entry) => at(entry, 'type') === type);
}

function linesOf(world: ClusterHarness, container: string, previous = false): readonly string[] {
  return world.cluster.logs({ namespace: 'default', name: 'web', container }, { previous }).map(({ text }) => text);
}

test('init containers run one after the other, sidecars stay, and the app comes last', () => {
  const world = startPod(`
  initContainers:
    - {name: first, image: "busybox:1", command: [sh, -c, "echo one; sleep 5"]}
    - {name: side, image: "proxy:1", restartPolicy: Always}
    - {name: second, image: "busybox:1", command: [sleep, "5"]}
  containers: [{name: main, image: "web:1"}]`);
  world.until('the first to run', () => at(stateOf(world, 'first'), 'running') !== undefined);
  assert.equal(reasonOf(world, 'main'), 'PodInitializing');
  assert.equal(phaseOf(world), 'Pending');
  assert.equal(
    at(conditionOf(world, 'Initialized'), 'message'),
    'containers with incomplete status: [first side second]',
  );
  world.until('the second to run', () => at(stateOf(world, 'second'), 'running') !== undefined);
  assert.equal(at(stateOf(world, 'first'), 'terminated', 'reason'), 'Completed');
  assert.equal(at(statusOf(world, 'first'), 'ready'), true);
  assert.equal(at(statusOf(world, 'side'), 'started'), true);
  world.until('the pod to be ready', () => world.isReady('web'));
  assert.deepEqual(linesOf(world, 'first'), ['one']);
  assert.equal(at(conditionOf(world, 'Initialized'), 'status'), 'True');
});

test('an init container that fails holds the pod up, or fails it', () => {
  const init = (policy: string): string => `
  restartPolicy: ${policy}
  initContainers: [{name: check, image: "busybox:1", command: [sh, -c, "echo no; exit 3"]}]
  containers: [{name: main, image: "web:1"}]`;
  const always = startPod(init('Always'));
  always.until('the back-off', () => reasonOf(always, 'check') === 'CrashLoopBackOff');
  assert.equal(phaseOf(always), 'Pending');
  assert.equal(at(statusOf(always, 'check'), 'lastState', 'terminated', 'exitCode'), 3);
  const never = startPod(init('Never'));
  never.until('the pod to fail', () => phaseOf(never) === 'Failed');
  assert.equal(reasonOf(never, 'main'), 'PodInitializing');
});

test('one container of two fails alone, with the growing pauses of a kubelet', () => {
  const world = startPod(`
  containers:
    - {name: main, image: "web:1"}
    - {name: bad, image: "busybox:1", command: [sh, -c, "sleep 1; exit 3"]}`);
  world.until('the pause', () => reasonOf(world, 'bad') === 'CrashLoopBackOff');
  const message = at(stateOf(world, 'bad'), 'waiting', 'message');
  const uid = world.get('pods', 'web')?.metadata.uid;
  assert.equal(message, `back-off 10s restarting failed container=bad pod=web_default(${uid})`);
  assert.equal(at(statusOf(world, 'main'), 'ready'), true);
  assert.equal(phaseOf(world), 'Running');
  assert.equal(at(conditionOf(world, 'ContainersReady'), 'message'), 'containers with unready status: [bad]');
  const pauses = new Set<unknown>();
  for (let tick = 0; tick < 1500; tick += 1) {
    world.clock.advance(1000);
    pauses.add(/back-off (\S+)/.exec(String(at(stateOf(world, 'bad'), 'waiting', 'message')))?.[1]);
  }
  pauses.delete(undefined);
  assert.deepEqual([...pauses], ['10s', '20s', '40s', '1m20s', '2m40s', '5m0s']);
});

test('the exit code of the command decides what becomes of the pod', () => {
  for (const [policy, command, phase, code] of [
    ['Never', 'sleep 5; exit 3', 'Failed', 3],
    ['Never', 'echo no; exit 4', 'Failed', 4],
    ['Never', 'echo done', 'Succeeded', 0],
    ['OnFailure', 'true', 'Succeeded', 0],
  ] as const) {
    const world = startPod(`
  restartPolicy: ${policy}
  containers:
    - {name: main, image: "busybox:1", command: [sh, -c, "${command}"], terminationMessagePolicy: FallbackToLogsOnError}`);
    world.until('its end', () => phaseOf(world) === phase);
    assert.equal(at(stateOf(world, 'main'), 'terminated', 'exitCode'), code, command);
    const message = at(stateOf(world, 'main'), 'terminated', 'message');
    assert.equal(message, command.includes('no') ? 'no\n' : undefined);
    const expected = phase === 'Failed' ? 'PodFailed' : 'PodCompleted';
    assert.equal(at(conditionOf(world, 'Ready'), 'reason'), expected);
  }
});

test('a command that nobody knows plays the part of its image', () => {
  const world = startPod(`
  containers: [{name: main, image: "shop:1", command: [sh, -c, "exec shop-server --port 80"]}]`);
  world.until('the pod to be ready', () => world.isReady('web'));
  world.clock.advance(600_000);
  assert.equal(world.isReady('web'), true);
  assert.deepEqual(linesOf(world, 'main'), ['starting shop:1 as web', 'ready to serve']);
});

test('an init container whose command nobody knows does its work and ends', () => {
  const world = startPod(`
  initContainers: [{name: migrate, image: "shop:1", command: [migrate, up]}, {name: own, image: "shop:1"}]
  containers: [{name: main, image: "web:1"}]`);
  world.until('the pod to be ready', () => world.isReady('web'));
  assert.equal(at(stateOf(world, 'migrate'), 'terminated', 'exitCode'), 0);
  assert.deepEqual(linesOf(world, 'own'), ['starting shop:1 as web']);
});

test('a missing ConfigMap, Secret or key keeps the container waiting until it is there', () => {
  const world = startPod(`
  containers:
    - name: main
      image: web:1
      env: [{name: MODE, valueFrom: {configMapKeyRef: {name: settings, key: mode}}}]`);
  world.until('the complaint', () => reasonOf(world, 'main') === 'CreateContainerConfigError');
  assert.ok(world.eventMessages('Failed').includes('Error: configmap "settings" not found'));
  world.apply('{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {other: x}}');
  world.until('the other complaint', () =>
    world.eventMessages('Failed').includes("Error: couldn't find key mode in ConfigMap default/settings"),
  );
  world.patch('configmaps', 'settings', { data: { mode: 'fast' } });
  world.until('the pod to be ready', () => world.isReady('web'));
});

test('a volume whose ConfigMap or key does not exist is not mounted', () => {
  const world = startPod(`
  volumes:
    - {name: conf, configMap: {name: settings}}
    - {name: keys, projected: {sources: [{secret: {name: a}}, {configMap: {name: b}}]}}
  containers: [{name: main, image: "web:1", volumeMounts: [{name: conf, mountPath: /etc/conf}]}]`);
  world.clock.advance(20_000);
  assert.equal(reasonOf(world, 'main'), 'ContainerCreating');
  assert.deepEqual(world.eventMessages('FailedMount').toSorted(), [
    'MountVolume.SetUp failed for volume "conf" : configmap "settings" not found',
    'MountVolume.SetUp failed for volume "keys" : [secret "a" not found, configmap "b" not found]',
  ]);
  for (const name of ['settings', 'b']) {
    world.apply(`{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}, data: {k: v}}`);
  }
  world.apply('{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {s: dg==}}');
  world.until('the pod to be ready', () => world.isReady('web'));
});

test('the name of an image has to be one, and images of an unknown name fail where that is asked', () => {
  const world = startPod('  containers: [{name: main, image: "Web:1"}]');
  world.until('the complaint', () => reasonOf(world, 'main') === 'InvalidImageName');
  const message =
    'Failed to apply default image tag "Web:1": couldn\'t parse image name "Web:1": invalid reference format: repository name (library/Web) must be lowercase';
  assert.deepEqual(world.eventMessages('InspectFailed'), [message]);
  const other = createClusterHarness();
  other.patch('namespaces', 'default', { metadata: { annotations: { 'demo/known-images-only': 'true' } } });
  other.apply(`
{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: main, image: "ngnix"}, {name: good, image: "nginx"}]}}`);
  other.until('the failed pull', () => reasonOf(other, 'main') === 'ImagePullBackOff');
  assert.match(other.eventMessages('Failed').join('\n'), /docker\.io\/library\/ngnix:latest: not found/);
  assert.notEqual(at(stateOf(other, 'good'), 'running'), undefined);
});

test('readiness gates wait for the conditions that others set', () => {
  const world = startPod(`
  readinessGates: [{conditionType: example.com/lb}]
  containers: [{name: main, image: "web:1"}]`);
  world.until('the container', () => at(conditionOf(world, 'ContainersReady'), 'status') === 'True');
  assert.equal(
    at(conditionOf(world, 'Ready'), 'message'),
    'corresponding condition of pod readiness gate "example.com/lb" does not exist.',
  );
  const pod = world.get('pods', 'web');
  assert.ok(pod !== undefined);
  const conditions = [...itemsOf(pod.status?.['conditions']), { type: 'example.com/lb', status: 'True' }];
  world.cluster.store.update('pods', { ...pod, status: { ...pod.status, conditions } }, 'status');
  world.until('the pod to be ready', () => world.isReady('web'));
});

test('a preStop hook takes its time, within the grace of the pod', () => {
  for (const [hook, grace, seconds] of [
    ['{exec: {command: [sleep, "10"]}}', 30, 10.5],
    ['{sleep: {seconds: 7}}', 30, 7.5],
    ['{exec: {command: [sleep, "100"]}}', 20, 20.5],
  ] as const) {
    const world = startPod(`
  terminationGracePeriodSeconds: ${grace}
  containers: [{name: main, image: "web:1", lifecycle: {preStop: ${hook}}}]`);
    world.until('the pod to be ready', () => world.isReady('web'));
    const start = world.clock.now();
    world.remove('pods', 'web');
    world.until('its end', () => world.get('pods', 'web') === undefined);
    assert.equal((world.clock.now() - start) / 1000, seconds, hook);
  }
});

test('a shell as first process does not react to the request to stop', () => {
  const world = startPod('  containers: [{name: main, image: "busybox:1", command: [sleep, "3600"]}]');
  world.until('the pod to be ready', () => world.isReady('web'));
  const start = world.clock.now();
  world.remove('pods', 'web');
  world.until('its end', () => world.get('pods', 'web') === undefined);
  assert.equal((world.clock.now() - start) / 1000, 30);
});

test('a postStart hook that fails stops the container', () => {
  const world = startPod(`
  containers: [{name: main, image: "web:1", lifecycle: {postStart: {exec: {command: [sh, -c, "exit 1"]}}}}]`);
  world.until('the hook to fail', () => world.eventReasons('web').includes('FailedPostStartHook'));
  assert.equal(world.isReady('web'), false);
  world.until('the restart', () => Number(at(statusOf(world, 'main'), 'restartCount')) > 0);
});

test('a pod ends when its deadline has passed, and sidecars end with the work', () => {
  const world = startPod(`
  activeDeadlineSeconds: 30
  containers: [{name: main, image: "web:1"}]`);
  world.until('its end', () => phaseOf(world) === 'Failed');
  assert.equal(world.get('pods', 'web')?.status?.['reason'], 'DeadlineExceeded');
  const other = startPod(`
  restartPolicy: Never
  initContainers: [{name: side, image: "proxy:1", restartPolicy: Always}]
  containers: [{name: main, image: "busybox:1", command: [sleep, "20"]}]`);
  other.until('its end', () => phaseOf(other) === 'Succeeded');
  assert.notEqual(at(stateOf(other, 'side'), 'terminated'), undefined);
});

test('the output of a run before belongs to it, and goes with the pod', () => {
  const world = startPod(`
  containers: [{name: main, image: "busybox:1", command: [sh, -c, "echo hello; sleep 3; echo bye; exit 1"]}]`);
  world.until('a restart', () => Number(at(statusOf(world, 'main'), 'restartCount')) === 1);
  world.clock.advance(1000);
  assert.deepEqual(linesOf(world, 'main', true), ['hello', 'bye']);
  assert.deepEqual(linesOf(world, 'main'), ['hello']);
});

test('a pod whose service account does not exist is refused, and its set tries again', () => {
  const world = createClusterHarness();
  world.apply(yamlOf(statefulSetManifest('web', { pod: 'serviceAccountName: runner' })));
  world.clock.advance(5000);
  assert.deepEqual(world.names('pods'), []);
  assert.match(
    world.eventMessages('FailedCreate')[0] ?? '',
    /pods "web-0" is forbidden: error looking up service account default\/runner: serviceaccount "runner" not found/,
  );
  world.apply('{apiVersion: v1, kind: ServiceAccount, metadata: {name: runner}}');
  world.until('the pod', () => world.isReady('web-0'));
});

test('what was read of a log stays as it was, so that a follower sees what is new', () => {
  const world = startPod(`
  containers: [{name: main, image: "busybox:1", command: [sh, -c, "echo one; sleep 60; echo two; sleep 60"]}]`);
  world.until('the pod to be ready', () => world.isReady('web'));
  world.clock.advance(1000);
  const key = { namespace: 'default', name: 'web' };
  const before = world.cluster.logs(key);
  world.clock.advance(70_000);
  assert.deepEqual([before.length, world.cluster.logs(key).length], [1, 2]);
});

test('an ephemeral container runs once, beside the others', () => {
  const world = startPod(`
  containers: [{name: main, image: "web:1"}]`);
  world.until('the pod to be ready', () => world.isReady('web'));
  const pod = world.get('pods', 'web');
  assert.ok(pod !== undefined);
  const ephemeralContainers = [{ name: 'debugger', image: 'busybox', command: ['sh', '-c', 'echo here; sleep 5'] }];
  world.cluster.store.update('pods', { ...pod, spec: { ...pod.spec, ephemeralContainers } });
  const stateNow = (): unknown =>
    at(itemsOf(world.get('pods', 'web')?.status?.['ephemeralContainerStatuses'])[0], 'state');
  world.until('it to run', () => at(stateNow(), 'running') !== undefined);
  world.until('its end', () => at(stateNow(), 'terminated') !== undefined);
  world.clock.advance(60_000);
  assert.equal(at(stateNow(), 'terminated', 'exitCode'), 0);
  assert.deepEqual(linesOf(world, 'debugger'), ['here']);
  assert.equal(world.isReady('web'), true);
});

test('an init container ends, also where nobody knows what its command does', () => {
  for (const command of ['[/entrypoint.sh]', '[bash, -ecx, "case $(hostname) in web) prepare ;; esac"]']) {
    const world = startPod(`
  initContainers: [{name: first, image: "postgres:18", command: ${command}}]
  containers: [{name: main, image: "web:1"}]`);
    world.until('the pod to be ready', () => world.isReady('web'));
    assert.equal(at(stateOf(world, 'first'), 'terminated', 'exitCode'), 0, command);
  }
});

test('the flags of a shell stand in any order', () => {
  const world = startPod(`
  restartPolicy: Never
  containers: [{name: main, image: "busybox:1", command: [/bin/bash, -ecx, "sleep 5; exit 3"]}]`);
  world.until('the container to end', () => at(stateOf(world, 'main'), 'terminated') !== undefined);
  assert.equal(at(stateOf(world, 'main'), 'terminated', 'exitCode'), 3);
});

test('an init container waits for the name of a service, as the tutorials do', () => {
  const world = startPod(`
  initContainers:
    - name: wait
      image: busybox:1.28
      command:
        - sh
        - -c
        - until nslookup db.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local; do echo waiting; sleep 2; done
  containers: [{name: main, image: "web:1"}]`);
  world.clock.advance(30_000);
  assert.notEqual(at(stateOf(world, 'wait'), 'running'), undefined);
  assert.ok(linesOf(world, 'wait').includes('waiting'));
  world.apply('{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {ports: [{port: 5432}]}}');
  world.until('the pod to be ready', () => world.isReady('web'));
});

test('a trap ends a container before its grace is over, with its own code', () => {
  const world = startPod(`
  containers: [{name: main, image: "busybox:1", command: [sh, -c, "trap 'echo bye; exit 0' TERM; while true; do sleep 1; done"]}]`);
  world.until('the pod to be ready', () => world.isReady('web'));
  world.clock.advance(5000);
  const start = world.clock.now();
  world.remove('pods', 'web');
  world.until('its end', () => world.get('pods', 'web') === undefined);
  assert.ok(world.clock.now() - start < 3000, `${world.clock.now() - start} ms`);
});
