/**
 * Recognizes one storage under several descriptions. The pairs of in-tree and CSI names follow csi-translation-lib of
 * Kubernetes.
 */

import type { Volume } from '../model/kinds.ts';
import type { StorageSource } from '../model/storage.ts';

/** One description of a storage. */
export interface StorageIdentity {
  /** Only descriptions of one family are compared: "aws-ebs", "nfs", "csi disk.example.com". */
  readonly family: string;
  /** Names of the storage, of which one in common is enough. Empty: it may be any of the family. */
  readonly ids: readonly string[];
  /** Folders from the root, where the storage is a folder: it shares its data with those above and below it. */
  readonly folder?: readonly string[];
  /** The account or the cluster of the storage, if it is known. Two different ones are two storages. */
  readonly place?: string;
}

export function isSameStorage(left: StorageIdentity, right: StorageIdentity): boolean {
  const haveCommonId = left.ids.length === 0 || right.ids.length === 0 || left.ids.some((id) => right.ids.includes(id));
  const differInPlace = left.place !== undefined && right.place !== undefined && left.place !== right.place;
  return left.family === right.family && haveCommonId && !differInPlace && areNested(left.folder, right.folder);
}

function areNested(left: readonly string[] = [], right: readonly string[] = []): boolean {
  const shorter = Math.min(left.length, right.length);
  return left.slice(0, shorter).every((name, index) => name === right[index]);
}

/** Returns all descriptions of the storage; empty for a source that is not known. */
export function storageIdentities({
  storage,
  nodeTerms,
}: Pick<Volume, 'storage' | 'nodeTerms'>): readonly StorageIdentity[] {
  const { type, fields } = storage;
  if (type === 'csi') return csiIdentities(fields);
  if (type === 'local' || type === 'hostPath') {
    return [{ family: 'folder of a node', ids: hostnamesOf(nodeTerms), folder: foldersOf(fields['path']) }];
  }
  return inTreeIdentities(storage);
}

type Fields = StorageSource['fields'];

function one(family: string, id: string | undefined, more: Partial<StorageIdentity> = {}): readonly StorageIdentity[] {
  return id === undefined || id === '' ? [] : [{ family, ids: [id], ...more }];
}

function inTreeIdentities({ type, fields }: StorageSource): readonly StorageIdentity[] {
  switch (type) {
    case 'awsElasticBlockStore':
      return one('aws-ebs', lastPart(fields['volumeID']));
    case 'gcePersistentDisk':
      return one('gce-pd', fields['pdName']);
    case 'azureDisk':
      return one('azure-disk', fields['diskURI']?.toLowerCase());
    case 'azureFile':
      return azureShare(
        fields['shareName'],
        /^azure-storage-account-(.+)-secret$/.exec(fields['secretName'] ?? '')?.[1],
      );
    case 'vsphereVolume':
      return one('vsphere', fields['volumePath']);
    case 'cinder':
      return one('cinder', fields['volumeID']);
    case 'portworxVolume':
      return one('portworx', fields['volumeID']);
    case 'nfs':
      return nfsFolder(fields['server'], fields['path']);
    case 'iscsi':
      return iscsiTarget(fields);
    case 'fc':
      return fibreChannel(fields);
    case 'rbd':
      return one('rbd', fields['image'] === undefined ? '' : `${fields['pool'] ?? 'rbd'}/${fields['image']}`);
    case 'cephfs':
      return [
        { family: 'cephfs', ids: fields['monitors']?.split(',') ?? [], folder: foldersOf(fields['path'] ?? '/') },
      ];
    case 'glusterfs':
      return one('glusterfs', fields['endpoints'], { folder: foldersOf(fields['path']) });
    default:
      // Two equal descriptions are one storage, whatever the driver is.
      return Object.keys(fields).length === 0 ? [] : one(type, JSON.stringify(Object.entries(fields).toSorted()));
  }
}

/** A driver's own name of the volume, and the names that the same storage has in Kubernetes itself. */
function csiIdentities(fields: Fields): readonly StorageIdentity[] {
  const { driver = '', volumeHandle = '' } = fields;
  return [...one(`csi ${driver}`, volumeHandle), ...translatedIdentities(driver, volumeHandle, fields)];
}

