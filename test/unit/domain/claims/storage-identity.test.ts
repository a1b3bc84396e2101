/** Two descriptions of one storage, as volumes write them, and descriptions that only look alike. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { projectVolume } from '../../../../source/cluster/projection/volume.ts';
import { isSameStorage, storageIdentities } from '../../../../source/domain/claims/storage-identity.ts';

type Source = Readonly<Record<string, unknown>>;

const csi = (driver: string, volumeHandle: string, volumeAttributes = {}): Source => ({
  csi: { driver, volumeHandle, volumeAttributes },
});
const onNode = (source: Source, ...values: readonly string[]): Source => ({
  ...source,
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }] }],
    },
  },
});

function areSame(left: Source, right: Source): boolean {
  const [one, other] = [left, right].map((spec) =>
    storageIdentities(projectVolume({ metadata: { name: 'v', uid: 'u' }, spec })),
  );
  const isFound = (first: typeof one, second: typeof other) =>
    first?.some((identity) => second?.some((candidate) => isSameStorage(identity, candidate))) === true;
  assert.equal(isFound(one, other), isFound(other, one), 'the order does not matter');
  return isFound(one, other);
}

const uri = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/disks/d1';
const nfs = (server: string, path: string): Source => ({ nfs: { server, path } });
const iscsi = (targetPortal: string, iqn: string, lun = 0): Source => ({ iscsi: { targetPortal, iqn, lun } });
const rbd = (pool: string, image: string): Source => ({ rbd: { monitors: ['m'], pool, image } });
const cephfs = (path: string, ...monitors: readonly string[]): Source => ({ cephfs: { monitors, path } });

const SAME: Readonly<Record<string, readonly (readonly [Source, Source])[]>> = {
  'the same handle': [[csi('d', 'v1'), csi('d', 'v1', { a: 'b' })]],
  'AWS EBS': [
    [{ awsElasticBlockStore: { volumeID: 'aws://eu-1a/vol-1' } }, csi('ebs.csi.aws.com', 'vol-1')],
    [{ awsElasticBlockStore: { volumeID: 'vol-1' } }, { awsElasticBlockStore: { volumeID: 'aws:///vol-1' } }],
  ],
  'GCE PD': [
    [{ gcePersistentDisk: { pdName: 'd1' } }, csi('pd.csi.storage.gke.io', 'projects/p/zones/z/disks/d1')],
    [
      csi('pd.csi.storage.gke.io', 'projects/UNSPECIFIED/zones/z/disks/d1'),
      csi('pd.csi.storage.gke.io', 'projects/p/zones/z/disks/d1'),
    ],
  ],
  'Azure disk': [[{ azureDisk: { diskName: 'd1', diskURI: uri } }, csi('disk.csi.azure.com', uri.toUpperCase())]],
  'Azure file': [
    [
      { azureFile: { secretName: 'azure-storage-account-acc-secret', shareName: 's1' } },
      csi('file.csi.azure.com', 'rg#acc#s1###ns'),
    ],
    [{ azureFile: { secretName: 'mine', shareName: 's1' } }, csi('file.csi.azure.com', 'x', { shareName: 's1' })],
  ],
  vSphere: [
    [{ vsphereVolume: { volumePath: '[ds] k/x.vmdk' } }, csi('csi.vsphere.vmware.com', '[ds] k/x.vmdk')],
    [
      { vsphereVolume: { volumePath: '[ds] k/x.vmdk' } },
      csi('csi.vsphere.vmware.com', 'file:1', { initialvolumefilepath: '[ds] k/x.vmdk' }),
    ],
  ],
  'Cinder and Portworx': [
    [{ cinder: { volumeID: 'c1' } }, csi('cinder.csi.openstack.org', 'c1')],
    [{ portworxVolume: { volumeID: 'p1' } }, csi('pxd.portworx.com', 'p1')],
  ],
  NFS: [
    [nfs('Files', '/export/a'), nfs('files.', '/export//a/')],
    [nfs('files', '/export'), nfs('files', '/export/a')],
    [nfs('files', '/export/a'), csi('nfs.csi.k8s.io', 'x', { server: 'files', share: '/export', subdir: 'a' })],
    [nfs('files', '/export/a'), csi('nfs.csi.k8s.io', 'files#export#a#uuid#')],
  ],
  iSCSI: [[iscsi('1.1.1.1:3260', 'iqn.a', 1), iscsi('2.2.2.2', 'IQN.a', 1)]],
  FC: [
    [{ fc: { targetWWNs: ['A', 'b'], lun: 2 } }, { fc: { targetWWNs: ['B', 'c'], lun: 2 } }],
    [{ fc: { wwids: ['w1'] } }, { fc: { wwids: ['w2', 'w1'] } }],
  ],
  RBD: [
    [rbd('p', 'i'), rbd('p', 'i')],
    [
      rbd('kube', 'kubernetes-dynamic-pvc-1f'),
      csi('rbd.csi.ceph.com', 'mig_mons-b7f67366bb43f32e07d8a261a7840da9_image-1f_6b756265'),
    ],
    [rbd('p', 'i'), csi('rbd.csi.ceph.com', 'i', { pool: 'p', staticVolume: 'true' })],
  ],
  CephFS: [
    [cephfs('/a', 'm1', 'm2'), cephfs('/a/b', 'm2')],
    [cephfs('/a', 'm1'), csi('cephfs.csi.ceph.com', 'x', { rootPath: '/a', clusterID: 'c' })],
  ],
  'a folder of a node': [
    [onNode({ local: { path: '/mnt/d' } }, 'n1'), onNode({ hostPath: { path: '/mnt/d/' } }, 'n1')],
    [onNode({ local: { path: '/mnt/d' } }, 'n1'), { hostPath: { path: '/mnt/d/sub' } }],
    [onNode({ local: { path: '/mnt/d' } }, 'n1', 'n2'), onNode({ local: { path: '/mnt/d' } }, 'n2')],
  ],
  'equal descriptions of any source': [
    [{ quobyte: { registry: 'r', volume: 'v' } }, { quobyte: { registry: 'r', volume: 'v' } }],
    [{ flexVolume: { driver: 'd', options: { id: '1' } } }, { flexVolume: { driver: 'd', options: { id: '1' } } }],
    [
      { scaleIO: { gateway: 'g', system: 's', volumeName: 'v' } },
      { scaleIO: { gateway: 'g', system: 's', volumeName: 'v' } },
    ],
  ],
};

const DIFFERENT: readonly (readonly [Source, Source])[] = [
  [csi('d', 'v1'), csi('d', 'v2')],
  [csi('d', 'v1'), csi('e', 'v1')],
  [{ awsElasticBlockStore: { volumeID: 'aws://a/vol-1' } }, csi('ebs.csi.aws.com', 'vol-2')],
  [
    { azureFile: { secretName: 'azure-storage-account-a-secret', shareName: 's' } },
    csi('file.csi.azure.com', 'rg#b#s'),
  ],
  [nfs('files', '/export/a'), nfs('files', '/export/ab')],
  [nfs('files', '/export/a'), nfs('other', '/export/a')],
  [iscsi('p', 'iqn.a', 1), iscsi('p', 'iqn.a', 2)],
  [{ fc: { targetWWNs: ['a'], lun: 1 } }, { fc: { targetWWNs: ['a'], lun: 2 } }],
  [rbd('p', 'i'), rbd('q', 'i')],
  [cephfs('/a', 'm1'), cephfs('/a', 'm2')],
  [onNode({ local: { path: '/mnt/d' } }, 'n1'), onNode({ local: { path: '/mnt/d' } }, 'n2')],
  [onNode({ local: { path: '/mnt/d' } }, 'n1'), onNode({ local: { path: '/mnt/e' } }, 'n1')],
  [{ flexVolume: { driver: 'd', options: { id: '1' } } }, { flexVolume: { driver: 'd', options: { id: '2' } } }],
  [{ local: { path: '/mnt/d' } }, nfs('files', '/mnt/d')],
  [{}, {}],
];

describe('one storage', () => {
  for (const [name, pairs] of Object.entries(SAME)) {
    test(name, () => {
      for (const [left, right] of pairs) assert.equal(areSame(left, right), true, JSON.stringify([left, right]));
    });
  }
});

test('two storages', () => {
  for (const [left, right] of DIFFERENT) assert.equal(areSame(left, right), false, JSON.stringify([left, right]));
});
