import type { Binding, SetStatus } from '../../domain/model/set-status.ts';
import { resizedContainers } from '../../domain/pod/in-place-resize.ts';
import type { Consequence } from '../plan.ts';

/** Pods that were resized in place lose that once they are made again. */
export function resizesUndone({ set }: SetStatus, bindings: readonly Binding[]): readonly Consequence[] {
  return bindings.flatMap(({ pod, podName, inRange }): readonly Consequence[] => {
    if (pod === undefined || !inRange) return [];
    const containers = resizedContainers(set, pod);
    if (containers.length === 0) return [];
    const changes = containers.map(({ container, changes: some }) => `container ${container}: ${some.join(', ')}`);
    const text = `${podName} loses what was changed in place, since the template lacks it (${changes.join('; ')})`;
    return [{ severity: 'warning', text }];
  });
}
