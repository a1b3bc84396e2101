/** PersistentVolumes. */

import { at, isEqual, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { forbidden, invalid, required, unsupported } from '../invalid.ts';
import { nodeSelectorCauses } from '../pods/scheduling.ts';
import {
  type Causes,
  immutableCauses,
  noBackstepsCauses,
  optionalChoiceCauses,
  positiveQuantityCauses,
  requiredCauses,
} from '../values.ts';
import { accessModesCauses, classNameCauses, VOLUME_MODES } from './claim.ts';

type SourceRule = (field: string, source: Json) => Causes;

const path: SourceRule = (field, source) => {
  const given = stringOf(source['path']);
  return given === '' ? [required(`${field}.path`)] : noBackstepsCauses(`${field}.path`, given);
};

const anything: SourceRule = () => [];

const SOURCES: readonly (readonly [name: string, rule: SourceRule])[] = [
  ['hostPath', path],
  ['gcePersistentDisk', anything],
  ['awsElasticBlockStore', anything],
  ['glusterfs', anything],
  ['flocker', anything],
  [
    'nfs',
    (field, { server, path: exported }) => [
      ...requiredCauses(`${field}.server`, server),
      ...requiredCauses(`${field}.path`, exported),
      ...(stringOf(exported).startsWith('/')
        ? []
        : [invalid(`${field}.path`, stringOf(exported), 'must be an absolute path')]),
    ],
  ],
  ['rbd', anything],
  ['quobyte', anything],
  ['cephfs', anything],
  ['iscsi', anything],
  ['cinder', anything],
  ['fc', anything],
  ['flexVolume', anything],
  ['azureFile', anything],
  ['vsphereVolume', anything],
  ['photonPersistentDisk', anything],
  ['portworxVolume', anything],
  ['azureDisk', anything],
  ['scaleIO', anything],
  ['local', path],
  ['storageos', anything],
  [
    'csi',
    (field, { driver, volumeHandle }) => [
      ...requiredCauses(`${field}.driver`, driver),
      ...requiredCauses(`${field}.volumeHandle`, volumeHandle),
    ],
  ],
];

function capacityCauses(capacity: unknown): Causes {
  const field = 'spec.capacity';
  const amounts = Object.entries(objectOf(capacity)).sort(([a], [b]) => (a < b ? -1 : 1));
  const shown = capacity === undefined ? null : Object.fromEntries(amounts);
  const isOther = amounts.length !== 1 || objectOf(capacity)['storage'] === undefined;
  return [
    ...(amounts.length === 0 ? [required(field)] : []),
    ...(isOther ? [unsupported(field, shown, ['storage'])] : []),
    ...amounts.flatMap(([name, amount]) => positiveQuantityCauses(`${field}[${name}]`, amount)),
  ];
}

function sourceCauses(spec: Json, isAffine: boolean): Causes {
  const given = SOURCES.filter(([name]) => isObject(spec[name]));
  if (given.length === 0) return [required('spec', 'must specify a volume type')];
  return given.flatMap(([name, rule], index) =>
    index === 0
      ? [
          ...rule(`spec.${name}`, objectOf(spec[name])),
          ...(name === 'local' && !isAffine
            ? [required('spec.nodeAffinity', 'Local volume requires node affinity')]
            : []),
        ]
      : [forbidden(`spec.${name}`, 'may not specify more than 1 volume type')],
  );
}

function affinityCauses(affinity: unknown): Causes {
  if (!isObject(affinity)) return [];
  const field = 'spec.nodeAffinity.required';
  return isObject(affinity['required'])
    ? nodeSelectorCauses(field, affinity['required'])
    : [required(field, 'must specify required node constraints')];
}

/** An affinity as the server shows it: the Go struct. */
function shownAffinity(affinity: unknown): unknown {
  if (!isObject(affinity)) return null;
  const requirement = (value: unknown): Json => ({
    Key: at(value, 'key') ?? '',
    Operator: at(value, 'operator') ?? '',
    Values: at(value, 'values') ?? null,
  });
  const requirements = (list: unknown): unknown => (Array.isArray(list) ? list.map(requirement) : null);
  const terms = at(affinity, 'required', 'nodeSelectorTerms');
  const shown = Array.isArray(terms)
    ? terms.map((term: unknown) => ({
        MatchExpressions: requirements(at(term, 'matchExpressions')),
        MatchFields: requirements(at(term, 'matchFields')),
      }))
    : null;
  return { Required: isObject(affinity['required']) ? { NodeSelectorTerms: shown } : null };
}

const IMMUTABLE_AFFINITY = 'field is immutable, except for updating from beta label to GA';

function changeCauses(spec: Json, before: Json): Causes {
  const sources = (value: Json): unknown => SOURCES.map(([name]) => value[name]);
  const isFree = before['nodeAffinity'] === undefined || isEqual(spec['nodeAffinity'], before['nodeAffinity']);
  return [
    ...(isEqual(sources(spec), sources(before))
      ? []
      : [forbidden('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation')]),
    ...immutableCauses('volumeMode', spec['volumeMode'], before['volumeMode']),
    ...(isFree ? [] : [invalid('nodeAffinity', shownAffinity(spec['nodeAffinity']), IMMUTABLE_AFFINITY)]),
  ];
}

export function volumeCauses({ spec: given }: KubeObject, before: KubeObject | undefined): Causes {
  const spec = objectOf(given);
  const affinity = affinityCauses(spec['nodeAffinity']);
  // An affinity that is there counts as one, however wrong it is.
  const isAffine = isObject(spec['nodeAffinity']);
  const policy = stringOf(spec['persistentVolumeReclaimPolicy']);
  const policies = ['Delete', 'Recycle', 'Retain'];
  const attributes = spec['volumeAttributesClassName'];
  return [
    ...accessModesCauses('spec.accessModes', spec['accessModes'], ''),
    ...capacityCauses(spec['capacity']),
    ...(policy === '' ? [] : optionalChoiceCauses('spec.persistentVolumeReclaimPolicy', policy, policies)),
    ...affinity,
    ...sourceCauses(spec, isAffine),
    ...classNameCauses('spec.storageClassName', spec['storageClassName']),
    ...optionalChoiceCauses('spec.volumeMode', spec['volumeMode'], VOLUME_MODES),
    ...classNameCauses('spec.volumeAttributesClassName', attributes),
    ...(attributes !== undefined && !isObject(spec['csi'])
      ? [required('spec.csi', 'has to be specified when using volumeAttributesClassName')]
      : []),
    ...(before === undefined ? [] : changeCauses(spec, objectOf(before.spec))),
  ];
}

/** The zones and other labels of nodes that a class allows. */
export function topologiesCauses(field: string, topologies: unknown): Causes {
  return itemsOf(topologies).flatMap((term, index) =>
    itemsOf(at(term, 'matchLabelExpressions')).flatMap((requirement, inner) =>
      itemsOf(at(requirement, 'values')).length === 0
        ? [required(`${field}[${index}].matchLabelExpressions[${inner}].values`)]
        : [],
    ),
  );
}
