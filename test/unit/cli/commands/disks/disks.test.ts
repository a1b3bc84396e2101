/** `stsview disks` on the embedded cluster, whose kubelets serve summaries. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { disksCommand } from '../../../../../source/cli/commands/disks/command.ts';
import type { DiskUsageList } from '../../../../../source/cli/commands/disks/json.ts';
import { runDisks } from '../../../../../source/cli/commands/disks/run.ts';
import { statusCommand } from '../../../../../source/cli/commands/status/command.ts';
import type { StatusList } from '../../../../../source/cli/commands/status/json.ts';
import { runStatus } from '../../../../../source/cli/commands/status/run.ts';
import { UsageError } from '../../../../../source/cli/flags/usage-error.ts';
import { type RunningApiServer, startApiServer } from '../../../../../source/simulator/api/server.ts';
import type { SimulatedCluster } from '../../../../../source/simulator/cluster.ts';
import { parseManifests } from '../../../../../source/simulator/worlds/manifests.ts';
import { openWorld } from '../../../../../source/simulator/worlds/open-world.ts';
import { disposableFolder } from '../../../../program/harness/kubeconfig-folder.ts';
import { parseRequest } from '../../../../support/parse-request.ts';
import { waitFor } from '../../../../support/wait-for.ts';

const GIB = 2 ** 30;

function setYaml(name: string, used: string): string {
  return `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}}
spec:
  replicas: 1
  serviceName: ${name}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}, annotations: {demo/start-ms: "100"}}
    spec: {containers: [{name: db, image: "db:1", volumeMounts: [{name: data, mountPath: /data}]}]}
  volumeClaimTemplates:
    - metadata: {name: data, annotations: {demo/used: ${used}}}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}
`;
}

let cluster: SimulatedCluster;
let server: RunningApiServer;
let folder: ReturnType<typeof disposableFolder>;

before(async () => {
  const manifests = [setYaml('roomy', '2Gi'), setYaml('filling', '7Gi'), setYaml('parked', '1Gi')].join('---');
  cluster = openWorld({ world: 'classroom', speed: 20, manifests: parseManifests(manifests, 'sets') });
  server = await startApiServer(cluster);
  folder = disposableFolder();
  folder.write('config', server.kubeconfig());
  await waitFor(
    () => cluster.store.list('pods', 'default').filter(({ status }) => status?.['phase'] === 'Running').length,
    (running) => running === 3,
    { what: 'three running pods', every: 20 },
  );
});
after(async () => {
  await server.close();
  cluster.stop();
  folder[Symbol.dispose]();
});

function io() {
  const printed = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof printed) => ({
    write: (text: string) => {
      printed[name] += text;
    },
  });
  return { printed, env: {}, home: folder.path, stdout: stream('stdout'), stderr: stream('stderr') };
}
const connection = (...argv: readonly string[]) => ['--kubeconfig', `${folder.path}/config`, ...argv];
const never = new Promise<void>(() => {});

async function disks(...argv: readonly string[]) {
  const commandIO = io();
  const exitCode = await runDisks(parseRequest(disksCommand, connection(...argv)), commandIO, never);
  return { exitCode, ...commandIO.printed };
}

test('the fullest disk comes first, and the exit code tells that one is filling', async () => {
  const { exitCode, stdout } = await disks('-o', 'json');
  const { kind, apiVersion, items }: DiskUsageList = JSON.parse(stdout);
  assert.deepEqual([exitCode, kind, apiVersion], [3, 'DiskUsageList', 'stsview/v1']);
  assert.deepEqual(
    items.map(({ claim }) => claim),
    ['data-filling-0', 'data-roomy-0', 'data-parked-0'],
  );
  const { sampledAt, volume, inodes, inodesUsed, ...first } = items[0] ?? assert.fail('no item');
  assert.deepEqual(first, {
    namespace: 'default',
    set: 'filling',
    ordinal: 0,
    claim: 'data-filling-0',
    usedBytes: 7 * GIB,
    availableBytes: GIB,
    capacityBytes: 8 * GIB,
    growthBytesPerHour: null,
    fullAt: null,
    source: 'kubelet',
    problem: null,
  });
  assert.match(String(sampledAt), /^\d{4}-.*Z$/);
  assert.ok(volume !== '' && Number(inodes) > Number(inodesUsed));
});

test('a set with room, as a table', async () => {
  const { exitCode, stdout } = await disks('roomy');
  assert.equal(exitCode, 0);
  assert.match(stdout, /^NAMESPACE +SET +CLAIM .*\ndefault +roomy +data-roomy-0 +8Gi +2Gi +6Gi +25% /);
});

test('a full disk', async () => {
  const claim = cluster.store.get('persistentvolumeclaims', 'default', 'data-parked-0') ?? assert.fail('no claim');
  const annotate = (used: string) => {
    const { metadata } = cluster.store.get('persistentvolumeclaims', 'default', 'data-parked-0') ?? claim;
    const annotations = { ...metadata.annotations, 'demo/used': used };
    cluster.store.update('persistentvolumeclaims', { ...claim, metadata: { ...metadata, annotations } });
  };
  annotate('8Gi');
  const { exitCode, stdout } = await disks('parked');
  assert.equal(exitCode, 4);
  assert.match(stdout, /100% +is full/);
  annotate('1Gi');
});

test('the disks of one pod by df', async () => {
  const { exitCode, stdout } = await disks('filling', '--df', 'filling-0', '-o', 'json');
  const { items }: DiskUsageList = JSON.parse(stdout);
  assert.deepEqual(
    [exitCode, items.length, items[0]?.source, items[0]?.usedBytes, items[0]?.capacityBytes],
    [3, 1, 'df', 7 * GIB, 8 * GIB],
  );
});

test('df is never run in read-only mode', async () => {
  await assert.rejects(disks('filling', '--df', 'filling-0', '--read-only'), /stsview is read-only here/);
});

test('a pod that no set has', async () => {
  await assert.rejects(disks('filling', '--df', 'nowhere-0'), /no StatefulSet that was read has such a pod/);
});

test('a node that does not answer is told for its claims, and nothing known is an error', async () => {
  const node = String(cluster.store.get('pods', 'default', 'roomy-0')?.spec?.['nodeName']);
  const annotate = (value: string) => {
    const object = cluster.store.get('nodes', '', node) ?? assert.fail('no node');
    const annotations = { ...object.metadata.annotations, 'demo/dead': value };
    cluster.store.update('nodes', { ...object, metadata: { ...object.metadata, annotations } });
  };
  annotate('true');
  try {
    const { exitCode, stdout } = await disks('roomy');
    assert.equal(exitCode, 1);
    assert.match(stdout, new RegExp(`the kubelet of ${node} gives no summary: error trying to reach service`));
  } finally {
    annotate('false');
  }
});

test('a namespace without sets says so', async () => {
  const { exitCode, stdout, stderr } = await disks('-n', 'kube-system');
  assert.equal(exitCode, 0);
  assert.match(stdout + stderr, /There are no bound claims of StatefulSets in namespace kube-system/);
});

test('a watch ends with the interruption', async () => {
  const commandIO = io();
  const request = parseRequest(disksCommand, connection('-w'));
  assert.equal(await runDisks(request, commandIO, Promise.resolve()), 130);
  assert.match(commandIO.printed.stdout, /data-filling-0/);
});

test('stsview status -o json has the numbers', async () => {
  const commandIO = io();
  await runStatus(parseRequest(statusCommand, connection('filling', '-o', 'json')), commandIO);
  const { items }: StatusList = JSON.parse(commandIO.printed.stdout);
  const { used, available, inodes, source, sampledAt } = items[0]?.bindings[0]?.claims[0] ?? assert.fail('no claim');
  assert.deepEqual([used, available, source], [7 * GIB, GIB, 'kubelet']);
  assert.ok(inodes !== null && inodes.used < inodes.total && sampledAt !== null);
});

test('invalid arguments are refused with a sentence', () => {
  const table: readonly (readonly [readonly string[], RegExp])[] = [
    [['-o', 'name'], /disks has no name output/],
    [['-w', '--df', 'web-0'], /exclude each other/],
    [['--prometheus', 'prometheus'], /write --prometheus NAMESPACE\/SERVICE:PORT/],
  ];
  for (const [argv, sentence] of table) {
    assert.throws(
      () => parseRequest(disksCommand, argv),
      (thrown) => thrown instanceof UsageError && sentence.test(thrown.message),
      argv.join(' '),
    );
  }
});
