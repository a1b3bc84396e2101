/** An attachment that its attacher does not act on. Attachment, CSINode and the pod's times are written by hand. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import { CLAIM, faultySetManifest, patchStatus, waitForFirstFinding } from './harness.ts';
import { claimRefOf, removeClusterObjects, volumeManifest, volumeName } from './volumes.ts';

const plane = controlPlane('attach-pending');
const options = { skip: plane.skip, timeout: 240_000 };
const DRIVER = (): string => `${plane.namespace}.example.com`;

after(async () => {
  if (plane.skip !== false) return;
  await plane.kubectl('delete', 'volumeattachment', '-l', `test=${plane.namespace}`, '--wait=false');
  await removeClusterObjects(plane);
});

test('the attachment, its attacher and the driver on the node are named', options, async () => {
  const source = `csi: {driver: ${DRIVER()}, volumeHandle: vol-1}`;
  await plane.apply(volumeManifest(plane, 'idle', { spec: claimRefOf(plane, 'data-idle-0', ''), source }));
  await plane.apply(faultySetManifest('idle', { claim: `storageClassName: '', ${CLAIM}`, startMs: 600_000 }));
  const node = await waitFor(
    () => plane.kubectl('get', 'pod', 'idle-0', '--ignore-not-found', '-o', 'jsonpath={.spec.nodeName}'),
    (name) => name !== '',
    { what: 'a node for idle-0', deadline: 60_000 },
  );
  await plane.apply(`
apiVersion: storage.k8s.io/v1
kind: VolumeAttachment
metadata: {name: ${volumeName(plane, 'idle')}, labels: {test: ${plane.namespace}}}
spec: {attacher: ${DRIVER()}, nodeName: ${node}, source: {persistentVolumeName: ${volumeName(plane, 'idle')}}}`);
  const since = new Date(Date.now() - 12 * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
  await patchStatus(plane, 'pod/idle-0', {
    conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: since }],
  });
  const subject = `PersistentVolume/${volumeName(plane, 'idle')}`;
  const { message, evidence, action } = await waitForFirstFinding(plane, 'idle', 'AttachFailed', subject);
  assert.match(message, new RegExp(`${DRIVER()} has not attached to node ${node}, without an error`));
  assert.match(
    evidence.join('\n'),
    /VolumeAttachment \S+ to \S+ by \S+: status\.attached=false, no attachError, made 20/,
  );
  assert.match(evidence.join('\n'), new RegExp(`CSINode ${node}: driver ${DRIVER()} is not registered`));
  assert.match(action?.command ?? '', /describe volumeattachment \S+$/);
});
