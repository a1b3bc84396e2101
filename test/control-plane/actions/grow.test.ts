/** Claims grow on a genuine control plane; the test takes the steps of resizer and kubelet. */

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import { openDisturbed } from '../disturbed.ts';
import {
  applyGrowingClass,
  applyGrowingSet,
  growEverything,
  growingUser,
  membersOf,
  readClaim,
  readGrowingSet,
  resizeCondition,
  templateSize,
  waitForRequest,
  writeClaimStatus,
} from './grow-harness.ts';
import { readPod } from './harness.ts';

const plane = controlPlane('grow');
const options = { skip: plane.skip, timeout: 180_000 };
/** Classes belong to the whole cluster. */
const classNamed = (what: string): string => `${what}-${plane.namespace}`;

const user = growingUser(plane.kubeconfig, () => plane.namespace);
after(() => rmSync(user.home, { recursive: true }));

test('a class that lets its volumes grow, and one that does not', options, async () => {
  await applyGrowingClass(plane, classNamed('growing'));
  await applyGrowingClass(plane, classNamed('fixed'), false);
});

const applySet = (name: string, labels: Readonly<Record<string, string>> = {}, replicas = 2) =>
  applyGrowingSet(plane, name, { storageClass: classNamed('growing'), labels, replicas });

test('one claim after the other, each followed through the steps of resizer and kubelet', options, async () => {
  await applySet('web');
  const members = await membersOf(plane, 'web');
  const program = user.start('web', '2Gi', '--yes', '--wait', '--keep-template');
  const says = (text: RegExp) =>
    waitFor(program.output, (output) => text.test(output), { what: `the program to say ${text}` });
  for (const name of ['data-web-1', 'data-web-0']) {
    await waitForRequest(plane, name, '2Gi');
    await says(new RegExp(`claim ${name} has 1Gi: the storage driver grows its volume`));
    if (name === 'data-web-1')
      assert.equal((await readClaim(plane, 'data-web-0')).spec.resources.requests.storage, '1Gi');
    await writeClaimStatus(plane, name, {
      allocatedResources: { storage: '2Gi' },
      allocatedResourceStatuses: { storage: 'NodeResizePending' },
      conditions: [resizeCondition('FileSystemResizePending')],
    });
    await says(new RegExp(`volume of claim ${name} has 2Gi: the node of`));
    await writeClaimStatus(plane, name, {
      capacity: { storage: '2Gi' },
      allocatedResourceStatuses: null,
      conditions: [],
    });
  }
  assert.equal(await program.ended, 0, program.output());
  assert.equal(templateSize(await readGrowingSet(plane, 'web')), '1Gi');
  assert.deepEqual(await membersOf(plane, 'web'), members);
  const inLine = await user.run('web', '2Gi', '--yes', '--wait');
  assert.equal(inLine.code, 0, inLine.output);
  assert.equal(templateSize(await readGrowingSet(plane, 'web')), '2Gi');
  assert.deepEqual(await membersOf(plane, 'web'), members);
});

test('a size that is refused for good, and the way back', options, async () => {
  await applySet('back', {}, 1);
  const claim = 'data-back-0';
  const program = user.start(claim, '900Gi', '--yes', '--wait', '--confirm', 'back');
  await waitForRequest(plane, claim, '900Gi');
  await writeClaimStatus(plane, claim, {
    allocatedResources: { storage: '900Gi' },
    allocatedResourceStatuses: { storage: 'ControllerResizeInfeasible' },
    conditions: [resizeCondition('ControllerResizeError', 'the largest disk has 512Gi')],
  });
  assert.equal(await program.ended, 4, program.output());
  assert.match(
    program.output(),
    /refuses that size for good \(the largest disk has 512Gi\): ask for less, but more than/,
  );
  const less = user.start('pvc/data-back-0', '4Gi', '--yes', '--wait');
  await waitForRequest(plane, claim, '4Gi');
  await waitFor(less.output, (output) => /the storage driver grows its volume/.test(output), { what: 'the new size' });
  await writeClaimStatus(plane, claim, {
    capacity: { storage: '4Gi' },
    allocatedResources: { storage: '4Gi' },
    allocatedResourceStatuses: null,
    conditions: [],
  });
  assert.equal(await less.ended, 0, less.output());
  assert.match(less.output(), /claim data-back-0 did not get 900Gi: it asks for 4Gi instead/);
});

