import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { parseFill } from '../../../../source/simulator/kubelet/disks.ts';
import { at, itemsOf } from '../../../../source/simulator/model/json.ts';
import { type ClusterHarness, createClusterHarness } from '../cluster-harness.ts';

const GIB = 2 ** 30;
const MINUTE = 60_000;
let harness: ClusterHarness;
afterEach(() => harness.cluster.stop());

/** A set "db" of one pod with a disk of 1Gi, whose claim has these annotations. */
function openDb(annotations: Readonly<Record<string, string>>): void {
  harness = createClusterHarness();
  harness.apply(`
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 1
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: db, image: "db:1", volumeMounts: [{name: data, mountPath: /data}]}]
  volumeClaimTemplates:
    - metadata: {name: data, annotations: ${JSON.stringify(annotations)}}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`);
  harness.until('db-0 runs', () => containerState('running') !== undefined);
}
function containerStatus(): unknown {
  return itemsOf(harness.get('pods', 'db-0')?.status?.['containerStatuses'])[0];
}
function containerState(state: string): unknown {
  return at(containerStatus(), 'state', state);
}
/** The volume of the claim in the summary of its node. */
function volumeStats(): Readonly<Record<string, unknown>> {
  const node = String(harness.get('pods', 'db-0')?.spec?.['nodeName']);
  const summary = harness.cluster.nodeSummary(node);
  const volumes = itemsOf(at(summary, 'pods')).flatMap((pod) => itemsOf(at(pod, 'volume')));
  const found = volumes.find((volume) => at(volume, 'pvcRef', 'name') === 'data-db-0');
  assert.ok(found !== undefined, 'the summary lacks the volume');
  return Object(found);
}
const growTo = (size: string) =>
  harness.cluster.store.update(
    'persistentvolumeclaims',
    {
      ...(harness.get('persistentvolumeclaims', 'data-db-0') ?? assert.fail('no claim')),
      status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: size } },
    },
    'status',
  );

test('how a fill is written', () => {
  assert.equal(parseFill('60Mi/min'), (60 * 2 ** 20) / MINUTE);
  assert.equal(parseFill('1Gi/h'), GIB / (60 * MINUTE));
  for (const wrong of [undefined, '', 'fast', '10Mi', '10Mi/week', '/min']) assert.equal(parseFill(wrong), 0);
  harness = createClusterHarness();
});

test('the summary of the node has the volume with all its numbers', () => {
  openDb({ 'demo/used': '256Mi' });
  const stats = volumeStats();
  assert.deepEqual(
    [stats['usedBytes'], stats['availableBytes'], stats['capacityBytes'], stats['name']],
    [GIB / 4, (3 * GIB) / 4, GIB, 'data'],
  );
  assert.equal(Number(stats['inodesUsed']) + Number(stats['inodesFree']), stats['inodes']);
  assert.equal(harness.cluster.nodeSummary('nowhere'), 'no-node');
});

test('a disk without annotations is less than half full, and stays so', () => {
  openDb({});
  const before = volumeStats()['usedBytes'];
  assert.ok(Number(before) < GIB / 2 && Number(before) > 0);
  harness.clock.advance(60 * MINUTE);
  assert.equal(volumeStats()['usedBytes'], before);
});

test('a disk fills; when it is full the container fails again and again, and works once it has grown', () => {
  openDb({ 'demo/used': '512Mi', 'demo/fill': '128Mi/min' });
  harness.clock.advance(2 * MINUTE);
  const used = Number(volumeStats()['usedBytes']);
  assert.ok(Math.abs(used - 0.75 * GIB) < 0.02 * GIB, String(used));
  assert.ok(harness.isReady('db-0'));
  harness.until('the container fails twice', () => Number(at(containerStatus(), 'restartCount')) >= 2);
  harness.until('it waits', () => containerState('waiting') !== undefined);
  assert.equal(volumeStats()['availableBytes'], 0);
  assert.match(
    String(at(containerStatus(), 'lastState', 'terminated', 'message')),
    /could not write to file "\/data\/journal": No space left on device/,
  );
  growTo('2Gi');
  harness.until('it is ready again', () => harness.isReady('db-0'));
  const after = Number(volumeStats()['usedBytes']);
  assert.ok(after >= GIB && after < 1.2 * GIB, String(after));
});

test('a disk that is set to full while its pod runs stops it', () => {
  openDb({});
  harness.patch('persistentvolumeclaims', 'data-db-0', { metadata: { annotations: { 'demo/used': '1Gi' } } });
  harness.until('the container fails', () => Number(at(containerStatus(), 'restartCount')) >= 1);
  harness.patch('persistentvolumeclaims', 'data-db-0', { metadata: { annotations: { 'demo/used': '100Mi' } } });
  harness.until('it is ready again', () => harness.isReady('db-0'));
});

test('the data outlive the pod, and a stopped pod does not write', () => {
  openDb({ 'demo/used': '100Mi', 'demo/fill': '10Mi/min' });
  harness.patch('apps/statefulsets', 'db', { spec: { replicas: 0 } });
  harness.until('the pod is gone', () => harness.get('pods', 'db-0') === undefined);
  harness.clock.advance(30 * MINUTE);
  harness.patch('apps/statefulsets', 'db', { spec: { replicas: 1 } });
  harness.until('it runs again', () => containerState('running') !== undefined);
  assert.ok(Number(volumeStats()['usedBytes']) < 0.15 * GIB);
});

test('df in the container says the same', () => {
  openDb({ 'demo/used': '256Mi' });
  const run = (...args: readonly string[]) => harness.run('db-0', ['df', ...args]);
  assert.equal(
    run('-P', '-k', '/data').stdout.split('\n')[1]?.replace(/ +/g, ' '),
    '/dev/disk/data-db-0 1048576 262144 786432 25% /data',
  );
  assert.match(run('-P', '-i', '/data').stdout, /Inodes.*\n\/dev\/disk\/data-db-0 +65536 +1035 /);
  assert.match(run('/elsewhere').stderr, /No such file/);
});
