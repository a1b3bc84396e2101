/** PersistentVolumeClaims, and the claims that templates make. */

import { at, isEqual, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { forbidden, invalid, required, unsupported } from '../invalid.ts';
import { subdomainCauses } from '../names.ts';
import {
  type Causes,
  immutableCauses,
  optionalChoiceCauses,
  positiveQuantityCauses,
  requiredCauses,
} from '../values.ts';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const VOLUME_MODES: readonly string[] = ['Block', 'Filesystem'];

/** `missing`: what the server says of no mode at all. */
export function accessModesCauses(field: string, modes: unknown, missing: string): Causes {
  const list = itemsOf(modes);
  if (list.length === 0) return [required(field, missing)];
  const known = list.filter((mode) => MODES.includes(stringOf(mode)));
  const isMixed = known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod');
  return [
    ...list.filter((mode) => !known.includes(mode)).map((mode) => unsupported(field, mode, MODES)),
    ...(isMixed ? [forbidden(field, 'may not use ReadWriteOncePod with other access modes')] : []),
  ];
}

/** An empty name means no class. */
export function classNameCauses(field: string, name: unknown): Causes {
  return stringOf(name) === '' ? [] : subdomainCauses(field, stringOf(name));
}

function dataSourceCauses(field: string, source: unknown): Causes {
  if (!isObject(source)) return [];
  const { name, kind, apiGroup } = source;
  const core = `must be 'PersistentVolumeClaim' when referencing the default apiGroup`;
  return [
    ...requiredCauses(`${field}.name`, name),
    ...requiredCauses(`${field}.kind`, kind),
    ...(stringOf(apiGroup) === '' && kind !== 'PersistentVolumeClaim' ? [invalid(field, kind ?? '', core)] : []),
  ];
}

export function claimSpecCauses(field: string, spec: Json): Causes {
  const wanted = at(spec, 'resources', 'requests', 'storage');
  const place = `${field}.resources[storage]`;
  return [
    ...accessModesCauses(`${field}.accessModes`, spec['accessModes'], 'at least 1 access mode is required'),
    ...(wanted === undefined ? [required(place)] : positiveQuantityCauses(place, wanted)),
    ...classNameCauses(`${field}.storageClassName`, spec['storageClassName']),
    ...optionalChoiceCauses(`${field}.volumeMode`, spec['volumeMode'], VOLUME_MODES),
    ...dataSourceCauses(`${field}.dataSource`, spec['dataSource']),
    ...dataSourceCauses(`${field}.dataSourceRef`, spec['dataSourceRef']),
    ...classNameCauses(`${field}.volumeAttributesClassName`, spec['volumeAttributesClassName']),
  ];
}

const IMMUTABLE =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** The spec without what may change: the binder sets the volume, and the class if it was left open. */
function fixedSpec(spec: Json, before: Json, isBound: boolean): Json {
  const { resources, volumeAttributesClassName, ...kept } = spec;
  const { requests, ...bounds } = objectOf(resources);
  const others = { ...objectOf(requests), storage: undefined };
  return {
    ...kept,
    resources: { ...bounds, requests: isBound ? others : { ...others, storage: at(requests, 'storage') } },
    volumeName: stringOf(before['volumeName']) === '' ? '' : (kept['volumeName'] ?? ''),
    storageClassName: before['storageClassName'] === undefined ? '' : kept['storageClassName'],
    ...(isBound ? {} : { volumeAttributesClassName }),
  };
}

export function claimCauses({ spec: given, status }: KubeObject, before: KubeObject | undefined): Causes {
  const spec = objectOf(given);
  const causes = claimSpecCauses('spec', spec);
  if (before === undefined) return causes;
  const had = objectOf(before.spec);
  const isBound = at(status, 'phase') === 'Bound';
  const [size, former] = [spec, had].map((each) => parseQuantity(at(each, 'resources', 'requests', 'storage') ?? 0));
  const reached = parseQuantity(at(before.status, 'capacity', 'storage') ?? 0);
  // A size that was asked for and not reached may be lowered: RecoverVolumeExpansionFailure.
  const isTooSmall = Number(size) < Number(former) && Number(size) <= reached;
  return [
    ...causes,
    ...(isEqual(fixedSpec(spec, had, isBound), fixedSpec(had, had, isBound)) ? [] : [forbidden('spec', IMMUTABLE)]),
    ...(isTooSmall ? [forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')] : []),
    ...immutableCauses('volumeMode', spec['volumeMode'], had['volumeMode']),
  ];
}
