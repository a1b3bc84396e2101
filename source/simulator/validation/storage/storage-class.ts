/** StorageClasses. */

import { stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { required, unsupported } from '../invalid.ts';
import { labelNameCauses } from '../names.ts';
import { type Causes, immutableCauses, optionalChoiceCauses } from '../values.ts';
import { topologiesCauses } from './volume.ts';

const FIXED = ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'];
const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer'];

export function storageClassCauses(object: KubeObject, before: KubeObject | undefined): Causes {
  const provisioner = stringOf(object['provisioner']);
  const policy = stringOf(object['reclaimPolicy']);
  const mode = stringOf(object['volumeBindingMode']);
  return [
    ...(provisioner === '' ? [required('provisioner')] : labelNameCauses('provisioner', provisioner.toLowerCase())),
    ...(policy === '' ? [] : optionalChoiceCauses('reclaimPolicy', policy, ['Delete', 'Retain'])),
    ...(BINDING_MODES.includes(mode) ? [] : [unsupported('volumeBindingMode', mode, BINDING_MODES)]),
    ...topologiesCauses('allowedTopologies', object['allowedTopologies']),
    ...(before === undefined ? [] : FIXED.flatMap((field) => immutableCauses(field, object[field], before[field]))),
  ];
}
