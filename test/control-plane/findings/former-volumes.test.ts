/** Claims whose data lie in a volume that they do not have, and the plan that brings the data back. */

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import {
  CLAIM,
  faultySetManifest,
  readFaultyPod,
  readWhyItem,
  waitForFirstFinding,
  waitUntilAvailable,
} from './harness.ts';
import { claimManifest, claimRefOf, removeClusterObjects, takeWayOut, volumeManifest, volumeName } from './volumes.ts';

const plane = controlPlane('former');
const options = { skip: plane.skip, timeout: 240_000 };
const NO_CLASS = `storageClassName: '', ${CLAIM}`;

after(async () => {
  if (plane.skip === false) await removeClusterObjects(plane);
});

/** A claim as a restore writes it: bound, to a volume that refers to the claim of before. */
const restoredClaim = (name: string, volume: string) => `
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}, annotations: {pv.kubernetes.io/bind-completed: 'yes', pv.kubernetes.io/bound-by-controller: 'yes'}}
spec: {volumeName: ${volumeName(plane, volume)}, ${NO_CLASS}}
`;

const volumeOfClaim = (claim: string) => plane.kubectl('get', 'pvc', claim, '-o', 'jsonpath={.spec.volumeName}');

const waitUntilGone = (pod: string) =>
  waitFor(
    () =>
      readFaultyPod(plane, pod).then(
        () => 'there',
        () => 'gone',
      ),
    (seen) => seen === 'gone',
    { what: `the end of ${pod}` },
  );

describe('Lost claims', { concurrency: 3 }, () => {
  test('after a restore: the data are safe, and the steps of the plan bring them back', options, async () => {
    await plane.apply(volumeManifest(plane, 'safe', { spec: claimRefOf(plane, 'data-restored-0') }));
    await plane.apply(restoredClaim('data-restored-0', 'safe'));
    await plane.apply(faultySetManifest('restored', { claim: NO_CLASS }));
    const first = await waitForFirstFinding(plane, 'restored', 'ClaimLost', 'PersistentVolumeClaim/data-restored-0', {
      says: /^event ClaimMisbound/m,
    });
    assert.match(first.message, /no longer bound to its volume \S+-safe, which belongs to a former claim of that name/);
    await takeWayOut(first, plane);
    await plane.kubectl('delete', 'pvc/data-restored-0', 'pod/restored-0', '--wait=false');
    await waitUntilAvailable(plane, 'restored', 1);
    assert.equal(await volumeOfClaim('data-restored-0'), volumeName(plane, 'safe'));
  });

  test('two claims of one volume: it belongs to the other', options, async () => {
    await plane.apply(claimManifest('mine', `volumeName: ${volumeName(plane, 'double')}, ${NO_CLASS}`));
    await plane.apply(volumeManifest(plane, 'double'));
    await waitFor(
      () => plane.kubectl('get', 'pvc', 'mine', '-o', 'jsonpath={.status.phase}'),
      (phase) => phase === 'Bound',
      {
        what: 'the first claim of the volume',
      },
    );
    await plane.apply(restoredClaim('data-second-0', 'double'));
    await plane.apply(faultySetManifest('second', { claim: NO_CLASS }));
    const first = await waitForFirstFinding(plane, 'second', 'ClaimLost', 'PersistentVolumeClaim/data-second-0');
    assert.match(first.message, /which belongs to claim \S+\/mine \(Bound\)/);
    assert.match(first.action?.command ?? '', /describe pv/);
  });

  test('the volume is gone', options, async () => {
    await plane.apply(restoredClaim('data-bereft-0', 'vanished'));
    await plane.apply(faultySetManifest('bereft', { claim: NO_CLASS }));
    const first = await waitForFirstFinding(plane, 'bereft', 'ClaimLost', 'PersistentVolumeClaim/data-bereft-0');
    assert.match(first.message, /has lost its volume \S+-vanished, which no longer exists/);
  });
});

/** A set whose claim was deleted while it was scaled to zero, and whose volume is kept. */
async function loseClaim(set: string, claim: string): Promise<string> {
  await plane.apply(faultySetManifest(set, { claim }));
  await waitUntilAvailable(plane, set, 1);
  const old = await volumeOfClaim(`data-${set}-0`);
  await plane.kubectl('delete', 'statefulset', set);
  await waitUntilGone(`${set}-0`);
  await plane.kubectl('delete', 'pvc', `data-${set}-0`);
  await waitFor(
    () => plane.kubectl('get', 'pv', old, '-o', 'jsonpath={.status.phase}'),
    (phase) => phase === 'Released',
    {
      what: `volume ${old} to be Released`,
    },
  );
  await plane.kubectl('label', 'pv', old, `test=${plane.namespace}`);
  return old;
}

describe('claims that were made anew', { concurrency: 3 }, () => {
  const retained = `storageClassName: retained, ${CLAIM}`;

  test('while the former volume is kept', options, async () => {
    const old = await loseClaim('phoenix', retained);
    await plane.apply(faultySetManifest('phoenix', { claim: retained }));
    await waitUntilAvailable(plane, 'phoenix', 1);
    const found = await waitForFirstFinding(plane, 'phoenix', 'FormerVolume', 'PersistentVolumeClaim/data-phoenix-0');
    assert.match(
      found.message,
      new RegExp(`the data of a former claim of that name are in volume ${old} \\(Released\\)`),
    );
    assert.equal((await readWhyItem(plane, 'phoenix')).code, 3);
    await takeWayOut(found, plane);
    await plane.kubectl('delete', 'pvc/data-phoenix-0', 'pod/phoenix-0', '--wait=false');
    await waitFor(
      () => volumeOfClaim('data-phoenix-0').catch(() => ''),
      (volume) => volume === old,
      {
        what: `claim data-phoenix-0 to be bound to ${old}`,
        deadline: 60_000,
      },
    );
    await waitUntilAvailable(plane, 'phoenix', 1);
  });

  test('while the former volume is reserved and too small', options, async () => {
    await plane.apply(
      volumeManifest(plane, 'small', {
        size: '1Mi',
        spec: claimRefOf(plane, 'data-grown-0').replace(/, uid: [^}]*/, ''),
      }),
    );
    await plane.apply(faultySetManifest('grown', { claim: retained }));
    await waitUntilAvailable(plane, 'grown', 1);
    const found = await waitForFirstFinding(plane, 'grown', 'FormerVolume', 'PersistentVolumeClaim/data-grown-0');
    assert.match(found.message, /in volume \S+-small \(Available\)/);
    assert.match(found.evidence.join('\n'), /passes the volume over: its class is none, smaller than 1Gi/);
  });

  test('while the former volume has another class', options, async () => {
    const old = await loseClaim('moved', retained);
    await plane.apply(faultySetManifest('moved', { claim: CLAIM }));
    await waitUntilAvailable(plane, 'moved', 1);
    const found = await waitForFirstFinding(plane, 'moved', 'FormerVolume', 'PersistentVolumeClaim/data-moved-0');
    assert.match(found.message, new RegExp(`in volume ${old}`));
    assert.match(found.evidence.join('\n'), /its class is retained/);
  });
});
