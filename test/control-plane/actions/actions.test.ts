/** Each action in its simplest case, from the command line. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createActionPorts } from '../../../source/cluster/write/action-ports.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import {
  actionSetManifestOf,
  applySet,
  openPlanningClient,
  readPod,
  readSet,
  runActionCommand,
  waitUntilReady,
} from './harness.ts';

const plane = controlPlane('act');
const options = { skip: plane.skip, timeout: 120_000 };

test('scales up and down with --wait', options, async () => {
  await applySet(plane, 'scale', { replicas: 1, claims: true });
  const up = await runActionCommand(plane, ['scale', 'scale', '3', '--yes', '--wait']);
  assert.deepEqual([up.code, up.stderr], [0, '']);
  assert.match(up.stdout, /claim data-scale-2 \(1Gi\) is made new/);
  assert.match(up.stdout, /scale has 3 of 3 pods available\n$/);
  const down = await runActionCommand(plane, ['scale', 'scale', '1', '--yes', '--wait']);
  assert.deepEqual([down.code, down.stderr], [0, '']);
  assert.match(down.stdout, /claim data-scale-2 \(1Gi\) is kept, parked/);
  const again = await runActionCommand(plane, ['scale', 'scale', '2', '--dry-run']);
  assert.match(again.stdout, /claim data-scale-1 \(1Gi, \S+ old\) is reused with the data that the last scale-1 left/);
  assert.equal((await readSet(plane, 'scale')).spec.replicas, 1);
});

test('a state that already exists is no error: nothing is sent, and the wait takes place', options, async () => {
  await plane.apply(
    actionSetManifestOf('again', { replicas: 1, spec: 'updateStrategy: {rollingUpdate: {partition: 0}}' }),
  );
  const up = await runActionCommand(plane, ['scale', 'again', '3', '--yes']);
  assert.equal(up.code, 0);
  const waited = await runActionCommand(plane, ['scale', 'again', '3', '--yes', '--wait']);
  assert.deepEqual([waited.code, waited.stderr, waited.journal], [0, '', []]);
  assert.match(waited.stdout, /^StatefulSet again is at 3 replicas already\. Nothing is sent\.\n/);
  assert.match(waited.stdout, /again has 3 of 3 pods available\n$/);
  const partition = await runActionCommand(plane, ['partition', 'again', '0', '--yes', '--wait']);
  assert.deepEqual([partition.code, partition.stderr, partition.journal], [0, '', []]);
  assert.match(partition.stdout, /^The partition of again is 0 already\. Nothing is sent\.\n/);
  await plane.apply(actionSetManifestOf('again', { replicas: 3, image: 'web:missing' }));
  const stuck = await runActionCommand(plane, ['partition', 'again', '0', '--wait', '--timeout', '60s']);
  assert.deepEqual([stuck.code, stuck.journal], [4, []]);
});

test('scaling to zero requires the name, and scaling up from zero succeeds', options, async () => {
  await applySet(plane, 'zero', { replicas: 1 });
  const unconfirmed = await runActionCommand(plane, ['scale', 'zero', '0', '--yes']);
  assert.deepEqual(
    [unconfirmed.code, unconfirmed.stderr],
    [6, 'stsview: Nothing was sent: --yes is not enough for this, it takes --confirm zero.\n'],
  );
  assert.equal((await readSet(plane, 'zero')).spec.replicas, 1);
  assert.equal((await runActionCommand(plane, ['scale', 'zero', '0', '--confirm', 'zero', '--wait'])).code, 0);
  assert.equal((await runActionCommand(plane, ['scale', 'zero', '2', '--yes', '--wait'])).code, 0);
  assert.equal((await readSet(plane, 'zero')).spec.replicas, 2);
});

test('a deleted pod is recreated with its name and another uid', options, async () => {
  await applySet(plane, 'pod');
  const before = await readPod(plane, 'pod-1');
  const { code, stdout, stderr, journal } = await runActionCommand(plane, ['delete-pod', 'pod-1', '--yes', '--wait']);
  assert.deepEqual([code, stderr], [0, '']);
  const object = { kind: 'Pod', namespace: plane.namespace, name: 'pod-1', uid: before.metadata.uid };
  assert.deepEqual(
    journal.map((entry) => [entry.object, entry.operation, entry.outcome]),
    [[object, 'delete', 'accepted']],
  );
  assert.match(stdout, /pod-1 is back on node-\d as /);
  assert.notEqual((await readPod(plane, 'pod-1')).metadata.uid, before.metadata.uid);
});

test('several pods are deleted one after the other', options, async () => {
  await applySet(plane, 'turn');
  const { code, stdout } = await runActionCommand(plane, [
    'delete-pod',
    'turn-1',
    'turn-0',
    '--confirm',
    'turn',
    '--wait',
  ]);
  assert.equal(code, 0);
  const order = ['turn-1: accepted', 'turn-1 is back', 'turn-0: accepted', 'turn-0 is back'].map((text) =>
    stdout.indexOf(text),
  );
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  assert.ok(
    order.every((place) => place > 0),
    stdout,
  );
});

test('a pod is deleted by eviction and by force', options, async () => {
  await applySet(plane, 'hard');
  const first = await readPod(plane, 'hard-0');
  assert.equal((await runActionCommand(plane, ['delete-pod', 'hard-0', '--evict', '--yes', '--wait'])).code, 0);
  const second = await readPod(plane, 'hard-0');
  assert.equal((await runActionCommand(plane, ['delete-pod', 'hard-0', '--force', '--yes'])).code, 6);
  assert.equal((await readPod(plane, 'hard-0')).metadata.uid, second.metadata.uid);
  assert.equal(
    (await runActionCommand(plane, ['delete-pod', 'hard-0', '--force', '--confirm', 'hard-0', '--wait'])).code,
    0,
  );
  const third = await readPod(plane, 'hard-0');
  assert.equal(new Set([first, second, third].map(({ metadata }) => metadata.uid)).size, 3);
});

test('partition: hold, one more, resume', options, async () => {
  await applySet(plane, 'part', { replicas: 3, policy: 'OrderedReady' });
  const partition = async () => (await readSet(plane, 'part')).spec.updateStrategy.rollingUpdate?.partition;
  assert.equal((await runActionCommand(plane, ['partition', 'part', 'hold', '--yes', '--wait'])).code, 0);
  assert.equal(await partition(), 3);
  await plane.kubectl('set', 'image', 'statefulset/part', 'web=web:2');
  const one = await runActionCommand(plane, ['partition', 'part', 'one-more', '--yes', '--wait']);
  assert.deepEqual([one.code, one.stderr], [0, '']);
  assert.equal(await partition(), 2);
  const images = () =>
    plane.kubectl('get', 'pods', '-l', 'app=part', '-o', 'jsonpath={.items[*].spec.containers[0].image}');
  assert.equal(await images(), 'web:1 web:1 web:2');
  assert.equal((await runActionCommand(plane, ['partition', 'part', '0', '--yes', '--wait'])).code, 0);
  assert.equal(await images(), 'web:2 web:2 web:2');
});

test('restart, and rollback to a revision', options, async () => {
  await applySet(plane, 'roll', { policy: 'OrderedReady' });
  const before = await readPod(plane, 'roll-0');
  assert.equal((await runActionCommand(plane, ['restart', 'roll', '--yes', '--wait'])).code, 0);
  assert.notEqual((await readPod(plane, 'roll-0')).metadata.uid, before.metadata.uid);
  await plane.apply(actionSetManifestOf('roll', { policy: 'OrderedReady', image: 'web:2' }));
  await waitUntilReady(plane, 'roll', 2);
  const { code, stdout } = await runActionCommand(plane, ['rollback', 'roll', '--to', '1', '--yes', '--wait']);
  assert.equal(code, 0);
  assert.match(stdout, /- spec\.containers\[web\]\.image: web:2\n +\+ spec\.containers\[web\]\.image: web:1/);
  assert.equal((await readSet(plane, 'roll')).spec.template.spec.containers[0]?.image, 'web:1');
});

test('restart of a set whose template has no annotations', options, async () => {
  await plane.apply(actionSetManifestOf('bare', { replicas: 1, annotations: {} }));
  await waitUntilReady(plane, 'bare', 1);
  assert.equal((await runActionCommand(plane, ['restart', 'bare', '--yes', '--wait'])).code, 0);
});

test('a rollback that a broken pod blocks continues after the pod is deleted', options, async () => {
  await applySet(plane, 'trap', { policy: 'OrderedReady' });
  await plane.kubectl('set', 'image', 'statefulset/trap', 'web=web:missing');
  await waitFor(
    () => plane.kubectl('get', 'pod', 'trap-1', '-o', 'jsonpath={.status.containerStatuses[0].state.waiting.reason}'),
    (reason) => reason === 'ImagePullBackOff',
    { what: 'the pod to fail' },
  );
  const back = await runActionCommand(plane, ['rollback', 'trap', '--yes', '--wait']);
  assert.equal(back.code, 4);
  assert.match(
    back.stdout,
    /the update waits until trap-1 \(\S+\) is available; it does not give way by itself: deleting it lets the update go on/,
  );
  assert.match(back.stderr, /trap-1 cannot pull its image/);
  assert.equal((await runActionCommand(plane, ['delete-pod', 'trap-1', '--yes', '--wait'])).code, 0);
  await waitUntilReady(plane, 'trap', 2);
});

test('a pod that does not start is stuck, and a wait that takes too long times out', options, async () => {
  await applySet(plane, 'slow', { replicas: 1 });
  await plane.kubectl('set', 'image', 'statefulset/slow', 'web=web:unready');
  const late = await runActionCommand(plane, ['scale', 'slow', '2', '--yes', '--wait', '--timeout', '2s']);
  assert.equal(late.code, 5);
  assert.match(late.stderr, /^stsview: Sent; not finished within \d+s: .*\.\n$/);
  await plane.kubectl('set', 'image', 'statefulset/slow', 'web=web:missing');
  const stuck = await runActionCommand(plane, ['scale', 'slow', '3', '--yes', '--wait']);
  assert.equal(stuck.code, 4);
  assert.match(stuck.stderr, /cannot pull its image \(ImagePullBackOff\)/);
});

test('--dry-run -o json prints the plan as a value, refused or not', options, async () => {
  const planOf = async (...argv: readonly string[]) => {
    const { code, stdout, journal } = await runActionCommand(plane, [...argv, '--dry-run', '-o', 'json']);
    assert.deepEqual(journal, []);
    return { code, plan: JSON.parse(stdout) };
  };
  await applySet(plane, 'value');
  const { code, plan } = await planOf('scale', 'value', '3');
  assert.equal(code, 0);
  assert.deepEqual([plan.kind, plan.action, plan.target.name, plan.isDone], ['Plan', 'scale', 'value', false]);
  assert.deepEqual(plan.confirmation, { flag: '--yes' });
  assert.match(plan.kubectl, /scale statefulset\/value --current-replicas=2 --replicas=3$/);
  const same = await planOf('scale', 'value', '2');
  assert.deepEqual([same.code, same.plan.isDone, same.plan.refusal], [0, true, null]);
  const refused = await planOf('rollback', 'value');
  assert.equal(refused.code, 6);
  assert.match(refused.plan.refusal, /\.$/);
});

test('--dry-run sends a dry run and changes nothing', options, async () => {
  await applySet(plane, 'dry');
  const before = await readSet(plane, 'dry');
  const pod = await readPod(plane, 'dry-0');
  for (const line of [
    ['scale', 'dry', '5'],
    ['partition', 'dry', '1'],
    ['restart', 'dry'],
    ['delete-pod', 'dry-0'],
    ['delete-pod', 'dry-0', '--evict'],
  ]) {
    const { code, stderr, journal } = await runActionCommand(plane, [...line, '--dry-run']);
    assert.deepEqual(journal, []);
    assert.deepEqual([code, stderr], [0, 'stsview: Nothing was sent (--dry-run).\n'], line.join(' '));
  }
  assert.deepEqual((await readSet(plane, 'dry')).metadata.generation, before.metadata.generation);
  const after = await readPod(plane, 'dry-0');
  assert.deepEqual([after.metadata.uid, after.metadata.deletionTimestamp], [pod.metadata.uid, undefined]);
});

test('whenScaled: Delete requires the name, and the data are deleted', options, async () => {
  const spec = 'persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Delete}';
  await applySet(plane, 'lose', { claims: true, spec });
  const unconfirmed = await runActionCommand(plane, ['scale', 'lose', '1', '--yes']);
  assert.equal(unconfirmed.code, 6);
  assert.match(
    unconfirmed.stdout,
    /!! +claim data-lose-1 \(1Gi\) is deleted \(whenScaled: Delete\): its volume \S+ and the data in it are destroyed/,
  );
  assert.equal((await runActionCommand(plane, ['scale', 'lose', '1', '--confirm', 'lose', '--wait'])).code, 0);
  await waitFor(
    () => plane.kubectl('get', 'pvc', '-o', 'name', '-l', 'app=lose'),
    (claims) => claims === 'persistentvolumeclaim/data-lose-0\n',
    { what: 'the claim to be deleted' },
  );
});

test('the out-of-service taint is set and removed beside another taint', options, async () => {
  const name = 'stsview-dead';
  await plane.apply(`
apiVersion: v1
kind: Node
metadata: {name: ${name}}
spec: {taints: [{key: other, effect: NoSchedule}]}
`);
  const desk = openPlanningClient(plane);
  try {
    const node = await plane.get<{ readonly metadata: { readonly uid: string } }>(`/api/v1/nodes/${name}`);
    const target = { kind: 'Node', namespace: '', name, uid: node.metadata.uid } as const;
    const ports = createActionPorts(desk.client);
    const { signal } = new AbortController();
    const set = (uid: string, present: boolean) =>
      ports.write({ operation: 'taint', target: { ...target, uid }, present }, { dryRun: false, signal });
    const keys = async () =>
      (await plane.kubectl('get', 'node', name, '-o', 'jsonpath={.spec.taints[*].key}'))
        .split(' ')
        .filter((key) => key === 'other' || key.endsWith('out-of-service'));
    assert.equal((await set(target.uid, true)).ok, true);
    assert.deepEqual(await keys(), ['other', 'node.kubernetes.io/out-of-service']);
    const other = await set('00000000-0000-0000-0000-000000000000', false);
    assert.equal(other.ok ? 'ok' : other.problem.kind, 'replaced');
    assert.equal((await set(target.uid, false)).ok, true);
    assert.deepEqual(await keys(), ['other']);
  } finally {
    desk.close();
    await plane.kubectl('delete', 'node', name);
  }
});
