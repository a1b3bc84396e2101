/**
 * Volumes that do not get to their node, and claims that somebody has: a control plane of its own, whose nodes leave
 * attaching to the controller manager. The statuses of the attacher and the snapshots are written by the test.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { dedicatedBed } from '../dedicated-bed.ts';
import {
  CLAIM,
  faultySetManifest,
  readWhyItem,
  reportEvent,
  waitForFirstFinding,
  waitUntilAvailable,
} from './harness.ts';
import { claimManifest, takeWayOut, volumeManifest } from './volumes.ts';

const plane = await dedicatedBed('holders');
const options = { skip: plane.skip, timeout: 240_000 };
const DRIVER = 'disk.example.com';
const RWOP = CLAIM.replace('ReadWriteOnce', 'ReadWriteOncePod');
const CSI = `storageClassName: csi, ${CLAIM}`;

const SNAPSHOT_CRD = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: volumesnapshots.snapshot.storage.k8s.io
  annotations: {api-approved.kubernetes.io: 'https://github.com/kubernetes-csi/external-snapshotter/pull/814'}
spec:
  group: snapshot.storage.k8s.io
  scope: Namespaced
  names: {plural: volumesnapshots, singular: volumesnapshot, kind: VolumeSnapshot, listKind: VolumeSnapshotList}
  versions:
    - name: v1
      served: true
      storage: true
      subresources: {status: {}}
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`;

const snapshotManifest = (name: string, claim: string) => `
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {name: ${name}}
spec: {source: {persistentVolumeClaimName: ${claim}}}
`;

const podOn = (name: string, claim: string, node: string) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, annotations: {bed/start-ms: "100", bed/stop-ms: "50"}}
spec: {nodeName: ${node}, terminationGracePeriodSeconds: 1, containers: [{name: main, image: 'app:1'}], volumes: [{name: data, persistentVolumeClaim: {claimName: ${claim}}}]}
`;

async function setUp(): Promise<void> {
  await plane.kubectl('annotate', 'node', '--all', 'volumes.kubernetes.io/controller-managed-attach-detach=true');
  await plane.apply(SNAPSHOT_CRD);
  await plane.apply(`
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: {name: ${DRIVER}}
spec: {attachRequired: true}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: csi}
provisioner: ${DRIVER}
---
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata: {name: node-1}
spec: {drivers: [{name: ${DRIVER}, nodeID: n1, allocatable: {count: 25}}]}
`);
  await plane.kubectl('wait', '--for=condition=Established', 'crd/volumesnapshots.snapshot.storage.k8s.io');
}

let ready: Promise<void> | undefined;

/** A test on the control plane with the driver, its class and the API of snapshots. */
function testOnNodes(name: string, run: () => Promise<void>): void {
  test(name, options, async () => {
    ready ??= setUp();
    await ready;
    await run();
  });
}

/** A volume of the driver, reserved for a claim. */
const csiVolume = (name: string, claim: string) =>
  volumeManifest(plane, name, {
    storageClass: 'csi',
    spec: `claimRef: {namespace: ${plane.namespace}, name: ${claim}},`,
    source: `csi: {driver: ${DRIVER}, volumeHandle: ${name}}`,
  });

interface AttachmentObject {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeName: string; readonly source: { readonly persistentVolumeName: string } };
}

/** Writes what the driver makes of the attachment that the controller manager asked for. */
async function answerAttachment(volume: string, node: string, status: unknown): Promise<void> {
  const found = await waitFor(
    async () => {
      const { items } = await plane.get<{ readonly items: readonly AttachmentObject[] }>(
        '/apis/storage.k8s.io/v1/volumeattachments',
      );
      return items.find(({ spec }) => spec.source.persistentVolumeName === volume && spec.nodeName === node);
    },
    (item) => item !== undefined,
    { what: `the VolumeAttachment of ${volume} to ${node}` },
  );
  const patch = JSON.stringify({ status });
  const object = `volumeattachment/${found?.metadata.name}`;
  await plane.kubectl('patch', object, '--subresource=status', '--type=merge', '-p', patch);
}

const attachError = (message: string) => ({
  attached: false,
  attachError: { message, time: new Date().toISOString().replace(/\.\d+Z$/, 'Z') },
});

const onNode = (node: string) => `nodeSelector: {kubernetes.io/hostname: ${node}},`;
const startsNever = { startMs: 3_600_000 };

