/**
 * Contexts for verdicts on claims. By default, all kinds that are read on demand have been read, and none names a
 * claim.
 */

import { type ClaimContext, DEFAULT_MIN_AGE_MS } from '../../../../source/domain/claims/claim-context.ts';
import { type ClaimReport, reportClaim } from '../../../../source/domain/claims/claim-report.ts';
import {
  type ClaimCreator,
  type ClaimFacts,
  type ClaimReadings,
  claimVersionOf,
  type ReadResult,
  type WorkloadKind,
} from '../../../../source/domain/claims/readings.ts';
import type { SearchResult } from '../../../../source/domain/claims/search/search-result.ts';
import type { Claim } from '../../../../source/domain/model/kinds.ts';
import { keyOf, type Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { NOW } from '../../../support/object-builders.ts';

const EMPTY = { state: 'known', value: new Map() } as const;

export const EVERYTHING_READ: ClaimReadings = {
  workloads: {
    Deployment: EMPTY,
    DaemonSet: EMPTY,
    ReplicaSet: EMPTY,
    ReplicationController: EMPTY,
    StatefulSet: EMPTY,
    Job: EMPTY,
    CronJob: EMPTY,
    PodTemplate: EMPTY,
  },
  snapshots: EMPTY,
  podEndTimes: EMPTY,
};

/** A search of all objects that has found no user of any claim. */
export const NOTHING_FOUND: SearchResult = {
  kinds: 60,
  objects: 900,
  unsearched: [],
  kindsElsewhere: [],
  ignoredKinds: [],
  mentions: new Map(),
  releases: new Map(),
  secretsUnread: undefined,
};

export const REFUSED: ReadResult<never> = { state: 'refused', reason: 'You may not.' };

/** Returns readings in which one workload of that kind and name names the claim in its pod template. */
export function namedBy(kind: WorkloadKind, name: string, claim: string): ClaimReadings {
  const value = new Map([[`shop/${claim}`, [name]]]);
  return { ...EVERYTHING_READ, workloads: { ...EVERYTHING_READ.workloads, [kind]: { state: 'known', value } } };
}

/** Returns facts in which the controller created every claim, unless `maker` says otherwise. */
export function factsOf(
  snapshot: Snapshot,
  readings: ClaimReadings = EVERYTHING_READ,
  maker: ReadResult<ClaimCreator> = { state: 'known', value: 'controller' },
): ClaimFacts {
  const claims = [...snapshot.tables.PersistentVolumeClaim.values()];
  return {
    readings: new Map([['', readings]]),
    search: { state: 'known', value: NOTHING_FOUND },
    creators: new Map(claims.map((claim: Claim) => [claimVersionOf(claim), maker])),
  };
}

export function claimContext(snapshot: Snapshot, more: Partial<ClaimContext> = {}): ClaimContext {
  return {
    snapshot,
    facts: factsOf(snapshot),
    setsFilteredByLabels: false,
    minAgeMs: DEFAULT_MIN_AGE_MS,
    now: NOW,
    ...more,
  };
}

/** Returns the report on one claim of namespace "shop". */
export function reportOnClaim(world: ClaimContext, name: string): ClaimReport {
  const claim = world.snapshot.tables.PersistentVolumeClaim.get(keyOf('shop', name));
  if (claim === undefined) throw new Error(`there is no claim ${name}`);
  return reportClaim(world, claim);
}
