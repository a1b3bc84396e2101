/** Cleaning up on a genuine control plane: which claims are deleted and kept, and concurrent changes by others. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActionPorts } from '../../../source/actions/ports.ts';
import { bedTimes, statefulSetManifest, yamlOf } from '../../support/manifests.ts';
import { waitFor } from '../../support/wait-for.ts';
import { applySet, waitUntilReady } from '../actions/harness.ts';
import { controlPlane } from '../control-plane.ts';
import {
  claimItemOf,
  objectNames,
  planClaimAction,
  planCleaning,
  podManifestFor,
  readClaim,
  readVerdictList,
  readVolume,
  runClaimsCommand,
  verdicts,
  volumeOf,
  waitUntilPodsGone,
} from './harness.ts';

const plane = controlPlane('clean');
const options = { skip: plane.skip, timeout: 120_000 };

/** Creates and deletes a set, so that its claims are left behind. Returns the names of their volumes. */
async function leaveBehind(set: string, replicas = 1): Promise<readonly string[]> {
  await applySet(plane, set, { replicas, claims: true });
  const volumes = await Promise.all(
    Array.from({ length: replicas }, (_, ordinal) => volumeOf(plane, `data-${set}-${ordinal}`)),
  );
  await plane.kubectl('delete', 'statefulset', set);
  await waitUntilPodsGone(plane, set);
  return volumes;
}

const isGone = (kind: 'pvc' | 'pv', name: string) =>
  waitFor(
    () => objectNames(plane, kind),
    (found) => !found.includes(name),
    { what: `${kind} ${name} to be gone` },
  );

/** Wraps the ports so that a function runs before the first call of one kind. */
function before1(
  ports: ActionPorts,
  call: 'check-unmissed' | 'write-delete',
  doing: () => Promise<unknown>,
): ActionPorts {
  let isDone = false;
  const once = async (): Promise<void> => {
    if (!isDone) await doing();
    isDone = true;
  };
  return {
    ...ports,
    async checkGuards(guards, more) {
      if (call === 'check-unmissed' && guards[0]?.type === 'not-recreated') await once();
      return ports.checkGuards(guards, more);
    },
    async write(write, more) {
      if (call === 'write-delete' && write.operation === 'delete-claim') await once();
      return ports.write(write, more);
    },
  };
}

test(
  'clean: the plan as JSON, nothing without --yes, young claims kept, and the others deleted with their volumes',
  options,
  async () => {
    // A younger set would be taken for the renamed one.
    await applySet(plane, 'live', { claims: true });
    const volumes = await leaveBehind('old', 2);
    assert.match((await runClaimsCommand(plane, 'clean', '--yes')).stdout, /nothing to clean up/);
    const list = await readVerdictList(plane, 'clean', '--dry-run', '--older-than', '0s');
    assert.deepEqual([list.kind, list.items.map(({ name }) => name)], ['CleanupPlan', ['data-old-0', 'data-old-1']]);
    const unsaid = await runClaimsCommand(plane, 'clean', '--older-than', '0s');
    assert.deepEqual([unsaid.code, /confirm it with --yes/.test(unsaid.stderr)], [6, true]);
    const wrong = await runClaimsCommand(plane, 'clean', '--older-than', '0s', '--confirm', '3');
    assert.deepEqual([wrong.code, /takes --confirm 2/.test(wrong.stderr)], [6, true]);
    const done = await runClaimsCommand(plane, 'clean', '--older-than', '0s', '--yes');
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /2Gi are freed, and the data of 2 claims/);
    for (const name of ['data-old-0', 'data-old-1']) await isGone('pvc', name);
    for (const name of volumes) await isGone('pv', name);
    const rest = await verdicts(plane);
    assert.equal(claimItemOf(rest, 'data-live-0').verdict, 'in-use');
  },
);

test('clean: more than ten claims require their number', options, async () => {
  await leaveBehind('many', 11);
  const unsaid = await runClaimsCommand(plane, 'clean', '--older-than', '0s', '--yes');
  assert.deepEqual([unsaid.code, /takes --confirm 11/.test(unsaid.stderr)], [6, true]);
  const done = await runClaimsCommand(plane, 'clean', '--older-than', '0s', '--yes', '--confirm', '11');
  assert.equal(done.code, 0, done.stderr);
  assert.equal((await verdicts(plane, '--verdict', 'left-behind')).size, 0);
});

test(
  'parked claims are deleted only on request; after a scale-up, only the pods of those claims start with empty volumes',
  options,
  async () => {
    await applySet(plane, 'park', { replicas: 3, claims: true });
    const kept = await volumeOf(plane, 'data-park-1');
    const parked = await volumeOf(plane, 'data-park-2');
    await plane.kubectl('scale', 'statefulset', 'park', '--replicas=2');
    await waitUntilReady(plane, 'park', 2);
    await waitFor(
      async () => claimItemOf(await verdicts(plane), 'data-park-2').verdict,
      (verdict) => verdict === 'parked',
      { what: 'data-park-2 to be parked' },
    );
    assert.match((await runClaimsCommand(plane, 'clean', '--older-than', '0s', '--yes')).stdout, /nothing to clean up/);
    const done = await runClaimsCommand(
      plane,
      'clean',
      '--older-than',
      '0s',
      '--verdict',
      'parked,left-behind',
      '--yes',
    );
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /would have reused data-park-2: park-2 would then start empty/);
    await isGone('pv', parked);
    await plane.kubectl('scale', 'statefulset', 'park', '--replicas=3');
    await waitUntilReady(plane, 'park', 3);
    assert.notEqual(await volumeOf(plane, 'data-park-2'), parked);
    assert.equal(await volumeOf(plane, 'data-park-1'), kept);
  },
);

