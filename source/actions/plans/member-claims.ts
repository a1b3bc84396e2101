/** Guards claims that a set has made, and that an action deletes with their data. */

import { soughtClaim } from '../../domain/claims/search/sought-claim.ts';
import type { Claim, Pod, StatefulSet, Volume } from '../../domain/model/kinds.ts';
import type { Binding } from '../../domain/model/set-status.ts';
import type { Consequence, SetPlanContext } from '../plan.ts';
import type { ClaimGuard } from '../ports.ts';
import { knownValue, type PreflightFacts } from '../preflight-facts.ts';

export interface MemberClaim {
  readonly set: StatefulSet;
  readonly pod: Pod | undefined;
  readonly claim: Claim;
  /** The volume that goes with the claim; undefined if it is kept. */
  readonly volume: Volume | undefined;
}

/** The claim's set and pod need it as a matter of course. Everything else has to be known from the plan. */
export function memberGuard({ set, pod, claim, volume }: MemberClaim, facts: PreflightFacts): ClaimGuard {
  const { namespace, name } = claim.meta;
  return {
    type: 'unused',
    setIsGone: false,
    namespace,
    claim: name,
    member: {
      setUid: set.meta.uid,
      podUid: pod?.meta.uid ?? '',
      podName: pod?.meta.name ?? '',
      known: knownValue(facts.claimUsers) ?? [],
    },
    search: {
      claim: soughtClaim(claim, { set: undefined, ordinal: undefined, volume }),
      volume: volume?.meta.name,
      ignoredKinds: [],
      overridesVetoes: true,
    },
  };
}

/** Guards of the claims that a scale-down deletes with their data, as the set's retention policy says. */
export function guardsOfDeletedClaims(
  { status: { set } }: SetPlanContext,
  leaving: readonly Binding[],
  facts: PreflightFacts,
): readonly ClaimGuard[] {
  return leaving.flatMap(({ claims, pod }) =>
    claims
      .filter(({ origin, whenScaled, terminating, volume }) => {
        const isDeleted = origin === 'claim-template' && whenScaled === 'deleted' && !terminating;
        return isDeleted && volume?.reclaimPolicy !== 'Retain';
      })
      .flatMap(({ claim, volume }) =>
        claim === undefined ? [] : [memberGuard({ set, pod: pod?.pod, claim, volume }, facts)],
      ),
  );
}

/** Says what else needs the claims, or why nobody can tell. */
export function claimUserConsequences({ claimUsers }: PreflightFacts): readonly Consequence[] {
  if (claimUsers.state === 'known') return claimUsers.value.map((text) => ({ severity: 'danger', text }));
  if (claimUsers.state !== 'unknown') return [];
  return [{ severity: 'danger', text: `whether anybody else needs the claims is not known: ${claimUsers.reason}` }];
}
