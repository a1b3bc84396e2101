/** Volumes grow as external-resizer and the kubelets grow them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, itemsOf } from '../../../../../source/simulator/model/json.ts';
import { type ClusterHarness, createClusterHarness, webSetManifest } from '../../cluster-harness.ts';

const CLAIMS = 'persistentvolumeclaims';

function classManifest(
  parameters: Readonly<Record<string, string>>,
  more: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'growing' },
    provisioner: 'disk.csi.simulated',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: true,
    parameters,
    ...more,
  });
}

function openWith(
  parameters: Readonly<Record<string, string>>,
  more?: Readonly<Record<string, unknown>>,
): ClusterHarness {
  const harness = createClusterHarness();
  harness.apply(classManifest(parameters, more));
  harness.apply(webSetManifest({ replicas: 1, storageClass: 'growing' }));
  harness.until('web-0 to be ready', () => harness.isReady('web-0'));
  return harness;
}

const claimIn = (harness: ClusterHarness) => harness.get(CLAIMS, 'data-web-0');
const capacityIn = (harness: ClusterHarness) => at(claimIn(harness)?.status, 'capacity', 'storage');
const stateIn = (harness: ClusterHarness) => at(claimIn(harness)?.status, 'allocatedResourceStatuses', 'storage');
const conditionsIn = (harness: ClusterHarness) =>
  itemsOf(claimIn(harness)?.status?.['conditions']).map((item) => at(item, 'type'));

function ask(harness: ClusterHarness, storage: string): void {
  harness.patch(CLAIMS, 'data-web-0', { spec: { resources: { requests: { storage } } } });
}

test('online: the driver grows the volume, and then the node its file system', () => {
  const harness = openWith({});
  ask(harness, '3Gi');
  harness.until('the driver to begin', () => stateIn(harness) === 'ControllerResizeInProgress');
  assert.deepEqual(conditionsIn(harness), ['Resizing']);
  harness.until('the node to be asked', () => stateIn(harness) === 'NodeResizePending');
  assert.deepEqual(conditionsIn(harness), ['FileSystemResizePending']);
  assert.equal(capacityIn(harness), '1Gi');
  harness.until('the size', () => capacityIn(harness) === '3Gi');
  assert.deepEqual([stateIn(harness), conditionsIn(harness)], [undefined, []]);
  const volume = String(claimIn(harness)?.spec?.['volumeName']);
  assert.equal(at(harness.get('persistentvolumes', volume)?.spec, 'capacity', 'storage'), '3Gi');
  const reasons = harness.eventReasons('data-web-0');
  assert.ok(reasons.includes('Resizing') && reasons.includes('FileSystemResizeRequired'), reasons.join());
});

test('offline: the file system waits until a pod has started', () => {
  const harness = openWith({ 'demo/expand': 'offline' });
  ask(harness, '3Gi');
  harness.until('the node to be asked', () => stateIn(harness) === 'NodeResizePending');
  harness.clock.advance(60_000);
  assert.equal(capacityIn(harness), '1Gi');
  harness.remove('pods', 'web-0');
  harness.until('the size', () => capacityIn(harness) === '3Gi');
});

test('a size that is too large is refused for good, and a smaller one is taken', () => {
  const harness = openWith({ 'demo/expand-max': '10Gi' });
  ask(harness, '20Gi');
  harness.until('the refusal', () => stateIn(harness) === 'ControllerResizeInfeasible');
  harness.clock.advance(600_000);
  assert.equal(capacityIn(harness), '1Gi');
  assert.match(harness.eventMessages('VolumeResizeFailed').join('\n'), /the driver has no volume of 20Gi/);
  ask(harness, '5Gi');
  harness.until('the smaller size', () => capacityIn(harness) === '5Gi');
  assert.throws(() => ask(harness, '2Gi'), /field can not be less than status\.capacity/);
});

test('a driver that fails once tries again', () => {
  const harness = openWith({ 'demo/expand': 'error' });
  ask(harness, '3Gi');
  harness.until('the failure', () => conditionsIn(harness).includes('ControllerResizeError'));
  harness.until('the size', () => capacityIn(harness) === '3Gi');
});

test('a driver that is built in waits for an external one', () => {
  const harness = openWith({}, { provisioner: 'kubernetes.io/host-path' });
  ask(harness, '3Gi');
  harness.until('the event', () => harness.eventReasons('data-web-0').includes('ExternalExpanding'));
  harness.clock.advance(600_000);
  assert.equal(capacityIn(harness), '1Gi');
});
