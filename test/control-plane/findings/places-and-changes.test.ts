/** Volumes out of reach, nodes that are gone, and changes of claims that the driver has refused. */

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import {
  CLAIM,
  faultySetManifest,
  patchStatus,
  readWhyItem,
  waitForFirstFinding,
  waitUntilAvailable,
} from './harness.ts';
import {
  claimManifest,
  classManifest,
  removeClusterObjects,
  takeWayOut,
  volumeManifest,
  volumeName,
} from './volumes.ts';

const plane = controlPlane('places');
const options = { skip: plane.skip, timeout: 240_000 };

after(async () => {
  if (plane.skip === false) await removeClusterObjects(plane);
});

/** A volume for one claim, in a place. */
function volumeAt(
  name: string,
  claim: string,
  storageClass: string,
  key: string,
  ...values: readonly string[]
): string {
  return volumeManifest(plane, name, {
    storageClass,
    spec: `claimRef: {namespace: ${plane.namespace}, name: ${claim}}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: ${key}, operator: In, values: [${values.join(', ')}]}]}]}},`,
  });
}

const ZONE = 'topology.kubernetes.io/zone';
const NO_CLASS = `storageClassName: '', ${CLAIM}`;

describe('volumes out of reach', { concurrency: 3 }, () => {
  const PLACES: readonly (readonly [string, string, readonly string[], RegExp])[] = [
    ['atlantis', ZONE, ['zone-x'], /no node is in zone zone-x, where volume \S+-atlantis of claim data-atlantis-0 is$/],
    ['lemuria', ZONE, ['zone-y', 'zone-z'], /no node is in zone zone-y or zone-z/],
    ['mu', 'topology.disk.example.com/rack', ['r1'], /no node is in topology\.disk\.example\.com\/rack r1/],
  ];
  for (const [set, key, values, says] of PLACES) {
    test(`in ${key} ${values.join(', ')}`, options, async () => {
      await plane.apply(volumeAt(set, `data-${set}-0`, '', key, ...values));
      await plane.apply(faultySetManifest(set, { claim: NO_CLASS }));
      const found = await waitForFirstFinding(
        plane,
        set,
        'VolumeOutOfReach',
        `PersistentVolume/${volumeName(plane, set)}`,
      );
      assert.match(found.message, says);
      if (key === ZONE) assert.match(found.evidence.join('\n'), /nodes are in zone zone-a, zone-b, zone-c/);
    });
  }

  test('of one pod that exclude each other; the way out deletes the youngest claim', options, async () => {
    await plane.apply(
      classManifest(plane, 'apart', 'provisioner: kubernetes.io/host-path\nvolumeBindingMode: WaitForFirstConsumer'),
    );
    const storageClass = `${plane.namespace}-apart`;
    await plane.apply(volumeAt('east', 'data-apart-0', storageClass, ZONE, 'zone-a'));
    await plane.apply(volumeAt('west', 'logs-apart-0', storageClass, ZONE, 'zone-b'));
    const spec = `storageClassName: ${storageClass}, ${CLAIM}`;
    const templates = ['data', 'logs'].map((name) => `{metadata: {name: ${name}}, spec: {${spec}}}`).join(', ');
    await plane.apply(faultySetManifest('apart', { spec: `volumeClaimTemplates: [${templates}]` }));
    const found = await waitForFirstFinding(plane, 'apart', 'VolumeOutOfReach', 'Pod/apart-0');
    assert.match(found.message, /no node can ever reach both of its volumes, \S+-east and \S+-west$/);
    await takeWayOut(found, plane);
    await waitUntilAvailable(plane, 'apart', 1);
  });

  test('that are to be made for a node which is gone; the way out takes the annotation off', options, async () => {
    const claim = 'data-chosen-0';
    await plane.apply(
      classManifest(plane, 'chosen', 'provisioner: kubernetes.io/host-path\nvolumeBindingMode: WaitForFirstConsumer') +
        claimManifest(claim, `storageClassName: ${plane.namespace}-chosen, ${CLAIM}`),
    );
    await plane.kubectl('annotate', 'pvc', claim, 'volume.kubernetes.io/selected-node=scaled-away');
    await plane.apply(faultySetManifest('chosen', { claim: `storageClassName: ${plane.namespace}-chosen, ${CLAIM}` }));
    const found = await waitForFirstFinding(plane, 'chosen', 'SelectedNodeGone', `PersistentVolumeClaim/${claim}`);
    assert.match(found.message, /to be made for node scaled-away, which does not exist: chosen-0 cannot be scheduled/);
    await takeWayOut(found, plane);
    await waitFor(
      () => plane.kubectl('get', 'pvc', claim, '-o', 'jsonpath={.status.phase}'),
      (phase) => phase === 'Bound',
      {
        what: `${claim} to be bound`,
        deadline: 120_000,
      },
    );
  });
});

