/** What the plans that replace pods say of their data and of the set's readiness, and whether it comes true. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openTestTerminal } from '../../program/harness/terminal.ts';
import { bedTimes, statefulSetManifest, yamlOf } from '../../support/manifests.ts';
import { waitFor } from '../../support/wait-for.ts';
import { readClaim, volumeOf } from '../claims/harness.ts';
import { controlPlane } from '../control-plane.ts';
import { actionSetManifestOf, applySet, readPod, runActionCommand, waitUntilReady } from './harness.ts';

const plane = controlPlane('data');
const options = { skip: plane.skip, timeout: 180_000 };
type BindingMode = 'Immediate' | 'WaitForFirstConsumer';
/** Classes of its own: a volume of a shared one could be taken by another test. */
const localClass = (mode: BindingMode) => `${plane.namespace}-${mode.toLowerCase()}`;

after(async () => {
  if (plane.skip !== false) return;
  await plane.kubectl('delete', 'persistentvolume', '-l', `test=${plane.namespace}`, '--wait=false');
  await plane.kubectl('delete', 'storageclass', '-l', `test=${plane.namespace}`);
});

async function planOf(...argv: readonly string[]): Promise<string> {
  return (await runActionCommand(plane, [...argv, '--dry-run'])).stdout;
}

const podState = async (pod: string) => [
  await plane.kubectl('get', 'pod', pod, '--ignore-not-found', '-o', 'jsonpath={.spec.containers[0].image}'),
  await plane.kubectl(
    'get',
    'pod',
    pod,
    '--ignore-not-found',
    '-o',
    'jsonpath={.status.containerStatuses[0].state.waiting.reason}',
  ),
];

const waitForPodState = (pod: string, image: string, reason: string) =>
  waitFor(
    () => podState(pod),
    (state) => state[0] === image && state[1] === reason,
    { what: `${pod} to be ${reason} with ${image}` },
  );

const applyLocalClass = (mode: BindingMode) =>
  plane.apply(`
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: ${localClass(mode)}, labels: {test: ${plane.namespace}}}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: ${mode}
reclaimPolicy: Retain
`);

const applyVolumeOn = (node: string, mode: BindingMode) =>
  plane.apply(`
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${localClass(mode)}-${node}, labels: {test: ${plane.namespace}}}
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: ${localClass(mode)}
  local: {path: /mnt/disk}
  nodeAffinity:
    required:
      nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [${node}]}]}]
`);

const applyLocalSet = (name: string, mode: BindingMode) =>
  plane.apply(
    yamlOf(
      statefulSetManifest(name, {
        image: 'web:1',
        annotations: bedTimes(),
        claims: [['data', localClass(mode)]],
      }),
    ),
  );

test(
  'a claim that is Terminating: restart, resume, eviction and rollback say that its data go, and they go',
  options,
  async () => {
    const base = { replicas: 2, claims: true, policy: 'OrderedReady' } as const;
    const held = { ...base, spec: 'updateStrategy: {rollingUpdate: {partition: 2}}' } as const;
    await applySet(plane, 'going', held);
    await plane.apply(actionSetManifestOf('going', { ...held, image: 'web:2' }));
    await plane.kubectl('delete', 'pvc', 'data-going-1', '--wait=false');
    const goes =
      /!! claim data-going-1 \(1Gi\) is Terminating and goes with the pod: its volume \S+ and the data in it are destroyed/;
    for (const line of [
      ['partition', 'going', 'resume'],
      ['partition', 'going', 'one-more'],
      ['delete-pod', 'going-1'],
      ['delete-pod', 'going-1', '--evict'],
    ])
      assert.match(await planOf(...line), goes, line.join(' '));
    assert.doesNotMatch(await planOf('restart', 'going'), goes, 'the partition leaves out every pod');
    const { code, stderr } = await runActionCommand(plane, ['partition', 'going', 'resume', '--yes']);
    assert.deepEqual([code, /it takes --confirm going/.test(stderr)], [6, true]);

    using terminal = openTestTerminal({
      args: ['--kubeconfig', plane.kubeconfig, '-n', plane.namespace],
      columns: 80,
      rows: 24,
    });
    await terminal.waitForText(/● live/, 20_000);
    terminal.press('p', 'enter');
    await terminal.waitForText(/claim data-going-1 \(1Gi\) is Terminating/);
    await terminal.waitForText(/type going and enter/);
    terminal.press('esc');

    const before = await readClaim(plane, 'data-going-1');
    const done = await runActionCommand(plane, ['partition', 'going', 'resume', '--confirm', 'going', '--wait']);
    assert.equal(done.code, 0, done.stderr);
    assert.notEqual((await readClaim(plane, 'data-going-1')).metadata.uid, before.metadata.uid);
    assert.match(
      await planOf('restart', 'going'),
      /- going-1 and going-0 come back with their claims and the data in them/,
    );

    await plane.kubectl('delete', 'pvc', 'data-going-0', '--wait=false');
    const rollback = await planOf('rollback', 'going', '--to', '1');
    assert.match(rollback, /!! claim data-going-0 \(1Gi\) is Terminating and goes with the pod/);
    assert.match(rollback, /- going-1 comes back with its claims and the data in them/);
    assert.match(await planOf('restart', 'going'), /!! claim data-going-0 \(1Gi\) is Terminating/);
  },
);

