/** Collects the cluster's events about a set or one of its ordinals, sorted by time. */

import type { ClusterEvent } from '../model/kinds.ts';
import type { Binding, SetStatus } from '../model/set-status.ts';

export interface RelatedEvent {
  readonly event: ClusterEvent;
  /** True if the event is about an earlier object of the same name. */
  readonly isAboutEarlierObject: boolean;
}

/**
 * Returns the events of the set and of the pods, claims and volumes of all its ordinals, from the oldest to the latest.
 * For one ordinal, returns its events and those of the set that name its pod. Earlier pods and claims are matched by
 * their names.
 * @param volumeEvents events about volumes, which are read separately
 */
export function relatedEvents(
  events: Iterable<ClusterEvent>,
  volumeEvents: readonly ClusterEvent[],
  status: SetStatus,
  binding: Binding | undefined,
): readonly RelatedEvent[] {
  const { uid, namespace } = status.set.meta;
  const bindings = binding === undefined ? [...status.bindings, ...status.outside] : [binding];
  const uids = new Map<string, string>();
  const volumes = new Set<string>();
  for (const row of bindings) {
    const pod = row.pod?.pod ?? row.conflictingPod;
    uids.set(`Pod/${row.podName}`, pod?.meta.uid ?? '');
    for (const { name, claim, volumeName } of row.claims) {
      uids.set(`PersistentVolumeClaim/${name}`, claim?.meta.uid ?? '');
      if (volumeName !== '') volumes.add(volumeName);
    }
  }
  const found: RelatedEvent[] = [];
  for (const event of events) {
    const { subject } = event;
    if (subject.namespace !== namespace) continue;
    if (subject.uid === uid) {
      if (binding === undefined || mentions(event.message, binding.podName))
        found.push({ event, isAboutEarlierObject: false });
      continue;
    }
    const current = uids.get(`${subject.kind}/${subject.name}`);
    if (current !== undefined) found.push({ event, isAboutEarlierObject: current !== subject.uid });
  }
  for (const event of volumeEvents) {
    if (volumes.has(event.subject.name)) found.push({ event, isAboutEarlierObject: false });
  }
  return found.sort((a, b) => a.event.lastAt - b.event.lastAt || (a.event.meta.name < b.event.meta.name ? -1 : 1));
}

/** Compares whole names: a message about "web-10" does not mention "web-1". */
function mentions(message: string, podName: string): boolean {
  return message.split(/[^a-z0-9.-]+/).includes(podName);
}

/** Returns the names of the set's volumes. */
export function volumesOf(status: SetStatus): readonly string[] {
  const rows = [...status.bindings, ...status.outside];
  const names = rows.flatMap(({ claims }) => claims.map(({ volumeName }) => volumeName));
  return [...new Set(names.filter((name) => name !== ''))];
}