test('a file system that waits for its pod: held, and the same command restarts the pod', options, async () => {
  await applySet('mount', {}, 1);
  const pod = await readPod(plane, 'mount-0');
  const program = user.start('mount', '2Gi', '--yes', '--wait', '--keep-template');
  await waitForRequest(plane, 'data-mount-0', '2Gi');
  await writeClaimStatus(plane, 'data-mount-0', {
    allocatedResources: { storage: '2Gi' },
    conditions: [resizeCondition('FileSystemResizePending', '', 300_000)],
  });
  assert.equal(await program.ended, 3, program.output());
  assert.match(program.output(), /mount-0 has to be restarted/);
  const again = user.start('mount', '2Gi', '--yes', '--wait', '--keep-template');
  await waitFor(
    () => readPod(plane, 'mount-0'),
    ({ metadata }) => metadata.uid !== pod.metadata.uid,
    { what: 'another pod mount-0' },
  );
  await writeClaimStatus(plane, 'data-mount-0', { capacity: { storage: '2Gi' }, conditions: [] });
  assert.equal(await again.ended, 0, again.output());
  assert.match(again.output(), /evict pod mount-0/);
});

test('a class that forbids it, and a quota in the way: nothing is sent', options, async () => {
  await applyGrowingSet(plane, 'fixed', { storageClass: classNamed('fixed'), replicas: 1 });
  const forbidden = await user.run('fixed', '2Gi', '--yes');
  assert.equal(forbidden.code, 6, forbidden.output);
  assert.match(forbidden.output, /does not allow volumes to grow \(allowVolumeExpansion\)/);
  const quota = `${classNamed('growing')}.storageclass.storage.k8s.io/requests.storage`;
  await applySet('full');
  await plane.kubectl('create', 'quota', 'small', `--hard=${quota}=30Gi`);
  await waitFor(
    () => plane.kubectl('get', 'quota', 'small', '-o', 'jsonpath={.status.used}'),
    (used) => used.includes('Gi'),
    { what: 'the quota to be counted' },
  );
  const refused = await user.run('full', '40Gi', '--yes');
  assert.equal(refused.code, 6, refused.output);
  assert.match(refused.output, /ResourceQuota small leaves .*ask for a larger quota, or let fewer claims grow/);
  assert.equal((await readClaim(plane, 'data-full-1')).spec.resources.requests.storage, '1Gi');
  await plane.kubectl('delete', 'quota', 'small');
});

test('everything of a set but the size outlives the exchange, and its owners are named', options, async () => {
  await applySet('owned', { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': 'shop' });
  await plane.kubectl('create', 'configmap', 'owner');
  const owner = JSON.parse(await plane.kubectl('get', 'configmap', 'owner', '-o', 'json'));
  const patch = {
    metadata: {
      annotations: { note: 'kept' },
      ownerReferences: [
        { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata.uid, controller: true },
      ],
    },
    spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } },
  };
  await plane.kubectl('patch', 'sts', 'owned', '--type=merge', '-p', JSON.stringify(patch));
  await waitFor(
    () => plane.kubectl('get', 'sts', 'owned', '-o', 'jsonpath={.metadata.generation} {.status.observedGeneration}'),
    (generations) => new Set(generations.split(' ')).size === 1,
    { what: 'the controller to see the change' },
  );
  const members = await membersOf(plane, 'owned');
  const before = await readGrowingSet(plane, 'owned');
  const untyped = await user.run('owned', '2Gi', '--yes');
  assert.equal(untyped.code, 6, untyped.output);
  assert.match(untyped.output, /the operator of ConfigMap owner owns the set/);
  assert.match(untyped.output, /Helm \(release shop\) owns the set/);
  assert.match(untyped.output, /--yes is not enough for this, it takes --confirm owned/);
  const background = new AbortController();
  const resizer = growEverything(plane, background.signal);
  const grown = await user.run('owned', '2Gi', '--confirm', 'owned', '--wait', '--at-once');
  background.abort();
  await resizer;
  assert.equal(grown.code, 0, grown.output);
  const after = await readGrowingSet(plane, 'owned');
  assert.notEqual(after.metadata.uid, before.metadata.uid);
  assert.deepEqual(withoutServerFields(after, '1Gi'), withoutServerFields(before, '1Gi'));
  assert.deepEqual(await membersOf(plane, 'owned'), members);
});

