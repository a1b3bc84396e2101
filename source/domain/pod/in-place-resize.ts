/** Finds resources of a running pod that were changed in place and differ from its template. */

import type { Pod, ResourceAmounts, StatefulSet } from '../model/kinds.ts';
import type { PodStatus } from '../model/set-status.ts';

export interface ResizedContainer {
  readonly container: string;
  /** What the container asks for now. */
  readonly resources: ResourceAmounts;
  /** "limits.cpu is 300m instead of 200m" */
  readonly changes: readonly string[];
}

/** The admission plugin that writes this annotation adds resources that the template leaves out. */
const LIMIT_RANGER = 'kubernetes.io/limit-ranger';

/**
 * Returns the containers whose changes a restart undoes, since it creates the pod from the template again. Returns
 * nothing for a pod of another revision, whose template is not known.
 */
export function resizedContainers(set: StatefulSet, status: PodStatus): readonly ResizedContainer[] {
  if (status.pod.resizedAt === undefined || status.revision !== set.status.updateRevision) return [];
  return containersUnlikeTemplate(set, status.pod);
}

/** Returns the containers whose resources are not those of the template that the set updates to. */
export function containersUnlikeTemplate({ templateResources }: StatefulSet, pod: Pod): readonly ResizedContainer[] {
  const hasDefaults = pod.meta.annotations[LIMIT_RANGER] !== undefined;
  return pod.containers.flatMap(({ name, resources }) => {
    const template = templateResources.get(name);
    if (template === undefined) return [];
    const wanted = withDefaultRequests(template);
    const names = [...new Set([...resources.keys(), ...(hasDefaults ? [] : wanted.keys())])].sort();
    const changes = names.flatMap((key) => {
      const [now, before] = [resources.get(key), wanted.get(key)];
      if (now === before || (before === undefined && hasDefaults)) return [];
      return [`${key} is ${now ?? 'not set'} instead of ${before ?? 'not set'}`];
    });
    return changes.length === 0 ? [] : [{ container: name, resources, changes }];
  });
}

/** The API server takes a limit as the request of a pod that has none; it leaves templates alone. */
function withDefaultRequests(template: ResourceAmounts): ResourceAmounts {
  const made = new Map(template);
  for (const [key, amount] of template) {
    const request = key.replace(/^limits\./, 'requests.');
    if (!made.has(request)) made.set(request, amount);
  }
  return made;
}
