/** `stsview claims -o json`: the shape is part of the program's interface, documented in docs/claims.md. */

import type { ClaimReport, ClaimVerdict } from '../../../domain/claims/claim-report.ts';
import { isDataDestroyed } from '../../../domain/claims/deletion-outcome.ts';
import { listState } from '../../../domain/claims/list-state.ts';
import type { Snapshot } from '../../../domain/model/snapshot.ts';
import { timestamp } from '../timestamp.ts';

export interface ClaimVerdictList {
  readonly apiVersion: 'stsview/v1';
  readonly kind: 'ClaimVerdictList' | 'CleanupPlan';
  readonly context: string;
  readonly items: readonly ClaimVerdictItem[];
}

export interface ClaimVerdictItem {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly verdict: ClaimVerdict;
  readonly set: string;
  readonly template: string;
  readonly ordinal: number | null;
  readonly evidence: readonly string[];
  readonly vetoes: readonly string[];
  readonly removable: boolean;
  readonly phase: string;
  readonly volume: string;
  readonly capacity: string;
  readonly storageClass: string;
  readonly reclaimPolicy: string;
  readonly dataDestroyed: boolean | 'unknown';
  /** RFC 3339 */
  readonly createdAt: string | null;
  /** Whole seconds. */
  readonly age: number;
}

export function claimVerdictList(
  kind: ClaimVerdictList['kind'],
  context: string,
  snapshot: Snapshot,
  reports: readonly ClaimReport[],
  now: number,
): ClaimVerdictList {
  const items = reports.map((report) => claimVerdictItem(report, snapshot, now));
  return { apiVersion: 'stsview/v1', kind, context, items };
}

function claimVerdictItem(report: ClaimReport, snapshot: Snapshot, now: number): ClaimVerdictItem {
  const { claim } = report;
  return {
    namespace: claim.meta.namespace,
    name: claim.meta.name,
    uid: claim.meta.uid,
    verdict: report.verdict,
    set: report.set?.meta.name ?? '',
    template: report.template,
    ordinal: report.ordinal ?? null,
    evidence: report.evidence,
    vetoes: report.vetoes.map(({ text }) => text),
    removable: report.removable,
    phase: claim.phase,
    volume: claim.volume,
    capacity: claimSize(report),
    storageClass: claim.storageClass ?? '',
    reclaimPolicy: reclaimPolicyText(report, snapshot, 'NotAllowed'),
    dataDestroyed: isDataDestroyed(report.dataOutcome),
    createdAt: timestamp(claim.meta.createdAt),
    age: Math.max(0, Math.floor((now - claim.meta.createdAt) / 1000)),
  };
}

/** Returns the bound size, or the requested size while unbound. */
export function claimSize({ claim }: ClaimReport): string {
  return claim.capacity === '' ? claim.request : claim.capacity;
}

/** Returns an empty text if there is no volume, or if volumes could not be read for a reason other than permission. */
export function reclaimPolicyText({ claim, volume }: ClaimReport, snapshot: Snapshot, forbiddenText: string): string {
  if (volume !== undefined) return volume.reclaimPolicy;
  return claim.volume !== '' && listState(snapshot, 'PersistentVolume', '') === 'refused' ? forbiddenText : '';
}