function translatedIdentities(driver: string, handle: string, fields: Fields): readonly StorageIdentity[] {
  switch (driver) {
    case 'ebs.csi.aws.com':
      return one('aws-ebs', lastPart(handle));
    case 'pd.csi.storage.gke.io':
      return one('gce-pd', lastPart(handle));
    case 'disk.csi.azure.com':
      return one('azure-disk', handle.toLowerCase());
    case 'file.csi.azure.com': {
      const [, account, share] = handle.split('#');
      return azureShare(fields['shareName'] ?? share, fields['storageAccount'] ?? account);
    }
    case 'csi.vsphere.vmware.com':
      return [...one('vsphere', handle), ...one('vsphere', fields['initialvolumefilepath'])];
    case 'cinder.csi.openstack.org':
      return one('cinder', handle);
    case 'pxd.portworx.com':
      return one('portworx', handle);
    case 'nfs.csi.k8s.io': {
      const [server, share, subdirectory] = handle.split('#');
      const below = fields['subdir'] ?? fields['subDir'] ?? (fields['share'] === undefined ? subdirectory : '');
      return nfsFolder(fields['server'] ?? server, `${fields['share'] ?? share}/${below ?? ''}`);
    }
    case 'smb.csi.k8s.io':
      return one('smb', fields['source']?.toLowerCase(), { folder: foldersOf(fields['subdir'] ?? fields['subDir']) });
    case 'iscsi.csi.k8s.io':
      return iscsiTarget(fields);
    case 'rbd.csi.ceph.com':
      return rbdImage(handle, fields);
    case 'cephfs.csi.ceph.com': {
      const path = fields['rootPath'] ?? fields['subvolumePath'];
      return path === undefined ? [] : [{ family: 'cephfs', ids: [], folder: foldersOf(path) }];
    }
    default:
      return [];
  }
}

/** "aws://eu-1a/vol-1" → "vol-1", "projects/p/zones/z/disks/d" → "d" */
function lastPart(name: string | undefined): string | undefined {
  return name?.split('/').at(-1);
}

function foldersOf(path = ''): readonly string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

function azureShare(share: string | undefined, account: string | undefined): readonly StorageIdentity[] {
  return one('azure-file', share, account === undefined || account === '' ? {} : { place: account });
}

function nfsFolder(server: string | undefined, path: string | undefined): readonly StorageIdentity[] {
  return one('nfs', server?.toLowerCase().replace(/\.$/, ''), { folder: foldersOf(path) });
}

function iscsiTarget({ iqn, lun = '0' }: Fields): readonly StorageIdentity[] {
  return one('iscsi', iqn === undefined ? undefined : `${iqn.toLowerCase()} ${lun}`);
}

function fibreChannel({ targetWWNs = '', wwids = '', lun = '0' }: Fields): readonly StorageIdentity[] {
  const split = (names: string) => names.split(',').filter((name) => name !== '');
  const ids = [...split(wwids), ...split(targetWWNs).map((wwn) => `${wwn} ${lun}`)].map((id) => id.toLowerCase());
  return ids.length === 0 ? [] : [{ family: 'fc', ids }];
}

/** The migrated volumes of the in-tree driver carry the image's UUID and the pool's name in hexadecimal digits. */
const MIGRATED_RBD = /^mig_mons-.*_image-([0-9a-f-]+)_((?:[0-9a-f]{2})+)$/;

function rbdImage(handle: string, { pool, imageName, staticVolume }: Fields): readonly StorageIdentity[] {
  const [, uuid, hexPool = ''] = MIGRATED_RBD.exec(handle) ?? [];
  if (uuid !== undefined) {
    const bytes = hexPool.match(/../g) ?? [];
    const name = String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16)));
    return one('rbd', `${name}/kubernetes-dynamic-pvc-${uuid}`);
  }
  const image = staticVolume === 'true' ? handle : imageName;
  return pool === undefined || image === undefined ? [] : one('rbd', `${pool}/${image}`);
}

/** Returns the nodes to which the volume is tied; empty if it can be reached from any, or that is not clear. */
function hostnamesOf(terms: Volume['nodeTerms']): readonly string[] {
  const named = terms.map(({ expressions, fields }) =>
    [...expressions, ...fields]
      .filter(({ key, operator }) => operator === 'In' && HOSTNAME_KEYS.has(key))
      .flatMap(({ values }) => values),
  );
  return named.some((names) => names.length === 0) ? [] : named.flat();
}

const HOSTNAME_KEYS: ReadonlySet<string> = new Set(['kubernetes.io/hostname', 'metadata.name']);
