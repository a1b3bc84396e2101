/** Volumes that an administrator creates: each is tied to a node, and a pod without one waits. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setManifestOf } from '../../support/manifests.ts';
import { controlPlane } from '../control-plane.ts';
import { createScenarioRunner } from './scenario-runner.ts';

const plane = controlPlane('local');
const { waitForStep } = createScenarioRunner(plane);
const options = { skip: plane.skip, timeout: 180_000 };

/** A separate storage class, since another test could bind a volume of a shared one. */
const storageClass = (): string => `${plane.namespace}-local`;

const volumeOn = (node: string): string => `
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${storageClass()}-${node}, labels: {test: ${plane.namespace}}}
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: ${storageClass()}
  local: {path: /mnt/disk}
  nodeAffinity:
    required:
      nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [${node}]}]}]
`;

after(async () => {
  if (plane.skip !== false) return;
  await plane.kubectl('delete', 'persistentvolume', '-l', `test=${plane.namespace}`, '--wait=false');
  await plane.kubectl('delete', 'storageclass', storageClass(), '--ignore-not-found');
});

test('a pod without a volume waits until one is created, and is tied to its node', options, async () => {
  const nodes = (await plane.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}')).split(' ');
  const [first = '', second = ''] = nodes;
  await plane.apply(`
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: ${storageClass()}}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
reclaimPolicy: Retain
`);
  await plane.apply(volumeOn(first));
  await plane.apply(setManifestOf('rabbitmq', { replicas: 2, claims: [['data', storageClass()]] }));
  const waiting = await waitForStep('rabbitmq', 'the second pod to find no volume', ({ bindings }) => {
    const [zero, one] = bindings;
    return zero?.pod?.ready === true && one?.pod?.node === '' && one.claims[0]?.phase === 'Pending';
  });
  assert.deepEqual(waiting.bindings[0]?.claims[0]?.nodes, [first]);
  assert.equal(waiting.bindings[0]?.pod?.node, first);
  assert.deepEqual(waiting.bindings[1]?.claims[0]?.nodes, []);

  await plane.apply(volumeOn(second));
  const up = await waitForStep('rabbitmq', 'two pods', ({ verdict }) => verdict === 'complete');
  assert.deepEqual(
    up.bindings.map(({ pod, claims: [claim] }) => [pod?.node, claim?.nodes, claim?.capacity, claim?.reclaimPolicy]),
    [first, second].map((node) => [node, [node], '10Gi', 'Retain']),
  );
});
