/** The volumes of a pod: exactly one source each, with what that source needs. */

import { isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { duplicate, forbidden, invalid, required, unsupported } from '../invalid.ts';
import { labelCauses } from '../names.ts';
import { type Causes, eachItem, fileModeCauses, noBackstepsCauses, requiredCauses } from '../values.ts';
import { downwardFileCauses, keyToPathCauses, projectedCauses } from './projected-files.ts';

type SourceRule = (field: string, source: Json) => Causes;

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

const hostPath: SourceRule = (field, { path, type }) => {
  if (stringOf(path) === '') return [required(`${field}.path`)];
  const isKnown = type === undefined || HOST_PATH_TYPES.includes(stringOf(type));
  return [
    ...noBackstepsCauses(`${field}.path`, stringOf(path)),
    ...(isKnown ? [] : [unsupported(`${field}.type`, type, HOST_PATH_TYPES)]),
  ];
};

/** A ConfigMap or a Secret, named by a field of the source. */
function keyed(nameField: string): SourceRule {
  return (field, source) => [
    ...requiredCauses(`${field}.${nameField}`, source[nameField]),
    ...fileModeCauses(`${field}.defaultMode`, source['defaultMode']),
    ...eachItem(`${field}.items`, source['items'], keyToPathCauses),
  ];
}

const downwardApi: SourceRule = (field, { defaultMode, items }) => [
  ...fileModeCauses(`${field}.defaultMode`, defaultMode),
  ...itemsOf(items).flatMap((file) => downwardFileCauses(field, file)),
];

const claim: SourceRule = (field, { claimName }) => requiredCauses(`${field}.claimName`, claimName);

const nfs: SourceRule = (field, { server, path }) => [
  ...requiredCauses(`${field}.server`, server),
  ...requiredCauses(`${field}.path`, path),
  ...(stringOf(path).startsWith('/') ? [] : [invalid(`${field}.path`, stringOf(path), 'must be an absolute path')]),
];

const emptyDir: SourceRule = (field, { sizeLimit }) =>
  sizeLimit !== undefined && parseQuantity(sizeLimit) < 0
    ? [forbidden(`${field}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
    : [];

const csi: SourceRule = (field, { driver }) => requiredCauses(`${field}.driver`, driver);

const ephemeral: SourceRule = (field, { volumeClaimTemplate }) =>
  isObject(volumeClaimTemplate) ? [] : [required(`${field}.volumeClaimTemplate`)];

const anything: SourceRule = () => [];

/** In the order in which the server looks at them: of two sources, the second one is refused. */
const SOURCES: readonly (readonly [name: string, rule: SourceRule])[] = [
  ['emptyDir', emptyDir],
  ['hostPath', hostPath],
  ['gitRepo', (field, { repository }) => requiredCauses(`${field}.repository`, repository)],
  ['gcePersistentDisk', anything],
  ['awsElasticBlockStore', anything],
  ['secret', keyed('secretName')],
  ['nfs', nfs],
  ['iscsi', anything],
  ['glusterfs', anything],
  ['flocker', anything],
  ['persistentVolumeClaim', claim],
  ['rbd', anything],
  ['cinder', anything],
  ['cephfs', anything],
  ['quobyte', anything],
  ['downwardAPI', downwardApi],
  ['fc', anything],
  ['flexVolume', anything],
  ['configMap', keyed('name')],
  ['azureFile', anything],
  ['vsphereVolume', anything],
  ['photonPersistentDisk', anything],
  ['portworxVolume', anything],
  ['azureDisk', anything],
  ['storageos', anything],
  ['projected', projectedCauses],
  ['scaleIO', anything],
  ['csi', csi],
  ['ephemeral', ephemeral],
  ['image', anything],
];

function sourceCauses(field: string, volume: Json): Causes {
  const given = SOURCES.filter(([name]) => isObject(volume[name]));
  if (given.length === 0) return [required(field, 'must specify a volume type')];
  return given.flatMap(([name, rule], index) =>
    index === 0
      ? rule(`${field}.${name}`, objectOf(volume[name]))
      : [forbidden(`${field}.${name}`, 'may not specify more than 1 volume type')],
  );
}

export interface CheckedVolumes {
  readonly causes: Causes;
  /** The volumes that are valid, by their names: only those can be mounted. */
  readonly byName: ReadonlyMap<string, Json>;
}

export function checkVolumes(field: string, volumes: unknown): CheckedVolumes {
  const byName = new Map<string, Json>();
  const causes = eachItem(field, volumes, (place, value) => {
    const volume = objectOf(value);
    const name = stringOf(volume['name']);
    const found = [
      ...sourceCauses(place, volume),
      ...(name === '' ? [required(`${place}.name`)] : labelCauses(`${place}.name`, name)),
      ...(byName.has(name) ? [duplicate(`${place}.name`, name)] : []),
    ];
    if (found.length === 0) byName.set(name, volume);
    return found;
  });
  return { causes, byName };
}
