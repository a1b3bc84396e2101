/** The moments that have passed in an embedded cluster, which a teacher steps back through. */

import type { SetStatus } from '../domain/model/set-status.ts';
import type { Snapshot } from '../domain/model/snapshot.ts';

/** What is known of the cluster at one moment. */
export interface Moment {
  readonly snapshot: Snapshot;
  readonly sets: readonly SetStatus[];
  readonly now: number;
}

export interface Past {
  /** The oldest first. The last one is the present, as far as anything shows. */
  readonly moments: readonly Moment[];
  /** How many steps back the screen is; 0 for the present. */
  readonly back: number;
  /** The present, while the screen shows another moment. */
  readonly live: Moment | undefined;
}

export const NO_PAST: Past = { moments: [], back: 0, live: undefined };

/** At most so many moments are kept, and fewer where each of them is large: unchanged objects are shared. */
const MOST_MOMENTS = 100;
const MOST_OBJECTS = 200_000;
const LEAST_MOMENTS = 10;

const SHOWN = ['StatefulSet', 'Pod', 'PersistentVolumeClaim', 'Node', 'Service'] as const;

function shows(before: Moment, after: Moment): boolean {
  return SHOWN.some((kind) => before.snapshot.tables[kind] !== after.snapshot.tables[kind]);
}

function mostMoments({ snapshot: { tables } }: Moment): number {
  const objects = SHOWN.reduce((sum, kind) => sum + tables[kind].size, 0);
  return Math.max(LEAST_MOMENTS, Math.min(MOST_MOMENTS, Math.floor(MOST_OBJECTS / Math.max(1, objects))));
}

/** Adds the moment if it differs from the last one in anything that shows. The screen stays where it is. */
export function addMoment(past: Past, moment: Moment): Past {
  const live = past.back > 0 ? moment : undefined;
  const last = past.moments.at(-1);
  if (!moment.sets.every(({ loaded }) => loaded)) return { ...past, live };
  if (last !== undefined && !shows(last, moment)) return { ...past, live };
  const most = mostMoments(moment);
  const moments = [...past.moments, moment].slice(-most);
  const back = past.back === 0 ? 0 : Math.min(past.back + 1, moments.length - 1);
  return { moments, back, live };
}

/** The moment `back` steps before the present; undefined for the present itself. */
export function momentAt({ moments }: Past, back: number): Moment | undefined {
  return back === 0 ? undefined : moments.at(-1 - back);
}

/** Returns why the screen cannot go a step further back; undefined if it can. */
export function stepBackBlockedReason({ moments, back }: Past, isActing: boolean): string | undefined {
  if (isActing) return 'an action is under way: it needs the present';
  return back + 1 >= moments.length ? 'nothing earlier has been kept' : undefined;
}

/** Why nothing may be changed while the screen shows the past. */
export const PAST_REASON = 'this is the past: . goes forward, P to the present';
