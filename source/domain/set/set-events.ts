/** Selects the cluster's events about a set and its objects. */

import type { ClusterEvent } from '../model/kinds.ts';
import type { SetStatus } from '../model/set-status.ts';
import type { Table } from '../model/snapshot.ts';

/**
 * Returns the events of the set, its pods and its claims, the latest first. Events of an earlier object of the same
 * name are left out.
 */
export function eventsOfSet(table: Table<'Event'>, status: SetStatus): readonly ClusterEvent[] {
  const uids = new Set([status.set.meta.uid]);
  for (const binding of [...status.bindings, ...status.outside]) {
    if (binding.pod !== undefined) uids.add(binding.pod.pod.meta.uid);
    for (const { claim } of binding.claims) if (claim !== undefined) uids.add(claim.meta.uid);
  }
  const events: ClusterEvent[] = [];
  for (const event of table.values()) if (uids.has(event.subject.uid)) events.push(event);
  return events.sort((a, b) => b.lastAt - a.lastAt || (a.meta.name < b.meta.name ? -1 : 1));
}
