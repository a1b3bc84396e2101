/** Jobs and CronJobs that run to their end, daemon sets on every node, and what a pod asks of its node. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatIndexes, parseIndexes } from '../../../../source/simulator/controllers/jobs/completed-indexes.ts';
import { nextTime, parseSchedule } from '../../../../source/simulator/controllers/jobs/cron-schedule.ts';
import { at, itemsOf } from '../../../../source/simulator/model/json.ts';
import { podRequestOf } from '../../../../source/simulator/model/pod-requests.ts';
import { type ClusterHarness, createClusterHarness } from '../cluster-harness.ts';

const BATCH = 'batch/jobs';

function jobYaml(name: string, spec: string, command: string, policy = 'Never'): string {
  return `
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec:
  ${spec}
  template:
    metadata: {annotations: {demo/start-ms: "500", demo/stop-ms: "500"}}
    spec:
      restartPolicy: ${policy}
      containers: [{name: main, image: "busybox:1", command: [sh, -c, "${command}"]}]
`;
}

function conditions(world: ClusterHarness, resource: string, name: string): readonly unknown[] {
  return itemsOf(world.get(resource, name)?.status?.['conditions']).map((entry) => at(entry, 'type'));
}

const status = (world: ClusterHarness, resource: string, name: string, field: string): unknown =>
  world.get(resource, name)?.status?.[field];

test('a job runs as many pods as it needs, side by side, and is complete', () => {
  const world = createClusterHarness();
  world.apply(jobYaml('work', 'completions: 5\n  parallelism: 2', 'echo done; sleep 3'));
  let most = 0;
  world.until('its end', () => {
    most = Math.max(most, Number(status(world, BATCH, 'work', 'active') ?? 0));
    return conditions(world, BATCH, 'work').includes('Complete');
  });
  assert.equal(most, 2);
  assert.equal(status(world, BATCH, 'work', 'succeeded'), 5);
  assert.equal(status(world, BATCH, 'work', 'active'), undefined);
  assert.equal(world.names('pods').length, 5);
  assert.deepEqual(
    world.eventReasons('work').filter((reason) => reason === 'Completed'),
    ['Completed'],
  );
  const selector = at(world.get(BATCH, 'work')?.spec, 'selector', 'matchLabels', 'batch.kubernetes.io/controller-uid');
  assert.equal(selector, world.get(BATCH, 'work')?.metadata.uid);
});

test('a job whose command nobody knows is complete after a moment', () => {
  const world = createClusterHarness();
  world.apply(jobYaml('pi', 'backoffLimit: 4', 'exec perl -wle print').replace('busybox:1', 'perl:5.34'));
  world.until('its end', () => conditions(world, BATCH, 'pi').includes('Complete'));
});

test('a job whose pods fail gives up after its limit, with growing pauses', () => {
  const world = createClusterHarness();
  const start = world.clock.now();
  world.apply(jobYaml('bad', 'backoffLimit: 2', 'exit 1'));
  world.until('its end', () => conditions(world, BATCH, 'bad').includes('Failed'));
  assert.equal(status(world, BATCH, 'bad', 'failed'), 3);
  assert.ok(world.clock.now() - start >= 30_000, 'pauses of 10 and 20 seconds');
  assert.ok(world.eventMessages('BackoffLimitExceeded').includes('Job has reached the specified backoff limit'));
});

test('an indexed job gives each pod its index and its name', () => {
  const world = createClusterHarness();
  world.apply(
    jobYaml('parts', 'completions: 3\n  parallelism: 3\n  completionMode: Indexed', 'echo $JOB_COMPLETION_INDEX'),
  );
  world.until('its end', () => conditions(world, BATCH, 'parts').includes('Complete'));
  assert.equal(status(world, BATCH, 'parts', 'completedIndexes'), '0-2');
  for (const name of world.names('pods')) {
    const [line] = world.cluster.logs({ namespace: 'default', name });
    assert.match(name, new RegExp(`^parts-${line?.text}-`));
  }
});

test('a job has a deadline, can wait, and goes some time after its end', () => {
  const world = createClusterHarness();
  world.apply(jobYaml('slow', 'activeDeadlineSeconds: 10', 'sleep 1000'));
  world.until('its end', () => conditions(world, BATCH, 'slow').includes('Failed'));
  assert.equal(at(itemsOf(status(world, BATCH, 'slow', 'conditions'))[0], 'reason'), 'DeadlineExceeded');
  world.apply(jobYaml('later', 'suspend: true', 'true'));
  world.clock.advance(20_000);
  assert.deepEqual(conditions(world, BATCH, 'later'), ['Suspended']);
  world.patch(BATCH, 'later', { spec: { suspend: false } });
  world.until('its end', () => conditions(world, BATCH, 'later').includes('Complete'));
  world.apply(jobYaml('short', 'ttlSecondsAfterFinished: 60', 'true'));
  world.until('its end', () => conditions(world, BATCH, 'short').includes('Complete'));
  world.clock.advance(70_000);
  assert.equal(world.get(BATCH, 'short'), undefined);
});

test('a cron job makes a job at each of its times, and keeps three', () => {
  const world = createClusterHarness();
  world.apply(`
apiVersion: batch/v1
kind: CronJob
metadata: {name: often}
spec:
  schedule: "*/5 * * * *"
  jobTemplate:
    spec:
      template:
        spec: {restartPolicy: OnFailure, containers: [{name: main, image: "busybox:1", command: [sh, -c, "echo tick"]}]}
