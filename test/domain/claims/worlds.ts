/** Claims to judge: what is read on demand is known and empty, unless told otherwise. */

import {
  type ClaimFacts,
  type ClaimReadings,
  type Maker,
  type Reading,
  versionOf,
  type WorkloadKind,
} from '../../../source/domain/claims/readings.ts';
import { type ClaimReport, reportOn } from '../../../source/domain/claims/verdict.ts';
import { type ClaimWorld, YOUNG_MS } from '../../../source/domain/claims/world.ts';
import type { Claim } from '../../../source/domain/kinds.ts';
import { keyOf, type Snapshot } from '../../../source/domain/snapshot.ts';
import { NOW } from '../build.ts';

const EMPTY = { state: 'known', value: new Map() } as const;

export const ALL_READ: ClaimReadings = {
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
  podEnds: EMPTY,
};

export const REFUSED: Reading<never> = { state: 'refused', reason: 'You may not.' };

/** A workload of that kind and name whose pod template names the claim. */
export function namedBy(kind: WorkloadKind, name: string, claim: string): ClaimReadings {
  const value = new Map([[`shop/${claim}`, [name]]]);
  return { ...ALL_READ, workloads: { ...ALL_READ.workloads, [kind]: { state: 'known', value } } };
}

/** Every claim was made by the controller, unless `maker` says otherwise. */
export function factsOf(
  snapshot: Snapshot,
  readings: ClaimReadings = ALL_READ,
  maker: Reading<Maker> = { state: 'known', value: 'controller' },
): ClaimFacts {
  const claims = [...snapshot.tables.PersistentVolumeClaim.values()];
  return {
    readings: new Map([['', readings]]),
    makers: new Map(claims.map((claim: Claim) => [versionOf(claim), maker])),
  };
}

export function claimWorld(snapshot: Snapshot, more: Partial<ClaimWorld> = {}): ClaimWorld {
  return { snapshot, facts: factsOf(snapshot), setsNarrowed: false, youngMs: YOUNG_MS, now: NOW, ...more };
}

/** The report on one claim of namespace "shop". */
export function judge(world: ClaimWorld, name: string): ClaimReport {
  const claim = world.snapshot.tables.PersistentVolumeClaim.get(keyOf('shop', name));
  if (claim === undefined) throw new Error(`there is no claim ${name}`);
  return reportOn(world, claim);
}
