/** The volumes of a pod: exactly one source each, with what that source needs. */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { duplicate, forbidden, invalid, required, unsupported, type ValidationError } from '../invalid.ts';
import { labelCauses } from '../names.ts';
import {
  type Causes,
  descendingPathCauses,
  eachItem,
  fileModeCauses,
  noBackstepsCauses,
  requiredCauses,
} from '../values.ts';
import { resourceFieldCauses, VOLUME_FIELDS, valueFieldCauses } from './field-references.ts';

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

/** A path below a volume, which may not begin like the server's own files. */
function localPathCauses(field: string, path: string): Causes {
  const isReserved = path.startsWith('..') && !path.startsWith('../');
  return [
    ...descendingPathCauses(field, path),
    ...(isReserved ? [invalid(field, path, "must not start with '..'")] : []),
  ];
}

function keyToPathCauses(field: string, item: unknown): Causes {
  const { key, path, mode } = objectOf(item);
  return [
    ...requiredCauses(`${field}.key`, key),
    ...requiredCauses(`${field}.path`, path),
    ...localPathCauses(`${field}.path`, stringOf(path)),
    ...fileModeCauses(`${field}.mode`, mode),
  ];
}

/** A ConfigMap or a Secret, named by a field of the source. */
function keyed(nameField: string): SourceRule {
  return (field, source) => [
    ...requiredCauses(`${field}.${nameField}`, source[nameField]),
    ...fileModeCauses(`${field}.defaultMode`, source['defaultMode']),
    ...eachItem(`${field}.items`, source['items'], keyToPathCauses),
  ];
}

/** The server names no place of a file in the list. */
function downwardFileCauses(field: string, file: unknown): Causes {
  const { path, fieldRef, resourceFieldRef, mode } = objectOf(file);
  const both = 'fieldRef and resourceFieldRef can not be specified simultaneously';
  const source = isObject(fieldRef)
    ? [
        ...valueFieldCauses(`${field}.fieldRef`, fieldRef, VOLUME_FIELDS),
        ...(isObject(resourceFieldRef) ? [invalid(field, 'resource', both)] : []),
      ]
    : isObject(resourceFieldRef)
      ? resourceFieldCauses(`${field}.resourceFieldRef`, resourceFieldRef, true)
      : [required(field, 'one of fieldRef and resourceFieldRef is required')];
  return [
    ...requiredCauses(`${field}.path`, path),
    ...localPathCauses(`${field}.path`, stringOf(path)),
    ...source,
    ...fileModeCauses(`${field}.mode`, mode),
  ];
}

const downwardApi: SourceRule = (field, { defaultMode, items }) => [
  ...fileModeCauses(`${field}.defaultMode`, defaultMode),
  ...itemsOf(items).flatMap((file) => downwardFileCauses(field, file)),
];

const LONGEST_TOKEN = 2 ** 32;

function tokenCauses(volume: string, field: string, { expirationSeconds, path }: Json): Causes {
  const seconds = Number(expirationSeconds ?? 0);
  const expiration = `${field}.expirationSeconds`;
  return [
    ...(seconds < 600 ? [invalid(expiration, seconds, 'may not specify a duration less than 10 minutes')] : []),
    ...(seconds > LONGEST_TOKEN
      ? [invalid(expiration, seconds, 'may not specify a duration larger than 2^32 seconds')]
      : []),
    ...(stringOf(path) === '' ? [required(`${volume}.path`)] : localPathCauses(`${volume}.path`, stringOf(path))),
  ];
}

const PROJECTIONS = [
  'secret',
  'configMap',
  'downwardAPI',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
];

const projected: SourceRule = (field, { defaultMode, sources }) => {
  const taken = new Set<string>();
  const conflicts = (items: unknown, shown: (path: string) => string): Causes =>
    itemsOf(items).flatMap((item) => {
      const path = stringOf(at(item, 'path'));
      const isTaken = path !== '' && taken.has(path);
      taken.add(path);
      return isTaken ? [invalid(field, shown(path), 'conflicting duplicate paths')] : [];
    });
  const each = itemsOf(sources).flatMap((source, index): Causes => {
    const place = `${field}.sources[${index}]`;
    const given = PROJECTIONS.filter((name) => isObject(at(source, name)));
    const causes: ValidationError[] = [];
    for (const name of ['secret', 'configMap']) {
      const inner = at(source, name);
      if (!isObject(inner)) continue;
      causes.push(...requiredCauses(`${place}.${name}.name`, inner['name']));
      causes.push(...eachItem(`${place}.${name}.items`, inner['items'], keyToPathCauses));
      causes.push(...conflicts(inner['items'], () => stringOf(inner['name'])));
    }
    const files = at(source, 'downwardAPI', 'items');
    causes.push(...itemsOf(files).flatMap((file) => downwardFileCauses(`${place}.downwardAPI`, file)));
    causes.push(...conflicts(files, (path) => path));
    const token = at(source, 'serviceAccountToken');
    if (isObject(token)) causes.push(...tokenCauses(field, `${place}.serviceAccountToken`, token));
    if (given.length > 1) causes.push(forbidden(place, 'may not specify more than 1 volume type per source'));
    return causes;
  });
  return [...fileModeCauses(`${field}.defaultMode`, defaultMode), ...each];
};

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
  ['projected', projected],
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