describe('changes of a claim', { concurrency: 3 }, () => {
  async function change(set: string, status: unknown, code: string) {
    await plane.apply(faultySetManifest(set, { claim: CLAIM }));
    await waitUntilAvailable(plane, set, 1);
    await patchStatus(plane, `pvc/data-${set}-0`, status);
    return waitForFirstFinding(plane, set, code, `PersistentVolumeClaim/data-${set}-0`);
  }

  test('a size that the driver refuses for good, and a smaller one that it may be asked for', options, async () => {
    await plane.apply(classManifest(plane, 'grow', 'provisioner: disk.example.com\nallowVolumeExpansion: true'));
    const storageClass = `${plane.namespace}-grow`;
    await plane.apply(
      volumeManifest(plane, 'grow', {
        storageClass,
        spec: `claimRef: {namespace: ${plane.namespace}, name: data-grow-0},`,
      }),
    );
    await plane.apply(faultySetManifest('grow', { claim: `storageClassName: ${storageClass}, ${CLAIM}` }));
    await waitUntilAvailable(plane, 'grow', 1);
    const ask = (size: string) =>
      plane.kubectl('patch', 'pvc', 'data-grow-0', '-p', `{"spec":{"resources":{"requests":{"storage":"${size}"}}}}`);
    await ask('5Gi');
    await patchStatus(plane, 'pvc/data-grow-0', {
      allocatedResources: { storage: '5Gi' },
      allocatedResourceStatuses: { storage: 'ControllerResizeInfeasible' },
      conditions: [{ type: 'ControllerResizeError', status: 'True', message: 'the disk does not grow' }],
    });
    const { item, code } = await waitFor(
      () => readWhyItem(plane, 'grow'),
      ({ item: { findings } }) => findings[0]?.code === 'ResizePending' && findings[0].severity === 'error',
      { what: 'the refused size' },
    );
    assert.match(
      item.findings[0]?.message ?? '',
      /asks for 5Gi and has 1Gi: the storage driver refuses that size for good \(the disk/,
    );
    assert.equal(code, 4);
    await ask('2Gi');
    await patchStatus(plane, 'pvc/data-grow-0', {
      allocatedResources: { storage: '2Gi' },
      allocatedResourceStatuses: { storage: 'NodeResizeInProgress' },
      conditions: [{ type: 'NodeResizeError', status: 'True', message: 'resize2fs: device busy' }],
    });
    const failing = await waitFor(
      () => readWhyItem(plane, 'grow'),
      (result) => result.item.findings.some(({ message }) => message.includes('the node fails to grow it')),
      { what: 'the node that fails and tries again' },
    );
    const finding = failing.item.findings.find(({ code: found }) => found === 'ResizePending');
    assert.match(finding?.message ?? '', /the node fails to grow it, and tries again \(resize2fs: device busy\)$/);
    assert.doesNotMatch(finding?.action?.command ?? '', /delete pod/);
  });

  test('attributes that the driver refuses for good', options, async () => {
    const found = await change(
      'infeasible',
      {
        modifyVolumeStatus: { targetVolumeAttributesClassName: 'gold', status: 'Infeasible' },
        conditions: [{ type: 'ModifyVolumeError', status: 'True', message: 'no such tier' }],
      },
      'AttributesPending',
    );
    assert.match(found.message, /VolumeAttributesClass gold: the storage driver refuses it for good \(no such tier\)$/);
    assert.equal(found.severity, 'error');
  });

  test('attributes whose class is awaited, and attributes that are being applied', options, async () => {
    const waiting = await change(
      'awaited',
      { modifyVolumeStatus: { targetVolumeAttributesClassName: 'silver', status: 'Pending' } },
      'AttributesPending',
    );
    assert.match(waiting.message, /silver: the change has not begun/);
    await patchStatus(plane, 'pvc/data-awaited-0', {
      modifyVolumeStatus: { targetVolumeAttributesClassName: 'silver', status: 'InProgress' },
      conditions: [{ type: 'ModifyingVolume', status: 'True' }],
    });
    await waitFor(
      () => readWhyItem(plane, 'awaited'),
      ({ item }) => item.findings[0]?.message.includes('the storage driver is applying it') === true,
      { what: 'the change in progress' },
    );
  });
});
