/** How many pods a controller makes before those that wait for a node have one. */

import type { PodView } from '../model/pod-view.ts';

/**
 * A set may ask for 2,147,483,647 pods. A genuine cluster makes them until its requests are throttled and its memory is
 * full; here, no more than these wait at a time, so that the simulation keeps responding.
 */
const MOST_PENDING = 1000;

/** Returns how many more pods may be made. */
export function roomForPending(pods: Iterable<PodView>): number {
  let waiting = 0;
  for (const { phase } of pods) if (phase === 'Pending') waiting += 1;
  return Math.max(0, MOST_PENDING - waiting);
}
