/**
 * A member that was deleted by force, and may still write on a node that does not report. The node, its mounted volume
 * and the VolumeAttachment are made by hand, since no kubelet of the control plane mounts anything.
 */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import { CLAIM, faultySetManifest, readWhyItem, waitUntilAvailable } from './harness.ts';
import { claimRefOf, removeClusterObjects, volumeManifest, volumeName } from './volumes.ts';

const plane = controlPlane('former-member');
const options = { skip: plane.skip, timeout: 240_000 };
const NODE = (): string => `${plane.namespace}-silent`;
const DRIVER = 'disk.example.com';

after(async () => {
  if (plane.skip !== false) return;
  await plane.kubectl('delete', 'node', NODE(), '--ignore-not-found', '--wait=false');
  await plane.kubectl('delete', 'volumeattachment', '-l', `test=${plane.namespace}`, '--wait=false');
  await removeClusterObjects(plane);
});

const silentNode = (): string => `
---
apiVersion: v1
kind: Node
metadata: {name: ${NODE()}, labels: {test: ${plane.namespace}}, annotations: {bed/silent: 'yes'}}
spec: {unschedulable: true}
`;

const attachment = (volume: string): string => `
---
apiVersion: storage.k8s.io/v1
kind: VolumeAttachment
metadata: {name: ${volumeName(plane, 'former')}, labels: {test: ${plane.namespace}}}
spec: {attacher: ${DRIVER}, nodeName: ${NODE()}, source: {persistentVolumeName: ${volumeName(plane, volume)}}}
`;

const formerMembers = async (set: string): Promise<readonly string[]> => {
  const { item } = await readWhyItem(plane, set);
  return item.findings.flatMap(({ code, message }) => (code === 'FormerMember' ? [message] : []));
};

const waitForFormer = (set: string, count: number, what: string) =>
  waitFor(
    () => formerMembers(set),
    (found) => found.length === count,
    { what, deadline: 60_000, every: 500 },
  );

/** No kubelet writes it, so that the node is not ready from the beginning. */
const patchNodeStatus = (status: object) =>
  plane.kubectl('patch', 'node', NODE(), '--subresource=status', '--type=merge', '-p', JSON.stringify({ status }));

test('a volume that a silent node has mounted, until the node is declared out of service', options, async () => {
  await plane.apply(silentNode());
  const source = `csi: {driver: ${DRIVER}, volumeHandle: vol-1}`;
  await plane.apply(volumeManifest(plane, 'mounted', { spec: claimRefOf(plane, 'data-taken-0', ''), source }));
  await plane.apply(faultySetManifest('taken', { claim: `storageClassName: '', ${CLAIM}` }));
  await waitUntilAvailable(plane, 'taken', 1);
  assert.deepEqual(await formerMembers('taken'), []);
  await patchNodeStatus({
    conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }],
    volumesInUse: [`kubernetes.io/csi/${DRIVER}^vol-1`],
  });
  const [said] = await waitForFormer('taken', 1, 'the former member on the silent node');
  assert.equal(
    said,
    `a former taken-0 may still write to volume ${volumeName(plane, 'mounted')} on node ${NODE()}, which does not report`,
  );
  await plane.kubectl('taint', 'node', NODE(), 'node.kubernetes.io/out-of-service=nodeshutdown:NoExecute');
  await waitForFormer('taken', 0, 'no former member on a node that is out of service');
  await plane.kubectl('taint', 'node', NODE(), 'node.kubernetes.io/out-of-service-');
  await waitForFormer('taken', 1, 'the former member once the taint is taken off');
  await plane.kubectl('delete', 'node', NODE());
  await waitForFormer('taken', 0, 'no former member on a node that is gone');
});

test('a VolumeAttachment to a silent node, while the replacement starts', options, async () => {
  await plane.apply(silentNode());
  await patchNodeStatus({ conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }] });
  const source = `csi: {driver: ${DRIVER}, volumeHandle: vol-2}`;
  await plane.apply(volumeManifest(plane, 'attached', { spec: claimRefOf(plane, 'data-held-0', ''), source }));
  await plane.apply(attachment('attached'));
  await plane.kubectl(
    'patch',
    'volumeattachment',
    volumeName(plane, 'former'),
    '--subresource=status',
    '--type=merge',
    '-p',
    '{"status":{"attached":true}}',
  );
  // It stays in ContainerCreating: the attachments are read for a pod that starts.
  await plane.apply(faultySetManifest('held', { claim: `storageClassName: '', ${CLAIM}`, startMs: 3_600_000 }));
  const [said] = await waitForFormer('held', 1, 'the former member by its VolumeAttachment');
  assert.match(said ?? '', /^a former held-0 may still write to volume \S+-attached on node \S+-silent/);
});
