/** Chooses the claims whose users have to be searched for: those that might be deleted. */

import type { Claim } from '../model/kinds.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { reportClaim } from './claim-report.ts';
import type { ClaimFacts } from './readings.ts';
import { type SoughtClaim, soughtClaim } from './search/sought-claim.ts';

export function claimsToSearch(
  snapshot: Snapshot,
  facts: ClaimFacts,
  isWanted: (claim: Claim) => boolean,
): readonly SoughtClaim[] {
  // A verdict, as opposed to a veto, does not depend on the time.
  const context = { snapshot, facts, setsFilteredByLabels: false, minAgeMs: 0, now: 0 };
  return [...snapshot.tables.PersistentVolumeClaim.values()].filter(isWanted).flatMap((claim) => {
    const report = reportClaim(context, claim);
    return report.verdict === 'parked' || report.verdict === 'left-behind' ? [soughtClaim(claim, report)] : [];
  });
}