/** The set as somebody would write it, with the size in its template. */
function withoutServerFields(set: object, size: string): unknown {
  const copy = JSON.parse(JSON.stringify(set));
  for (const field of ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields'])
    delete copy.metadata[field];
  delete copy.status;
  copy.spec.volumeClaimTemplates[0].spec.resources.requests.storage = size;
  return copy;
}

test('the template stays while an update is held back, and the claims may grow without it', options, async () => {
  await applySet('held');
  const partition = { spec: { updateStrategy: { rollingUpdate: { partition: 1 } } } };
  await plane.kubectl('patch', 'sts', 'held', '-p', JSON.stringify(partition));
  await plane.kubectl('set', 'image', 'sts/held', 'main=web:2');
  await waitFor(
    () => plane.kubectl('get', 'sts', 'held', '-o', 'jsonpath={.status.updatedReplicas} {.status.readyReplicas}'),
    (counts) => counts === '1 2',
    { what: 'one of two members to be updated' },
  );
  const refused = await user.run('held', '2Gi', '--yes');
  assert.equal(refused.code, 6, refused.output);
  assert.match(
    refused.output,
    /cannot be changed now: an update is under way or held back: held-0 has an older revision/,
  );
  const kept = await user.run('held', '2Gi', '--yes', '--keep-template', '--dry-run');
  assert.equal(kept.code, 0, kept.output);
});

test('a set that somebody else has made meanwhile is left as it is', options, async () => {
  await applySet('taken', {}, 1);
  const former = await plane.kubectl('get', 'sts', 'taken', '-o', 'json');
  const disturbed = await openDisturbed(plane);
  const other = growingUser(disturbed.plane.kubeconfig, () => plane.namespace);
  const background = new AbortController();
  const resizer = growEverything(plane, background.signal);
  try {
    const program = other.start('taken', '2Gi', '--yes', '--wait');
    disturbed.proxy.intercept = ({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/statefulsets?fieldManager=stsview')) return undefined;
      program.child.kill('SIGKILL');
      return { type: 'reset' };
    };
    assert.equal(await program.ended, 'SIGKILL', program.output());
    disturbed.proxy.intercept = () => undefined;
    const { uid, resourceVersion, ...metadata } = JSON.parse(former).metadata;
    await plane.apply(JSON.stringify({ ...JSON.parse(former), metadata }));
    const made = await readGrowingSet(plane, 'taken');
    const resumed = await other.run('--resume', '--yes');
    assert.equal(resumed.code, 1, resumed.output);
    assert.match(resumed.output, /Somebody else has made StatefulSet taken again, without 2Gi/);
    assert.equal((await readGrowingSet(plane, 'taken')).metadata.uid, made.metadata.uid);
    assert.equal((await other.keptSets()).length, 1);
  } finally {
    background.abort();
    await resizer;
    await disturbed.close();
    rmSync(other.home, { recursive: true });
  }
});

test('the classes go with the test', options, async () => {
  await plane.kubectl('delete', 'storageclass', classNamed('growing'), classNamed('fixed'));
});
