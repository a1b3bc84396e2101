/** Which container of each member has its log read. */

import type { LogStart, LogTarget } from '../../cluster/stream/log-path.ts';
import type { Pod } from '../../domain/model/kinds.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { defaultContainer } from '../../state/inspect/inspection-subject.ts';

export interface MemberLogOptions {
  /** Undefined for the container of each member that is shown first. */
  readonly container: string | undefined;
  readonly previous: boolean;
  readonly start?: LogStart | undefined;
}

/** Each log is an open connection. */
export const MAX_MEMBER_LOGS = 100;

/** Returns the logs of the pods that exist and have the container, ascending by ordinal. */
export function memberLogTargets(
  { bindings, outside }: Pick<SetStatus, 'bindings' | 'outside'>,
  options: MemberLogOptions,
): readonly LogTarget[] {
  return [...bindings, ...outside]
    .toSorted((a, b) => a.ordinal - b.ordinal)
    .flatMap(({ pod }) => (pod === undefined ? [] : podLogTarget(pod.pod, options)))
    .slice(0, MAX_MEMBER_LOGS);
}

/** Returns nothing if the pod has no such container. */
export function podLogTarget(pod: Pod, { container, previous, start }: MemberLogOptions): readonly LogTarget[] {
  const found = container === undefined ? defaultContainer(pod) : pod.containers.find(({ name }) => name === container);
  const { namespace, name } = pod.meta;
  return found === undefined ? [] : [{ namespace, pod: name, container: found.name, previous, start }];
}
