/** Everything that the cluster's events say of a set or of one of its ordinals, merged by time. */

import type { ClusterEvent } from '../model/kinds.ts';
import type { Binding, SetStatus } from '../model/set-status.ts';

export interface RelatedEvent {
  readonly event: ClusterEvent;
  /** It is about an earlier object of the same name. */
  readonly isAboutEarlierObject: boolean;
}

/**
 * Events of the set, and of pods, claims and volumes: of all its ordinals, or of one, then with those of the set that
 * name the pod. Pods and claims of earlier days count by their names. From the oldest to the latest.
 * @param volumeEvents events from elsewhere: those of volumes
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

/** The whole name: "web-1" is not mentioned by "web-10". */
function mentions(message: string, podName: string): boolean {
  return message.split(/[^a-z0-9.-]+/).includes(podName);
}

/** The volumes of a set, by name. */
export function volumesOf(status: SetStatus): readonly string[] {
  const rows = [...status.bindings, ...status.outside];
  const names = rows.flatMap(({ claims }) => claims.map(({ volumeName }) => volumeName));
  return [...new Set(names.filter((name) => name !== ''))];
}
