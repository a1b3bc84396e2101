/** Finds out how long an object has been unchanged if the object itself does not record it. */

import type { ObjectMeta } from '../model/kinds.ts';
import type { Table } from '../model/snapshot.ts';

/**
 * A moment, in milliseconds since the epoch, since which the object has certainly not been written: the earliest
 * heartbeat of a node whose resourceVersion is higher. Undefined where there is none.
 *
 * The server counts its writes up over all objects, and a kubelet writes its node every 5 minutes at the latest.
 */
export function unwrittenSince(nodes: Table<'Node'>, { resourceVersion }: ObjectMeta): number | undefined {
  const version = Number(resourceVersion);
  const later = [...nodes.values()].flatMap(({ meta, heartbeatAt }) =>
    heartbeatAt !== undefined && Number(meta.resourceVersion) > version ? [heartbeatAt] : [],
  );
  return later.length === 0 ? undefined : Math.min(...later);
}
