/** Claims that the pod template names: in the rows of `stsview status`, and in what `stsview why` finds. */

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { readStatus } from '../compare-with-kubectl.ts';
import { controlPlane } from '../control-plane.ts';
import { CLAIM, faultySetManifest, readWhyItem, waitForFirstFinding, waitUntilAvailable } from './harness.ts';
import { claimManifest, claimRefOf, removeClusterObjects, volumeManifest, volumeName } from './volumes.ts';

const plane = controlPlane('template');
const options = { skip: plane.skip, timeout: 180_000 };

after(async () => {
  if (plane.skip === false) await removeClusterObjects(plane);
});

const sharing = (claim: string) => `volumes: [{name: assets, persistentVolumeClaim: {claimName: ${claim}}}],`;
const ephemeral = (spec: string) => `volumes: [{name: scratch, ephemeral: {volumeClaimTemplate: {spec: {${spec}}}}}],`;

describe('claims that the pod template names', { concurrency: 4 }, () => {
  test('are in the rows', options, async () => {
    await plane.apply(claimManifest('pictures', CLAIM));
    const podSpec = `volumes: [{name: assets, persistentVolumeClaim: {claimName: pictures}}, {name: scratch, ephemeral: {volumeClaimTemplate: {spec: {${CLAIM}}}}}],`;
    await plane.apply(faultySetManifest('gallery', { replicas: 2, podSpec, claim: CLAIM }));
    await waitUntilAvailable(plane, 'gallery', 2);
    const bindings = (await readStatus(plane)).find(({ name }) => name === 'gallery')?.bindings ?? [];
    assert.deepEqual(
      bindings.map(({ claims }) => claims.map(({ name, origin, phase }) => [name, origin, phase])),
      [0, 1].map((ordinal) => [
        [`data-gallery-${ordinal}`, 'claim-template', 'Bound'],
        ['pictures', 'shared', 'Bound'],
        [`gallery-${ordinal}-scratch`, 'ephemeral', 'Bound'],
      ]),
    );
    assert.equal((await readWhyItem(plane, 'gallery')).code, 0);
  });

  test('that does not exist is the cause', options, async () => {
    await plane.apply(faultySetManifest('orphan', { podSpec: sharing('nobody-made-it') }));
    const found = await waitForFirstFinding(plane, 'orphan', 'ClaimMissing', 'PersistentVolumeClaim/nobody-made-it');
    assert.match(found.message, /which the pod template names, does not exist: orphan-0 cannot be scheduled/);
    await plane.apply(claimManifest('nobody-made-it', CLAIM));
    await waitUntilAvailable(plane, 'orphan', 1);
  });

  test('whose class does not exist is one finding about all members', options, async () => {
    await plane.apply(claimManifest('golden', `storageClassName: none-such, ${CLAIM}`));
    await plane.apply(faultySetManifest('crowd', { replicas: 3, policy: 'Parallel', podSpec: sharing('golden') }));
    const found = await waitForFirstFinding(plane, 'crowd', 'NoStorageClass', 'PersistentVolumeClaim/golden');
    assert.match(found.message, /^claim golden \(shared by all members\) asks for storage class none-such/);
    assert.match(found.message, /the same is true of crowd-1 and crowd-2$/);
  });

  test('that is being deleted while members use it', options, async () => {
    await plane.apply(claimManifest('leaving', CLAIM));
    await plane.apply(faultySetManifest('guests', { replicas: 2, podSpec: sharing('leaving') }));
    await waitUntilAvailable(plane, 'guests', 2);
    await plane.kubectl('delete', 'pvc', 'leaving', '--wait=false');
    const found = await waitForFirstFinding(plane, 'guests', 'ClaimTerminating', 'PersistentVolumeClaim/leaving');
    assert.match(found.message, /^claim leaving \(shared by all members\) is being deleted/);
  });

  test('that asks for a volume which is gone', options, async () => {
    await plane.apply(volumeManifest(plane, 'other', { spec: claimRefOf(plane, 'other') }));
    await plane.apply(
      claimManifest('wanting', `volumeName: ${volumeName(plane, 'other')}, storageClassName: '', ${CLAIM}`),
    );
    await plane.apply(faultySetManifest('wanting', { podSpec: sharing('wanting') }));
    const found = await waitForFirstFinding(
      plane,
      'wanting',
      'NamedVolumeUnavailable',
      'PersistentVolumeClaim/wanting',
    );
    assert.match(found.action?.command ?? '', /describe pv/);
  });

  test('of an ephemeral volume whose name is taken, and whose class does not exist', options, async () => {
    await plane.apply(claimManifest('cache-0-scratch', CLAIM));
    await plane.apply(faultySetManifest('cache', { podSpec: ephemeral(CLAIM) }));
    const taken = await waitForFirstFinding(plane, 'cache', 'ClaimMissing', 'PersistentVolumeClaim/cache-0-scratch');
    assert.match(taken.message, /cache-0-scratch/);
    await plane.apply(faultySetManifest('tmp', { podSpec: ephemeral(`storageClassName: none-such, ${CLAIM}`) }));
    await waitForFirstFinding(plane, 'tmp', 'NoStorageClass', 'PersistentVolumeClaim/tmp-0-scratch');
  });
});
