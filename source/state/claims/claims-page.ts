/** The list of claims with their verdicts. */

import { DEFAULT_MIN_AGE_MS } from '../../domain/claims/claim-context.ts';
import { type ClaimReport, type ClaimVerdict, reportAllClaims } from '../../domain/claims/claim-report.ts';
import type { ClaimFacts } from '../../domain/claims/readings.ts';
import type { Snapshot, Tables } from '../../domain/model/snapshot.ts';
import { parseQuantity } from '../../domain/text/quantity.ts';
import { defineFilter } from '../lists/filter.ts';
import { defineTablePage } from '../lists/table-page.ts';
import { memoizeLast } from '../memoize-last.ts';
import type { State } from '../state.ts';

/** Time alone changes a verdict only when a claim becomes old enough. */
const CLOCK_STEP_MS = 10_000;

const memoizedReports = memoizeLast(
  (
    _claims: Tables['PersistentVolumeClaim'],
    _pods: Tables['Pod'],
    _sets: Tables['StatefulSet'],
    _volumes: Tables['PersistentVolume'],
    _sources: Snapshot['sources'],
    facts: ClaimFacts,
    setsNarrowed: boolean,
    now: number,
    snapshot: Snapshot,
  ): readonly ClaimReport[] =>
    reportAllClaims({ snapshot, facts, setsFilteredByLabels: setsNarrowed, minAgeMs: DEFAULT_MIN_AGE_MS, now }),
  8,
);

/** Reports on every claim of the snapshot. Recomputed only if a table that a verdict rests on has changed. */
export function claimReports({ snapshot, claimFacts, selector, now }: State): readonly ClaimReport[] {
  const { PersistentVolumeClaim, Pod, StatefulSet, PersistentVolume } = snapshot.tables;
  const steppedNow = Math.floor(now / CLOCK_STEP_MS) * CLOCK_STEP_MS;
  return memoizedReports(
    PersistentVolumeClaim,
    Pod,
    StatefulSet,
    PersistentVolume,
    snapshot.sources,
    claimFacts,
    selector !== undefined,
    steppedNow,
    snapshot,
  );
}

const VERDICT_ORDER: Readonly<Record<ClaimVerdict, number>> = {
  'left-behind': 0,
  parked: 1,
  unknown: 2,
  reserved: 3,
  'in-use': 4,
};

const CLAIMS_FILTER = defineFilter<ClaimReport>({
  text: {
    help: 'namespace/name or volume contains it, or the verdict begins with it',
    values: ({ claim: { meta, volume } }) => [`${meta.namespace}/${meta.name}`, meta.name, volume],
    prefixes: ({ verdict }) => [verdict],
  },
  keys: [
    { keys: ['ns', 'namespace'], help: 'namespace', values: ({ claim }) => [claim.meta.namespace] },
    {
      keys: ['verdict', 'state'],
      help: 'parked, left-behind, …',
      values: ({ verdict }) => [verdict],
      choices: Object.keys(VERDICT_ORDER),
    },
    { keys: ['set'], help: 'the set that it belongs to', values: ({ set }) => [set?.meta.name ?? ''] },
    { keys: ['class'], help: 'storage class', values: ({ claim }) => [claim.storageClass ?? ''] },
    { keys: ['phase'], help: 'pending, bound, lost', values: ({ claim }) => [claim.phase] },
    {
      keys: ['removable'],
      help: 'true: it may be deleted',
      values: ({ removable }) => [String(removable)],
      choices: ['true', 'false'],
    },
  ],
});

export const CLAIMS_PAGE = defineTablePage<ClaimReport>({
  id: 'claims',
  rows: claimReports,
  keyOf: ({ claim }) => claim.meta.uid,
  filter: CLAIMS_FILTER,
  open: (state, { claim }) => ({ ...state, overlay: { type: 'claim', uid: claim.meta.uid, scroll: 0 } }),
  sorts: [
    { id: 'verdict', compare: (a, b) => VERDICT_ORDER[a.verdict] - VERDICT_ORDER[b.verdict] },
    { id: 'size', compare: (a, b) => bytesOf(b) - bytesOf(a) },
    { id: 'age', compare: (a, b) => b.claim.meta.createdAt - a.claim.meta.createdAt },
  ],
});

function bytesOf({ claim }: ClaimReport): number {
  return parseQuantity(claim.capacity === '' ? claim.request : claim.capacity) ?? 0;
}

/** Returns the marked claims, or the one under the cursor. */
export function claimsToClean(state: State): readonly ClaimReport[] {
  const marked = claimReports(state).filter(({ claim }) => state.markedRows.has(claim.meta.uid));
  if (marked.length > 0) return marked;
  const current = CLAIMS_PAGE.selectedRow(state);
  return current === undefined ? [] : [current];
}

/** Returns the present report on the claim whose details are open. */
export function openedClaim(state: State): ClaimReport | undefined {
  const { overlay } = state;
  if (overlay?.type !== 'claim') return undefined;
  return claimReports(state).find(({ claim }) => claim.meta.uid === overlay.uid);
}
