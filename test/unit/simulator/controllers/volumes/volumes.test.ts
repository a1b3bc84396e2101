/** Volumes, the scheduler's messages, and volumes that another node has attached. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClusterHarness, webSetManifest } from '../../cluster-harness.ts';

const claimYaml = (name: string, storageClass: string): string =>
  `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: ${name}}, spec: {accessModes: [ReadWriteOnce], storageClassName: ${storageClass}, resources: {requests: {storage: 20Mi}}}}`;

const podYaml = (name: string, claim: string, spec = ''): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {containers: [{name: main, image: "box:1", volumeMounts: [{name: data, mountPath: /data}]}], volumes: [{name: data, persistentVolumeClaim: {claimName: ${claim}}}]${spec}}}`;

const localVolume = (name: string, node: string, more = ''): string =>
  `{apiVersion: v1, kind: PersistentVolume, metadata: {name: ${name}}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], persistentVolumeReclaimPolicy: Retain, storageClassName: local-storage, local: {path: /mnt/${name}}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [${node}]}]}]}}${more}}}`;

const onNode = (node: string): string => `, nodeSelector: {kubernetes.io/hostname: ${node}}`;

test('a second pod on another node waits for the volume that the first one has attached', () => {
  const world = createClusterHarness();
  world.apply(claimYaml('potato', 'retained'));
  world.apply(podYaml('first', 'potato', onNode('node-1')));
  world.until('the first', () => world.isReady('first'));
  world.apply(podYaml('second', 'potato', onNode('node-2')));
  world.clock.advance(20_000);
  assert.equal(world.isReady('second'), false);
  assert.match(
    world.eventMessages('FailedAttachVolume')[0] ?? '',
    /^Multi-Attach error for volume .* used by pod\(s\) first$/,
  );
  world.remove('pods', 'first');
  world.until('the second', () => world.isReady('second'));
  assert.deepEqual(
    world.cluster.store.list('storage.k8s.io/volumeattachments').map(({ spec }) => spec?.['nodeName']),
    ['node-2'],
  );
});

test('two pods of one node share a ReadWriteOnce claim', () => {
  const world = createClusterHarness();
  world.apply(claimYaml('potato', 'retained'));
  world.apply(podYaml('first', 'potato', onNode('node-1')));
  world.apply(podYaml('second', 'potato', onNode('node-1')));
  world.until('both', () => world.isReady('first') && world.isReady('second'));
  assert.deepEqual(world.eventMessages('FailedAttachVolume'), []);
});

test('a local volume ties its pod to its node', () => {
  const world = createClusterHarness();
  world.apply(localVolume('disk', 'node-2'));
  world.apply(webSetManifest({ replicas: 1, storageClass: 'local-storage' }));
  world.until('web-0', () => world.isReady('web-0'));
  assert.equal(world.get('pods', 'web-0')?.spec?.['nodeName'], 'node-2');
});

test('the data of a local volume survive the deletion of its claim and its object', () => {
  const world = createClusterHarness();
  world.apply(localVolume('disk', 'node-2'));
  world.apply(claimYaml('potato', 'local-storage'));
  world.apply(podYaml('first', 'potato'));
  world.until('the first', () => world.isReady('first'));
  world.run('first', ['sh', '-c', 'echo tasty > /data/potato']);
  world.remove('pods', 'first');
  world.remove('persistentvolumeclaims', 'potato');
  world.until(
    'the volume to be released',
    () => world.get('persistentvolumes', 'disk')?.status?.['phase'] === 'Released',
  );
  world.remove('persistentvolumes', 'disk');
  world.until('the volume to go', () => world.get('persistentvolumes', 'disk') === undefined);
  world.apply(localVolume('disk', 'node-2'));
  world.apply(claimYaml('potato', 'local-storage'));
  world.apply(podYaml('second', 'potato'));
  world.until('the second', () => world.isReady('second'));
  const { stdout } = world.run('second', ['cat', '/data/potato']);
  assert.equal(stdout, 'tasty\n');
});

test('a released volume is available again once its claimRef is removed', () => {
  const world = createClusterHarness();
  world.apply(claimYaml('potato', 'retained'));
  world.until('it to be bound', () => world.get('persistentvolumeclaims', 'potato')?.status?.['phase'] === 'Bound');
  const [volume = ''] = world.names('persistentvolumes');
  world.remove('persistentvolumeclaims', 'potato');
  world.until('it to be released', () => world.get('persistentvolumes', volume)?.status?.['phase'] === 'Released');
  world.patch('persistentvolumes', volume, { spec: { claimRef: { uid: null, resourceVersion: null } } });
  world.until('it to be available', () => world.get('persistentvolumes', volume)?.status?.['phase'] === 'Available');
  world.apply(claimYaml('other', 'retained'));
  world.apply(claimYaml('potato', 'retained'));
  world.until('both to be bound', () =>
    ['other', 'potato'].every((name) => world.get('persistentvolumeclaims', name)?.status?.['phase'] === 'Bound'),
  );
  assert.equal(world.get('persistentvolumeclaims', 'potato')?.spec?.['volumeName'], volume);
  assert.notEqual(world.get('persistentvolumeclaims', 'other')?.spec?.['volumeName'], volume);
});

test('the smallest matching volume is bound', () => {
  const world = createClusterHarness();
  world.apply(localVolume('large', 'node-0').replace('1Gi', '9Gi'));
  world.apply(localVolume('small', 'node-0'));
  world.apply(webSetManifest({ replicas: 1, storageClass: 'local-storage' }));
  world.until('web-0', () => world.isReady('web-0'));
  assert.equal(world.get('persistentvolumeclaims', 'data-web-0')?.spec?.['volumeName'], 'small');
});

const refusals: readonly (readonly [why: string, spec: string, message: RegExp])[] = [
  ['a selector', ', nodeSelector: {disk: fast}', /3 node\(s\) didn't match Pod's node affinity\/selector/],
  ['capacity', ', x: 1', /3 Insufficient cpu/],
  ['a missing claim', '', /persistentvolumeclaim "missing" not found/],
];

for (const [why, spec, message] of refusals) {
  test(`the scheduler's message: ${why}`, () => {
    const world = createClusterHarness();
    const claim = why === 'a missing claim' ? 'missing' : 'potato';
    if (claim === 'potato') world.apply(claimYaml('potato', 'retained'));
    const wanted = why === 'capacity' ? 'image: "box:1", resources: {requests: {cpu: "40"}}' : 'image: "box:1"';
    world.apply(podYaml('first', claim, spec.replace(', x: 1', '')).replace('image: "box:1"', wanted));
    world.clock.advance(5000);
    assert.ok(
      world.eventMessages('FailedScheduling').some((said) => message.test(said)),
      world.eventMessages('FailedScheduling').join('\n'),
    );
  });
}

test('a cordoned node gets no pod, and an uncordoned one gets those that wait', () => {
  const world = createClusterHarness();
  for (const node of world.names('nodes')) world.patch('nodes', node, { spec: { unschedulable: true } });
  world.apply(webSetManifest({ replicas: 1 }));
  world.clock.advance(10_000);
  assert.match(
    world.eventMessages('FailedScheduling')[0] ?? '',
    /^0\/3 nodes are available: 3 node\(s\) were unschedulable/,
  );
  world.patch('nodes', 'node-1', { spec: { unschedulable: null } });
  world.until('web-0', () => world.isReady('web-0'));
  assert.equal(world.get('pods', 'web-0')?.spec?.['nodeName'], 'node-1');
});