test('a set that is recreated without pods while the question is open keeps its data', options, async () => {
  const [volume = ''] = await leaveBehind('back');
  const cleaning = await planCleaning(plane, { claims: ['data-back-0'], how: 'delete' });
  assert.equal(cleaning.plan.refusal, undefined);
  await applySet(plane, 'back', { replicas: 0, claims: true });
  const { outcome, sentence, completed } = await cleaning.run();
  cleaning.close();
  assert.deepEqual([outcome, completed], ['superseded', 0], sentence);
  assert.match(sentence, /StatefulSet back is there now, and claim data-back-0 is its own/);
  assert.equal((await readVolume(plane, volume)).spec.persistentVolumeReclaimPolicy, 'Delete');
  await plane.kubectl('delete', 'statefulset', 'back');
});

test('a pod that is created between question and answer stops the deletion before any change', options, async () => {
  const [volume = ''] = await leaveBehind('race');
  const cleaning = await planCleaning(plane, { claims: ['data-race-0'], how: 'delete' });
  assert.equal(cleaning.plan.refusal, undefined);
  assert.deepEqual(cleaning.plan.confirmation, { type: 'typed', word: 'data-race-0' });
  await plane.apply(podManifestFor('thief', 'data-race-0'));
  const { outcome, sentence, completed } = await cleaning.run();
  cleaning.close();
  assert.deepEqual([outcome, completed], ['superseded', 0], sentence);
  assert.match(sentence, /pod thief names claim data-race-0 now/);
  assert.equal((await readVolume(plane, volume)).spec.persistentVolumeReclaimPolicy, 'Delete');
  await plane.kubectl('delete', 'pod', 'thief');
});

test('a pod that is created during the deletion keeps its data, scheduled or not', options, async () => {
  for (const node of ['', 'node-0']) {
    const set = node === '' ? 'moment' : 'moment2';
    const [volume = ''] = await leaveBehind(set);
    const cleaning = await planCleaning(plane, { claims: [`data-${set}-0`], how: 'delete' });
    const { outcome, sentence } = await cleaning.run((ports) =>
      before1(ports, 'write-delete', async () => {
        await plane.apply(podManifestFor(`${set}-thief`, `data-${set}-0`, node === '' ? {} : { node }));
        await plane.kubectl('get', 'pod', `${set}-thief`);
      }),
    );
    cleaning.close();
    assert.equal(outcome, node === '' ? 'superseded' : 'stuck', sentence);
    assert.match(sentence, node === '' ? /names claim/ : /has begun to use claim/);
    assert.match(sentence, /had been set to Retain before: it keeps the data/);
    assert.equal((await readVolume(plane, volume)).spec.persistentVolumeReclaimPolicy, 'Retain');
    await plane.kubectl('delete', 'pod', `${set}-thief`);
    const released = await waitFor(
      () => readVolume(plane, volume),
      ({ status }) => status.phase === 'Released',
      { what: `volume ${volume} to be Released, with its data` },
    );
    assert.equal(released.spec.persistentVolumeReclaimPolicy, 'Retain');
  }
});

test(
  'a pod that is created between deletion and release keeps its data, and gets its volume back',
  options,
  async () => {
    const [volume = ''] = await leaveBehind('late');
    const cleaning = await planCleaning(plane, { claims: ['data-late-0'], how: 'delete' });
    const result = await cleaning.run((ports) =>
      before1(ports, 'check-unmissed', () => plane.apply(podManifestFor('late-thief', 'data-late-0'))),
    );
    cleaning.close();
    assert.deepEqual([result.outcome, result.completed], ['superseded', 2], result.sentence);
    const released = await waitFor(
      () => readVolume(plane, volume),
      ({ status }) => status.phase === 'Released',
      { what: 'the volume to be Released' },
    );
    assert.equal(released.spec.persistentVolumeReclaimPolicy, 'Retain');
    const freeing = await planClaimAction(plane, { action: 'free-volume', volume });
    assert.deepEqual(freeing.plan.confirmation, { type: 'key', key: 'y' });
    const freed = await freeing.run();
    freeing.close();
    assert.equal(freed.outcome, 'done', freed.sentence);
    const { spec, status } = await readVolume(plane, volume);
    assert.equal(status.phase, 'Available');
    assert.deepEqual([spec.claimRef?.name, spec.claimRef?.uid], ['data-late-0', undefined]);
    await applySet(plane, 'late', { replicas: 1, claims: true });
    assert.equal(await volumeOf(plane, 'data-late-0'), volume);
    await plane.kubectl('delete', 'pod', 'late-thief');
  },
);

