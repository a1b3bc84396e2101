/** Finds a pod template that goes back and forth between two revisions. */

import type { ControllerRevision, StatefulSet } from '../model/kinds.ts';
import { TEMPLATE_FIGHT_INTERVAL_MS, TEMPLATE_FIGHT_OVER_AFTER_MS } from '../model/thresholds.ts';

export interface AlternatingTemplate {
  /** The revision that the set updates to, and the one before it. Both were there earlier, and have come back. */
  readonly latest: ControllerRevision;
  readonly previous: ControllerRevision;
  /** The managers that wrote the template since the first of the two came back, the latest first. */
  readonly managers: readonly string[];
  /** How often a revision that was there came back, at least. */
  readonly returns: number;
  /** When the previous one came back. */
  readonly since: number;
  /** When it counts as over if nothing comes back any more. */
  readonly until: number;
}

/** How long after its write the controller gives the revision its number, at most. */
const NUMBERED_WITHIN_MS = 60_000;
/** A person who retries a release once leaves two returns. */
const RETURNS_WITHOUT_RIVAL = 3;

/** @param revisions the newest first */
export function alternatingTemplate(
  { templateWriters }: StatefulSet,
  revisions: readonly ControllerRevision[],
): AlternatingTemplate | undefined {
  const [latest, previous] = revisions;
  if (latest === undefined || previous === undefined) return undefined;
  const [latestAt, previousAt] = [returnedAt(latest, revisions), returnedAt(previous, revisions)];
  if (latestAt === undefined || previousAt === undefined) return undefined;
  const interval = latestAt - previousAt;
  if (interval < 0 || interval > TEMPLATE_FIGHT_INTERVAL_MS) return undefined;
  const managers = templateWriters
    .filter(({ at }) => at > previousAt - NUMBERED_WITHIN_MS)
    .map(({ manager }) => manager);
  const returns = Math.max(latest.revision - revisions.length, 2);
  if (new Set(managers).size < 2 && returns < RETURNS_WITHOUT_RIVAL) return undefined;
  const until = latestAt + Math.max(TEMPLATE_FIGHT_OVER_AFTER_MS, 3 * interval);
  return { latest, previous, managers: [...new Set(managers)], returns, since: previousAt, until };
}

/** The controller gives a template that comes back the next number, and keeps its ControllerRevision. */
function returnedAt(
  { meta, revision, writtenAt }: ControllerRevision,
  revisions: readonly ControllerRevision[],
): number | undefined {
  const rank = revisions.filter((other) => other.meta.createdAt <= meta.createdAt).length;
  return revision > rank && writtenAt !== undefined && writtenAt > meta.createdAt ? writtenAt : undefined;
}