describe('a volume that the driver does not attach', { concurrency: 3 }, () => {
  async function refuse(set: string, node: string, message: string) {
    await plane.apply(csiVolume(set, `data-${set}-0`));
    await plane.apply(faultySetManifest(set, { claim: CSI, podSpec: onNode(node), ...startsNever }));
    const volume = `${plane.namespace}-${set}`;
    await answerAttachment(volume, node, attachError(message));
    const found = await waitForFirstFinding(plane, set, 'AttachFailed', `PersistentVolume/${volume}`);
    return { found, text: [found.message, ...found.evidence].join('\n') };
  }

  testOnNodes('since the node takes no more', async () => {
    const said = 'rpc error: code = ResourceExhausted desc = Maximum number of attachments reached';
    const { found, text } = await refuse('full-node', 'node-1', said);
    assert.match(found.message, /cannot be attached to node node-1: the node takes no more volumes: it may take 25 of/);
    assert.match(text, /CSINode node-1: allocatable\.count=25/);
    await takeWayOut(found, plane);
    await plane.kubectl('uncordon', 'node-1');
  });

  testOnNodes('since the node takes no more, and nothing says how many', async () => {
    const { text } = await refuse('crowded', 'node-2', 'instance has max number of volumes (8) attached');
    assert.match(text, /the node takes no more volumes: 0 are attached/);
    assert.match(text, /not known: how many volumes node node-2 may take/);
  });

  testOnNodes('since it does not know the disk', async () => {
    const { found } = await refuse('no-disk', 'node-0', 'rpc error: code = NotFound desc = disk no-disk was not found');
    assert.match(found.message, /cannot be attached to node node-0: rpc error: code = NotFound desc = disk no-disk/);
    assert.doesNotMatch(found.message, /network/);
  });

  testOnNodes('since a name is too long', async () => {
    const { text } = await refuse('long-name', 'node-0', 'device path /dev/disk/by-id/scsi-0x is longer than 31 bytes');
    assert.match(text, /a name is longer than the kernel allows.*trying again does not help/s);
    await plane.apply(faultySetManifest('long-mount', { claim: CLAIM, ...startsNever }));
    await waitFor(
      () => plane.kubectl('get', 'pod', 'long-mount-0', '-o', 'jsonpath={.spec.nodeName}'),
      (node) => node !== '',
      {
        what: 'the node of long-mount-0',
      },
    );
    const volume = await plane.kubectl('get', 'pvc', 'data-long-mount-0', '-o', 'jsonpath={.spec.volumeName}');
    await reportEvent(
      plane,
      { kind: 'Pod', name: 'long-mount-0' },
      'FailedMount',
      `MountVolume.SetUp failed for volume "${volume}" : mkdir /var/lib/kubelet/x: file name too long`,
    );
    const mount = await waitForFirstFinding(plane, 'long-mount', 'MountFailed', `PersistentVolume/${volume}`);
    assert.match(mount.message, /a name is longer than the kernel allows/);
  });
});

