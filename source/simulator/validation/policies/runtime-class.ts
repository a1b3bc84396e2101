/** RuntimeClasses. */

import { objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { required } from '../invalid.ts';
import { labelCauses, labelsCauses } from '../names.ts';
import { tolerationsCauses } from '../pods/scheduling.ts';
import { type Causes, immutableCauses, requiredCauses } from '../values.ts';

/** Only the handler is looked at in an update. */
export function runtimeClassCauses(object: KubeObject, before: KubeObject | undefined): Causes {
  const handler = stringOf(object['handler']);
  if (before !== undefined) {
    return [...requiredCauses('handler', handler), ...immutableCauses('handler', handler, before['handler'])];
  }
  const { nodeSelector, tolerations } = objectOf(object['scheduling']);
  return [
    ...(handler === '' ? [required('handler')] : labelCauses('handler', handler)),
    ...labelsCauses('scheduling.nodeSelector', nodeSelector),
    ...tolerationsCauses('scheduling.tolerations', tolerations),
  ];
}
