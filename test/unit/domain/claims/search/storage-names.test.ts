/** Objects that name only the volume of a claim, or the storage behind it. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { soughtClaim } from '../../../../../source/domain/claims/search/sought-claim.ts';
import type { StorageSource } from '../../../../../source/domain/model/storage.ts';
import { aClaim, aVolume } from '../../../../support/object-builders.ts';
import { kindOf, mentionOf } from './mention-of.ts';

const THING = kindOf('Thing', 'example.com');
const CONFIG_MAP = kindOf('ConfigMap');

function claimOn(type: string, fields: StorageSource['fields'], name = 'pvc-1f2e') {
  const volume = { ...aVolume(aClaim('data-web-0', { volume: name })), storage: { type, fields } };
  return soughtClaim(aClaim('data-web-0', { volume: name }), { set: undefined, ordinal: 0, volume });
}

const EBS = claimOn('csi', { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-0a1b' });
const IN_TREE = claimOn('awsElasticBlockStore', { volumeID: 'aws://eu-1a/vol-0a1b' });
const NFS = claimOn('nfs', { server: 'files.example.com', path: '/data' });
const LONG_NFS = claimOn('nfs', { server: '10.0.0.5', path: '/exports/shop/web' });
const LOCAL = claimOn('local', { path: '/mnt/disks/ssd0' });
const LONGHORN = claimOn('csi', { driver: 'driver.longhorn.io', volumeHandle: 'pvc-1f2e' });
const SHORT = claimOn('csi', { driver: 'x.example.com', volumeHandle: 'data' }, 'web');

describe('in any namespace', () => {
  const table: readonly (readonly [typeof EBS, unknown, string | undefined])[] = [
    [EBS, { volume: 'pvc-1f2e' }, 'names its volume: spec.volume'],
    [EBS, { run: 'velero restore --pv pvc-1f2e --now' }, 'names its volume: spec.run'],
    [EBS, { 'pvc-1f2e': {} }, 'names its volume: spec.pvc-1f2e'],
    [EBS, { source: { volumeHandle: 'vol-0a1b' } }, 'names the storage of its volume: spec.source.volumeHandle'],
    [EBS, { disk: 'aws://eu-1a/vol-0a1b' }, 'names the storage of its volume: spec.disk'],
    [EBS, { arn: 'arn:aws:ec2:eu-1:1:volume/vol-0a1b' }, 'names the storage of its volume: spec.arn'],
    [EBS, { volume: 'pvc-1f2e-clone', other: 'vol-0a1b2' }, undefined],
    [IN_TREE, { snapshotOf: 'vol-0a1b' }, 'names the storage of its volume: spec.snapshotOf'],
    [NFS, { server: 'files.example.com', path: '/data' }, 'names the folder of its volume: spec.path'],
    [NFS, { url: 'nfs://files.example.com/data' }, 'names the folder of its volume: spec.url'],
    [LONG_NFS, { url: 'nfs://10.0.0.5/exports/shop/web' }, 'names the folder of its volume: spec.url'],
    [NFS, { mount: 'files.example.com:/data' }, 'names the folder of its volume: spec.mount'],
    [NFS, { path: '/data' }, undefined],
    [NFS, { server: 'files.example.com', mountPath: '/data' }, undefined],
    [LONG_NFS, { from: '/exports/shop/web/nightly' }, 'names the folder of its volume: spec.from'],
    [LONG_NFS, { from: '/exports/shop/web2' }, undefined],
    [LOCAL, { hostPath: { path: '/mnt/disks/ssd0' } }, 'names the folder of its volume: spec.hostPath.path'],
    [LOCAL, { mountPath: '/mnt/disks/ssd0' }, undefined],
    [SHORT, { tier: 'web', kind: 'data' }, undefined],
    [SHORT, { volumeName: 'web' }, 'names its volume: spec.volumeName'],
    [SHORT, { volumeHandle: 'data' }, 'names the storage of its volume: spec.volumeHandle'],
  ];
  for (const [claim, spec, expected] of table) {
    test(JSON.stringify(spec), () => {
      for (const kind of [THING, CONFIG_MAP]) assert.equal(mentionOf(claim, { spec }, kind, 'pay'), expected);
    });
  }
  test('a volume that may not be read is named all the same', () => {
    const claim = soughtClaim(aClaim('data-web-0', { volume: 'pvc-1f2e' }), {
      set: undefined,
      ordinal: 0,
      volume: undefined,
    });
    assert.equal(mentionOf(claim, { spec: { pv: 'pvc-1f2e' } }, THING), 'names its volume: spec.pv');
  });
});

describe("the driver's own record of the volume needs nothing", () => {
  const status = { kubernetesStatus: { pvName: 'pvc-1f2e', pvcName: 'data-web-0', namespace: 'shop' } };
  const record = { metadata: { name: 'pvc-1f2e' }, status };
  const replica = { metadata: { name: 'r-1', ownerReferences: [{ name: 'pvc-1f2e' }] }, spec: { volume: 'pvc-1f2e' } };
  test('of the name of the volume, or owned by it', () => {
    for (const object of [record, { ...record, metadata: { name: 'pvc-1f2e-e-0' } }, replica]) {
      assert.equal(mentionOf(LONGHORN, object, kindOf('Volume', 'longhorn.io'), 'longhorn-system'), undefined);
    }
  });
  test('others of the driver, of other groups, and of Kubernetes do', () => {
    const clone = { metadata: { name: 'pvc-2' }, spec: { dataSource: 'vol://pvc-1f2e' } };
    assert.match(mentionOf(LONGHORN, clone, kindOf('Volume', 'longhorn.io')) ?? '', /^names/);
    assert.match(mentionOf(LONGHORN, record, kindOf('Backup', 'velero.io')) ?? '', /^names/);
    const hostPath = claimOn('csi', { driver: 'hostpath.csi.k8s.io', volumeHandle: 'h-12345' });
    const content = { metadata: { name: 'pvc-1f2e' }, spec: { source: { volumeHandle: 'h-12345' } } };
    const kind = kindOf('VolumeSnapshotContent', 'snapshot.storage.k8s.io', false);
    assert.match(mentionOf(hostPath, content, kind) ?? '', /^names/);
  });
});