test('keep: the volume stays Released with the policy Retain', options, async () => {
  const [volume = ''] = await leaveBehind('keep');
  const cleaning = await planCleaning(plane, { claims: ['data-keep-0'], how: 'keep' });
  const { outcome, sentence } = await cleaning.run();
  cleaning.close();
  assert.equal(outcome, 'done', sentence);
  const { spec } = await waitFor(
    () => readVolume(plane, volume),
    ({ status }) => status.phase === 'Released',
    { what: 'the volume to be Released' },
  );
  assert.equal(spec.persistentVolumeReclaimPolicy, 'Retain');
});

test('a static local volume with Delete becomes Failed, and the plan says so', options, async () => {
  const pv = `disk-${plane.namespace}`;
  await plane.apply(`
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${pv}}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: local-storage
  persistentVolumeReclaimPolicy: Delete
  local: {path: /mnt/disk1}
  claimRef: {namespace: ${plane.namespace}, name: data-disk-0}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-0]}]}]}}
`);
  try {
    await plane.apply(
      yamlOf(statefulSetManifest('disk', { annotations: bedTimes(), claims: [['data', 'local-storage']] })),
    );
    assert.equal(await volumeOf(plane, 'data-disk-0'), pv);
    await plane.kubectl('delete', 'statefulset', 'disk');
    await waitUntilPodsGone(plane, 'disk');
    assert.equal(claimItemOf(await verdicts(plane), 'data-disk-0').dataDestroyed, false);
    const cleaning = await planCleaning(plane, { claims: ['data-disk-0'], how: 'delete' });
    assert.match(cleaning.plan.requests.join(), /nothing can delete its volume: it ends as Failed/);
    const { outcome, sentence } = await cleaning.run();
    cleaning.close();
    assert.equal(outcome, 'done', sentence);
    await waitFor(
      () => readVolume(plane, pv),
      ({ status }) => status.phase === 'Failed',
      { what: 'the volume to be Failed' },
    );
  } finally {
    await plane.kubectl('delete', 'pv', pv, '--wait=false');
  }
});

test('a plan that is out of date deletes no other claim', options, async () => {
  await leaveBehind('stale');
  const cleaning = await planCleaning(plane, { claims: ['data-stale-0'], how: 'delete' });
  await plane.kubectl('delete', 'pvc', 'data-stale-0');
  await leaveBehind('stale');
  const { uid } = (await readClaim(plane, 'data-stale-0')).metadata;
  const { outcome, sentence } = await cleaning.run();
  cleaning.close();
  assert.notEqual(outcome, 'done');
  assert.match(sentence, /./);
  assert.equal((await readClaim(plane, 'data-stale-0')).metadata.uid, uid);
});

test('a claim of a chart requires its name, and clean does not delete it', options, async () => {
  await leaveBehind('chart');
  await plane.kubectl(
    'label',
    'pvc',
    'data-chart-0',
    'app.kubernetes.io/managed-by=Helm',
    'app.kubernetes.io/instance=r',
  );
  await runClaimsCommand(plane, 'clean', '--older-than', '0s', '--yes');
  const item = claimItemOf(await verdicts(plane), 'data-chart-0');
  assert.match(item.vetoes.join(), /Helm \(release r\) may bring its set back/);
  const typed = await planCleaning(plane, { claims: ['data-chart-0'], how: 'delete', overridesVetoes: true });
  assert.deepEqual([typed.plan.refusal, typed.plan.confirmation], [undefined, { type: 'typed', word: 'data-chart-0' }]);
  assert.equal((await typed.run()).outcome, 'done');
  typed.close();
});

const user = 'claims-deleter';

async function bindUser(): Promise<void> {
  await plane.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${plane.namespace}}
rules:
  - {apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}
  - {apiGroups: [""], resources: [persistentvolumeclaims], verbs: [delete]}
`);
  await plane.kubectl(
    'create',
    'clusterrolebinding',
    plane.namespace,
    `--clusterrole=${plane.namespace}`,
    `--user=${user}`,
  );
}

test('without permission to change volumes the risk is stated, and the data cannot be kept', options, async () => {
  await bindUser();
  const [volume = ''] = await leaveBehind('bare');
  const keeping = await planCleaning(plane, { claims: ['data-bare-0'], how: 'keep' }, user);
  assert.match(keeping.plan.refusal ?? '', /cannot be kept: you may not change volume/);
  keeping.close();
  const cleaning = await planCleaning(plane, { claims: ['data-bare-0'], how: 'delete' }, user);
  assert.ok(
    cleaning.plan.consequences.some(({ text }) => /between the last look and the deletion loses the data/.test(text)),
  );
  assert.equal(cleaning.plan.steps.length, 1);
  assert.equal((await cleaning.run()).outcome, 'done');
  cleaning.close();
  await isGone('pv', volume);
  await plane.kubectl('delete', `clusterrole/${plane.namespace}`, `clusterrolebinding/${plane.namespace}`);
});
