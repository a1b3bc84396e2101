import type { StorageSource } from '../../domain/model/storage.ts';
import { fields, isRecord, list, text } from '../json-fields.ts';
import { intern } from './intern.ts';

/** The field that identifies the volume, by source. Other sources are described by their type alone. */
const IDENTIFYING_FIELD: Readonly<Record<string, string>> = {
  local: 'path',
  hostPath: 'path',
  awsElasticBlockStore: 'volumeID',
  azureDisk: 'diskName',
  azureFile: 'shareName',
  cinder: 'volumeID',
  gcePersistentDisk: 'pdName',
  glusterfs: 'path',
  photonPersistentDisk: 'pdID',
  portworxVolume: 'volumeID',
  vsphereVolume: 'volumePath',
};

/** Fields of a volume's spec that are objects but not sources. */
const NOT_A_SOURCE: ReadonlySet<string> = new Set(['capacity', 'claimRef', 'nodeAffinity']);

function joined(...parts: readonly string[]): string {
  return parts.filter((word) => word !== '').join(' ');
}

/** The fields that identify a storage, of all sources and of the CSI drivers whose volumes also have in-tree names. */
const STORAGE_FIELDS: ReadonlySet<string> = new Set([
  ...Object.values(IDENTIFYING_FIELD),
  ...['driver', 'volumeHandle', 'server', 'share', 'subdir', 'subDir', 'source', 'endpoints', 'endpointsNamespace'],
  ...['monitors', 'pool', 'image', 'imageName', 'clusterID', 'fsName', 'rootPath', 'subvolumePath', 'staticVolume'],
  ...['iqn', 'lun', 'targetWWNs', 'wwids', 'diskURI', 'secretName', 'storageAccount', 'initialvolumefilepath'],
  ...['datasetName', 'datasetUUID', 'registry', 'volume', 'gateway', 'system', 'volumeName', 'volumeNamespace'],
]);

const NO_STORAGE: StorageSource = { type: '', fields: {} };

function sourceEntry(spec: unknown): readonly [string, unknown] | undefined {
  if (!isRecord(spec)) return undefined;
  return Object.entries(spec).find(([name, value]) => isRecord(value) && !NOT_A_SOURCE.has(name));
}

/** Returns the fields by which two descriptions of one storage are recognized. */
export function projectStorageSource(spec: unknown): StorageSource {
  const [type, source] = sourceEntry(spec) ?? [];
  if (type === undefined || !isRecord(source)) return NO_STORAGE;
  const { volumeAttributes, options } = fields<'volumeAttributes' | 'options'>(source);
  const all = [source, volumeAttributes, options].flatMap((part) => (isRecord(part) ? Object.entries(part) : []));
  const kept = all.flatMap(([name, value]): (readonly [string, string])[] => {
    // The options of a flexVolume mean what its driver makes of them.
    if (!STORAGE_FIELDS.has(name) && type !== 'flexVolume') return [];
    const written = Array.isArray(value) ? value.join(',') : value;
    // Protocol buffers do not distinguish an omitted value from an empty one or zero.
    const isTold = (typeof written === 'string' || typeof written === 'number') && written !== '' && written !== 0;
    return isTold ? [[name, String(written)]] : [];
  });
  return { type: intern(type), fields: Object.fromEntries(kept) };
}

/** Describes what backs a volume: "csi ebs.csi.aws.com vol-0a1", "local /mnt/disk1", "nfs server:/path". */
export function projectVolumeSource(spec: unknown): string {
  const entry = sourceEntry(spec);
  if (entry === undefined) return '';
  const [name, value] = entry;
  if (name === 'csi') {
    const csi = fields<'driver' | 'volumeHandle'>(value);
    return joined('csi', text(csi.driver), text(csi.volumeHandle));
  }
  if (name === 'nfs') {
    const nfs = fields<'server' | 'path'>(value);
    return joined('nfs', `${text(nfs.server)}:${text(nfs.path)}`);
  }
  if (name === 'iscsi') {
    const iscsi = fields<'targetPortal' | 'iqn'>(value);
    return joined('iscsi', text(iscsi.targetPortal), text(iscsi.iqn));
  }
  if (name === 'rbd') {
    const rbd = fields<'pool' | 'image'>(value);
    return joined('rbd', [text(rbd.pool), text(rbd.image)].filter((part) => part !== '').join('/'));
  }
  if (name === 'flexVolume') return joined('flexVolume', text(fields<'driver'>(value).driver));
  if (name === 'fc') return joined('fc', list(fields<'targetWWNs'>(value).targetWWNs).join(','));
  const identifyingField = IDENTIFYING_FIELD[name];
  return joined(name, identifyingField === undefined ? '' : text(fields<string>(value)[identifyingField]));
}