describe('who has it', { concurrency: 3 }, () => {
  testOnNodes('a volume that a pod on another node uses', async () => {
    await plane.apply(csiVolume('both', 'both'));
    await plane.apply(claimManifest('both', CSI));
    await plane.apply(podOn('backup', 'both', 'node-1'));
    const volume = `${plane.namespace}-both`;
    await answerAttachment(volume, 'node-1', { attached: true });
    const shared = 'volumes: [{name: data, persistentVolumeClaim: {claimName: both}}],';
    await plane.apply(faultySetManifest('waiting', { podSpec: `${onNode('node-2')} ${shared}`, ...startsNever }));
    const found = await waitForFirstFinding(plane, 'waiting', 'MultiAttach', `PersistentVolume/${volume}`);
    assert.match(found.message, /waits for volume \S+, which pod backup, which has no owner, on node-1 still uses$/);
    assert.match(found.evidence.join('\n'), /VolumeAttachment: volume \S+ is attached to node-1/);
    assert.match(found.action?.command ?? '', /describe pod backup$/);
  });

  testOnNodes('a claim for one pod that another pod has', async () => {
    await plane.apply(claimManifest('data-solo-0', RWOP));
    await plane.apply(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: exporter}
spec:
  selector: {matchLabels: {app: exporter}}
  template:
    metadata: {labels: {app: exporter}}
    spec: {terminationGracePeriodSeconds: 1, containers: [{name: main, image: 'app:1'}], volumes: [{name: data, persistentVolumeClaim: {claimName: data-solo-0}}]}`);
    await plane.kubectl('wait', '--for=condition=Available', 'deployment/exporter', '--timeout=60s');
    await plane.apply(faultySetManifest('solo', { claim: RWOP }));
    const found = await waitForFirstFinding(plane, 'solo', 'ClaimHeld', 'PersistentVolumeClaim/data-solo-0');
    assert.match(found.message, /one pod at a time, and pod exporter-\S+ of ReplicaSet exporter-\S+ on node-\d has it/);
    await plane.kubectl('delete', 'deployment', 'exporter');
    await waitUntilAvailable(plane, 'solo', 1);
  });

  testOnNodes('a claim for one pod that all members name', async () => {
    await plane.apply(claimManifest('single', RWOP));
    const podSpec = 'volumes: [{name: data, persistentVolumeClaim: {claimName: single}}],';
    await plane.apply(faultySetManifest('crowd', { replicas: 2, podSpec }));
    const found = await waitForFirstFinding(plane, 'crowd', 'ClaimHeld', 'PersistentVolumeClaim/single');
    assert.match(
      found.message,
      /claim single \(shared by all members\) may be used by one pod at a time, and pod crowd-0/,
    );
    assert.match(found.evidence.join('\n'), /only one of them can run/);
  });

  testOnNodes(
    'a claim that is being deleted and that a pod keeps, before the FailedCreate that it brings about',
    async () => {
      await plane.apply(faultySetManifest('kept', { claim: CLAIM }));
      await waitUntilAvailable(plane, 'kept', 1);
      await plane.apply(podOn('reader', 'data-kept-0', 'node-0'));
      await plane.kubectl('delete', 'pvc', 'data-kept-0', '--wait=false');
      const up = await waitForFirstFinding(plane, 'kept', 'ClaimTerminating', 'PersistentVolumeClaim/data-kept-0');
      assert.match(
        up.message,
        /is being deleted: pod kept-0 of StatefulSet kept and pod reader, which has no owner, still use it/,
      );
      await plane.kubectl('delete', 'pod', 'kept-0');
      const found = await waitFor(
        () => readWhyItem(plane, 'kept'),
        ({ item }) => item.findings[0]?.message.startsWith('kept-0 is created only once') === true,
        { what: 'the claim in the way of kept-0' },
      );
      const [first] = found.item.findings;
      assert.equal(first?.code, 'ClaimTerminating');
      assert.match(first?.message ?? '', /is gone: pod reader, which has no owner, still uses it/);
      assert.ok(found.item.findings.every(({ code }) => code !== 'FailedCreate'));
    },
  );

  testOnNodes('a claim that is being deleted and that a snapshot keeps', async () => {
    await plane.apply(faultySetManifest('shot', { claim: CLAIM }));
    await waitUntilAvailable(plane, 'shot', 1);
    await plane.apply(snapshotManifest('nightly', 'data-shot-0'));
    const finalizers = ['kubernetes.io/pvc-protection', 'snapshot.storage.kubernetes.io/pvc-as-source-protection'];
    await plane.kubectl('patch', 'pvc', 'data-shot-0', '-p', JSON.stringify({ metadata: { finalizers } }));
    await plane.kubectl('scale', 'statefulset/shot', '--replicas=0');
    await plane.kubectl('wait', '--for=delete', 'pod/shot-0');
    await plane.kubectl('delete', 'pvc', 'data-shot-0', '--wait=false');
    await plane.kubectl('scale', 'statefulset/shot', '--replicas=1');
    const found = await waitForFirstFinding(plane, 'shot', 'ClaimTerminating', 'PersistentVolumeClaim/data-shot-0');
    assert.match(found.message, /is gone: VolumeSnapshot nightly is being taken from it/);
    await plane.kubectl('patch', 'pvc', 'data-shot-0', '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
  });
});

describe('a claim that is to be filled from a snapshot', { concurrency: 3 }, () => {
  const filled = (snapshot: string) =>
    `dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: ${snapshot}}, ${CSI}`;

  testOnNodes('that does not exist', async () => {
    await plane.apply(faultySetManifest('no-shot', { claim: filled('never') }));
    const found = await waitForFirstFinding(
      plane,
      'no-shot',
      'DataSourceNotReady',
      'PersistentVolumeClaim/data-no-shot-0',
    );
    assert.match(found.message, /is to be filled from VolumeSnapshot never, which does not exist: no-shot-0/);
  });

  testOnNodes('that is not ready', async () => {
    await plane.apply(snapshotManifest('slow', 'elsewhere'));
    await plane.apply(faultySetManifest('slow-shot', { claim: filled('slow') }));
    const found = await waitForFirstFinding(
      plane,
      'slow-shot',
      'DataSourceNotReady',
      'PersistentVolumeClaim/data-slow-shot-0',
    );
    assert.match(found.message, /VolumeSnapshot slow, which is not ready/);
  });

  testOnNodes('that has failed', async () => {
    await plane.apply(snapshotManifest('broken', 'elsewhere'));
    const status = JSON.stringify({ status: { readyToUse: false, error: { message: 'no space in the pool' } } });
    await plane.kubectl('patch', 'volumesnapshot/broken', '--subresource=status', '--type=merge', '-p', status);
    await plane.apply(faultySetManifest('bad-shot', { claim: filled('broken') }));
    const found = await waitForFirstFinding(
      plane,
      'bad-shot',
      'DataSourceNotReady',
      'PersistentVolumeClaim/data-bad-shot-0',
    );
    assert.match(found.message, /VolumeSnapshot broken, which is not ready: no space in the pool/);
    assert.equal(found.severity, 'error');
  });
});
