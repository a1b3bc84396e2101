/** Whether a container that has ended is started again: podutil.ContainerShouldRestart(). */

import { at, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ContainerState } from './container-state.ts';

export function restartsAfter(
  pod: KubeObject,
  { kind, spec }: Pick<ContainerState, 'kind' | 'spec'>,
  exitCode: number,
) {
  if (kind === 'ephemeral') return false;
  const policy = stringOf(at(spec, 'restartPolicy'), stringOf(pod.spec?.['restartPolicy'], 'Always'));
  if (policy === 'Never') return false;
  return (policy === 'Always' && kind !== 'init') || exitCode !== 0;
}