`);
  world.clock.advance(31 * 60_000);
  const names = world.names(BATCH);
  assert.equal(names.length, 3);
  const last = Date.parse(String(status(world, 'batch/cronjobs', 'often', 'lastScheduleTime')));
  assert.ok(names.includes(`often-${last / 60_000}`), names.join());
  assert.equal((last / 60_000) % 5, 0);
  world.patch('batch/cronjobs', 'often', { spec: { suspend: true } });
  world.clock.advance(31 * 60_000);
  assert.deepEqual(world.names(BATCH), names);
});

test('a schedule is read as cron reads it', () => {
  const from = Date.UTC(2026, 0, 31, 23, 59, 30);
  for (const [text, expected] of [
    ['* * * * *', '2026-02-01T00:00:00.000Z'],
    ['30 4 * * *', '2026-02-01T04:30:00.000Z'],
    ['0 9-17/4 * * mon-fri', '2026-02-02T09:00:00.000Z'],
    ['0 0 13 * 5', '2026-02-06T00:00:00.000Z'],
    ['0 12 29 2 *', '2028-02-29T12:00:00.000Z'],
    ['@monthly', '2026-02-01T00:00:00.000Z'],
  ] as const) {
    const schedule = parseSchedule(text);
    assert.ok(schedule !== undefined, text);
    assert.equal(new Date(nextTime(schedule, from) ?? 0).toISOString(), expected, text);
  }
  const daily = parseSchedule('0 3 * * *');
  assert.ok(daily !== undefined);
  assert.equal(new Date(nextTime(daily, from, 'Europe/Berlin') ?? 0).toISOString(), '2026-02-01T02:00:00.000Z');
  const never = parseSchedule('0 0 30 2 *');
  assert.ok(never !== undefined);
  assert.equal(nextTime(never, from), undefined);
  for (const text of ['', '* * * *', '61 * * * *', '*/0 * * * *', 'a * * * *', '5-1 * * * *', '* * * * * *']) {
    assert.equal(parseSchedule(text), undefined, text);
  }
});

test('indexes are written in ranges', () => {
  for (const [indexes, text] of [
    [[], ''],
    [[3], '3'],
    [[1, 0], '0,1'],
    [[0, 1, 2, 5, 7, 8, 9], '0-2,5,7-9'],
  ] as const) {
    assert.equal(formatIndexes(indexes), text);
    assert.deepEqual(
      parseIndexes(text),
      indexes.toSorted((left, right) => left - right),
    );
  }
});

test('a daemon set has a pod on every node that it may use, and replaces them one by one', () => {
  const world = createClusterHarness();
  const set = 'apps/daemonsets';
  world.apply(`
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}, annotations: {demo/start-ms: "500", demo/stop-ms: "500"}}
    spec: {containers: [{name: main, image: "agent:1"}]}
`);
  const numbers = (): unknown =>
    ['desiredNumberScheduled', 'numberAvailable'].map((field) => status(world, set, 'agent', field));
  world.until('all to be ready', () => status(world, set, 'agent', 'numberAvailable') === 3);
  const nodesOf = (): readonly unknown[] =>
    world.names('pods').map((name) => world.get('pods', name)?.spec?.['nodeName']);
  assert.deepEqual(nodesOf().toSorted(), ['node-0', 'node-1', 'node-2']);
  const taints = [{ key: 'dedicated', value: 'x', effect: 'NoExecute' }];
  world.patch('nodes', 'node-1', { spec: { taints } });
  world.until('one to go', () => world.names('pods').length === 2);
  assert.deepEqual(numbers(), [2, 2]);
  world.patch('nodes', 'node-1', { spec: { taints: null } });
  world.until('it to come back', () => status(world, set, 'agent', 'numberAvailable') === 3);
  world.patch(set, 'agent', { spec: { template: { spec: { containers: [{ name: 'main', image: 'agent:2' }] } } } });
  let least = 3;
  world.until('the update', () => {
    least = Math.min(least, Number(status(world, set, 'agent', 'numberAvailable') ?? 0));
    const images = world
      .names('pods')
      .map((name) => at(itemsOf(world.get('pods', name)?.spec?.['containers'])[0], 'image'));
    return images.every((image) => image === 'agent:2') && status(world, set, 'agent', 'numberAvailable') === 3;
  });
  assert.equal(least, 2);
});

test('init containers and sidecars count in what a pod asks for', () => {
  const container = (cpu: string, more: object = {}): object => ({ resources: { requests: { cpu } }, ...more });
  const metadata = { name: 'web', uid: '', resourceVersion: '', creationTimestamp: '' };
  const requestOf = (spec: Readonly<Record<string, unknown>>): number =>
    podRequestOf({ apiVersion: 'v1', kind: 'Pod', metadata, spec }, 'cpu');
  const containers = [container('1'), container('500m')];
  assert.equal(requestOf({ containers }), 1.5);
  assert.equal(requestOf({ containers, initContainers: [container('4')] }), 4);
  const sidecar = container('1', { restartPolicy: 'Always' });
  assert.equal(requestOf({ containers, initContainers: [sidecar, container('1')] }), 2.5);
  assert.equal(requestOf({ containers, initContainers: [sidecar, container('4')] }), 5);
  assert.equal(requestOf({ containers, overhead: { cpu: '250m' } }), 1.75);
});