test('a volume that has vanished', options, async () => {
  await applySet(plane, 'vanish', { replicas: 1, claims: true });
  const volume = await volumeOf(plane, 'data-vanish-0');
  await plane.kubectl('delete', 'pv', volume, '--wait=false');
  await plane.kubectl('patch', 'pv', volume, '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
  const lost = new RegExp(
    `!! claim data-vanish-0 has lost its volume ${volume}: once vanish-0 has gone, it cannot be scheduled again`,
  );
  await waitFor(
    () => planOf('restart', 'vanish'),
    (said) => lost.test(said),
    { what: 'the restart to say that the volume is lost' },
  );
  assert.match(await planOf('delete-pod', 'vanish-0', '--evict'), lost);
});

test('volumes that tie a pod to a cordoned node, and to a node that is gone', options, async () => {
  await applyLocalClass('WaitForFirstConsumer');
  const [node = ''] = (await plane.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}')).split(' ');
  await applyVolumeOn(node, 'WaitForFirstConsumer');
  await applyLocalSet('tied', 'WaitForFirstConsumer');
  await waitUntilReady(plane, 'tied', 1);
  await plane.kubectl('cordon', node);
  try {
    const cordoned = new RegExp(
      `the volumes of tied-0 tie it to ${node}, which is cordoned: it cannot be scheduled until that is over`,
    );
    assert.match(await planOf('restart', 'tied'), cordoned);
    assert.match(await planOf('delete-pod', 'tied-0', '--evict'), cordoned);
  } finally {
    await plane.kubectl('uncordon', node);
  }
  assert.match(await planOf('restart', 'tied'), /tied-0 comes back with its claims and the data in them/);
  const up = await planOf('scale', 'tied', '2');
  assert.match(
    up,
    /!? claim data-tied-1 \(1Gi, \S+\) is made new and stays Pending: no volume fits, and nothing makes volumes for it/,
  );
  assert.equal((await runActionCommand(plane, ['scale', 'tied', '2', '--yes'])).code, 0);
  await waitFor(
    () => readClaim(plane, 'data-tied-1').catch(() => undefined),
    (claim) => claim?.status.phase === 'Pending',
    { what: 'the new claim to be Pending' },
  );
  assert.equal((await runActionCommand(plane, ['scale', 'tied', '1', '--yes', '--wait'])).code, 0);
  assert.match(
    await planOf('scale', 'tied', '2'),
    /claim data-tied-1 \(1Gi, \S+ old\) was never bound: there are no data in it/,
  );
  await plane.kubectl('delete', 'statefulset', 'tied');

  await applyLocalClass('Immediate');
  await applyVolumeOn('node-that-was', 'Immediate');
  await applyLocalSet('orphan', 'Immediate');
  await volumeOf(plane, 'data-orphan-0');
  assert.match(
    await planOf('delete-pod', 'orphan-0'),
    /!! the volumes of orphan-0 tie it to node-that-was, which is gone: it cannot be scheduled again, and its data stay there/,
  );
});

test('readiness: the only ready member, a member that Parallel does not wait for, and a budget', options, async () => {
  await applySet(plane, 'alone', { replicas: 1, policy: 'OrderedReady' });
  await plane.apply(`
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: alone}
spec: {minAvailable: 1, selector: {matchLabels: {app: alone}}}
`);
  await waitFor(
    () => plane.kubectl('get', 'pdb', 'alone', '-o', 'jsonpath={.status.currentHealthy}'),
    (healthy) => healthy === '1',
    { what: 'the budget to be counted' },
  );
  const restart = await planOf('restart', 'alone');
  assert.match(restart, /alone-0 is the only ready member: none is ready until it is back/);
  assert.match(
    restart,
    /PodDisruptionBudget alone would allow no eviction now \(1 healthy, 1 needed\); the controller does not ask it/,
  );

  const base = { replicas: 3, policy: 'Parallel' } as const;
  await applySet(plane, 'besides', base);
  await plane.kubectl(
    'patch',
    'pod',
    'besides-0',
    '--subresource=status',
    '-p',
    '{"status":{"conditions":[{"type":"Ready","status":"False"},{"type":"ContainersReady","status":"False"}]}}',
  );
  assert.match(
    await planOf('restart', 'besides'),
    /only 1 of 3 members is ready while besides-2 is away: besides-0 \(Running\) is not, for which Parallel does not wait/,
  );
});

test('a pod of a broken revision comes back broken; after a rollback it does not', options, async () => {
  const base = { replicas: 2, policy: 'OrderedReady' } as const;
  await applySet(plane, 'again', base);
  await plane.apply(actionSetManifestOf('again', { ...base, image: 'web:missing' }));
  await waitForPodState('again-1', 'web:missing', 'ImagePullBackOff');
  const before = await readPod(plane, 'again-1');
  assert.match(
    await planOf('delete-pod', 'again-1'),
    /again-1 comes back at revision \S+ again, which does not come up \(ImagePullBackOff\): deleting it does not help by itself/,
  );
  const restart = await planOf('restart', 'again');
  assert.match(restart, /the update waits until again-1 \(ImagePullBackOff\) is available$/m);
  assert.match(restart, /a restart keeps the template, with which again-1 \(ImagePullBackOff\) does not come up/);
  assert.equal((await runActionCommand(plane, ['delete-pod', 'again-1', '--yes'])).code, 0);
  await waitFor(
    () => readPod(plane, 'again-1').catch(() => before),
    ({ metadata }) => metadata.uid !== before.metadata.uid,
    { what: 'again-1 to be made again' },
  );
  await waitForPodState('again-1', 'web:missing', 'ImagePullBackOff');
  const rollback = await runActionCommand(plane, ['rollback', 'again', '--yes']);
  assert.match(
    rollback.stdout,
    /the update waits until again-1 \(ImagePullBackOff\) is available; it does not give way by itself: deleting it lets the update go on/,
  );
  assert.doesNotMatch(await planOf('delete-pod', 'again-1'), /does not help/);
  assert.equal((await runActionCommand(plane, ['delete-pod', 'again-1', '--yes', '--wait'])).code, 0);
  await waitUntilReady(plane, 'again', 2);
});
