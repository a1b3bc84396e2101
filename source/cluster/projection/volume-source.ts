import { fields, isRecord, list, text } from '../json-fields.ts';

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

function joined(...words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' ');
}

/** Describes what backs a volume: "csi ebs.csi.aws.com vol-0a1", "local /mnt/disk1", "nfs server:/path". */
export function projectVolumeSource(spec: unknown): string {
  if (!isRecord(spec)) return '';
  const entry = Object.entries(spec).find(([name, value]) => isRecord(value) && !NOT_A_SOURCE.has(name));
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
  const telling = IDENTIFYING_FIELD[name];
  return joined(name, telling === undefined ? '' : text(fields<string>(value)[telling]));
}
