/** The verdict on a claim, with its evidence and the vetoes against deleting it. */

import { podsByClaim } from '../join/indexes.ts';
import type { Claim, Pod, StatefulSet, Volume } from '../model/kinds.ts';
import { keyOf, type Snapshot } from '../model/snapshot.ts';
import { compareNames } from '../text/compare-names.ts';
import type { ClaimContext } from './claim-context.ts';
import { type ClaimIdentity, claimIdentity } from './claim-identity.ts';
import { type DataOutcome, deletionOutcome } from './deletion-outcome.ts';
import { unreadWorkloadReasons, unreliableListReason } from './list-state.ts';
import { claimVersionOf, readingsFor, UNREAD, unreadableText } from './readings.ts';
import { unsearchedReasons } from './search/search-vetoes.ts';
import type { Veto } from './veto.ts';
import { vetoesOf } from './vetoes.ts';

/**
 * - `in-use`: a pod references it.
 * - `reserved`: its name is that of a template and an ordinal within the range of a live set.
 * - `parked`: the same, but the ordinal is outside the range. Scaling up would use the claim again.
 * - `left-behind`: it was created for a set that no longer exists.
 * - `unknown`: everything else, and every case in which a list that the verdict needs is refused, incomplete or stale.
 */
export type ClaimVerdict = 'in-use' | 'reserved' | 'parked' | 'left-behind' | 'unknown';

export interface ClaimReport {
  readonly claim: Claim;
  readonly verdict: ClaimVerdict;
  /** False if a list that the verdict needs is refused, incomplete or stale. */
  readonly hasReliableLists: boolean;
  /** The live set whose name, template and ordinal give the claim's name. */
  readonly set: StatefulSet | undefined;
  /** Empty if no live set owns the name: a name alone cannot be split into template and set. */
  readonly template: string;
  /** The number at the end of the name; undefined if there is none or the claim belongs to no set. */
  readonly ordinal: number | undefined;
  /** Phrases without a full stop. The first one is the reason for the verdict. */
  readonly evidence: readonly string[];
  readonly vetoes: readonly Veto[];
  /** True if the verdict is `parked` or `left-behind` and there is no veto. */
  readonly removable: boolean;
  /** The volume bound to the claim; undefined if there is none or volumes may not be read. */
  readonly volume: Volume | undefined;
  readonly dataOutcome: DataOutcome;
}

interface ClaimJudgement {
  readonly verdict: ClaimVerdict;
  readonly evidence: readonly string[];
  readonly listsUnreliable?: boolean;
}

export function reportClaim(context: ClaimContext, claim: Claim): ClaimReport {
  const identity = claimIdentity(context.snapshot, claim);
  const { verdict, evidence, listsUnreliable = false } = judgeClaim(context, claim, identity);
  const isNeeded = verdict === 'in-use' || verdict === 'reserved';
  const vetoes = isNeeded ? [] : vetoesOf(context, claim, identity, verdict === 'left-behind');
  const { dataOutcome, volume } = deletionOutcome(context.snapshot, claim);
  const isDeletableVerdict = verdict === 'parked' || verdict === 'left-behind';
  return {
    claim,
    verdict,
    hasReliableLists: !listsUnreliable,
    set: identity?.set,
    template: identity?.template ?? '',
    ordinal: identity?.ordinal ?? (verdict === 'left-behind' ? ordinalAtEnd(claim.meta.name) : undefined),
    evidence,
    vetoes,
    removable: isDeletableVerdict && vetoes.length === 0,
    volume,
    dataOutcome,
  };
}

function ordinalAtEnd(name: string): number | undefined {
  const digits = /-(\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Reports on all claims of the snapshot, sorted by namespace and name. */
export function reportAllClaims(context: ClaimContext): readonly ClaimReport[] {
  return [...context.snapshot.tables.PersistentVolumeClaim.values()]
    .map((claim) => reportClaim(context, claim))
    .toSorted(({ claim: { meta: left } }, { claim: { meta: right } }) =>
      left.namespace === right.namespace
        ? compareNames(left.name, right.name)
        : compareNames(left.namespace, right.namespace),
    );
}

const unknown = (...evidence: readonly string[]): ClaimJudgement => ({ verdict: 'unknown', evidence });
const unknownForLackOfLists = (...evidence: readonly string[]): ClaimJudgement => ({
  ...unknown(...evidence),
  listsUnreliable: true,
});

function judgeClaim(context: ClaimContext, claim: Claim, identity: ClaimIdentity | undefined): ClaimJudgement {
  const { snapshot, facts, setsFilteredByLabels } = context;
  const { namespace, name } = claim.meta;
  const unreliableReason = (kind: 'PersistentVolumeClaim' | 'Pod' | 'StatefulSet') =>
    unreliableListReason(snapshot, kind, namespace);

  const claimsUnreliable = unreliableReason('PersistentVolumeClaim');
  if (claimsUnreliable !== undefined) return unknownForLackOfLists(claimsUnreliable);
  const podsUnreliable = unreliableReason('Pod');
  const users = podsByClaim(snapshot.tables.Pod).get(keyOf(namespace, name)) ?? [];
  if (podsUnreliable === undefined && users.length > 0)
    return { verdict: 'in-use', evidence: users.map((pod) => useText(pod, name)) };
  const setsUnreliable = unreliableReason('StatefulSet');
  if (setsUnreliable === undefined && identity?.inRange === true) {
    const { set, template, ordinal } = identity;
    const evidence = [`StatefulSet ${set.meta.name} wants it for ordinal ${ordinal} (template ${template})`];
    return { verdict: 'reserved', evidence: podsUnreliable === undefined ? evidence : [...evidence, podsUnreliable] };
  }
  const missingLists = [
    ...(podsUnreliable === undefined ? [] : [podsUnreliable]),
    ...(setsUnreliable === undefined ? [] : [setsUnreliable]),
    ...(setsFilteredByLabels ? ['only StatefulSets with the labels asked for have been read'] : []),
    ...unreadWorkloadReasons(readingsFor(facts, namespace)),
    ...unsearchedReasons(facts.search),
  ];
  if (missingLists.length > 0) return unknownForLackOfLists(...missingLists);
  return identity === undefined
    ? judgeWithoutSet(context, claim)
    : { verdict: 'parked', evidence: [parkedText(identity)] };
}

function useText({ meta, phase, claimVolumes }: Pod, claimName: string): string {
  const isEphemeral = claimVolumes.some(({ claim, ephemeral }) => ephemeral && claim === claimName);
  const state = meta.deletionAt === undefined ? phase : 'Terminating';
  return `pod ${meta.name} (${state}) names it${isEphemeral ? ' by an ephemeral volume' : ''}`;
}

function parkedText({ set, template, ordinal }: ClaimIdentity): string {
  const { name } = set.meta;
  const end = set.ordinalsStart + set.replicas - 1;
  const range = set.replicas === 0 ? 'it is scaled to 0' : `its range is ${set.ordinalsStart} to ${end}`;
  return `StatefulSet ${name} would use it for ordinal ${ordinal} (template ${template}); ${range}`;
}

function judgeWithoutSet({ facts }: ClaimContext, claim: Claim): ClaimJudgement {
  const { owners, name } = claim.meta;
  const none = 'no StatefulSet has a template that gives its name';
  const other = owners.find(({ kind }) => kind !== 'StatefulSet');
  if (other !== undefined) return unknown(none, `${other.kind} ${other.name} owns it`);
  const reading = facts.creators.get(claimVersionOf(claim)) ?? UNREAD;
  switch (reading.state) {
    case 'unread':
      return unknownForLackOfLists(none, 'its managedFields have not been read');
    case 'refused':
      return unknownForLackOfLists(none, unreadableText('its managedFields', reading));
    case 'known':
      if (reading.value === 'other') return unknown(none, 'its managedFields do not show that a StatefulSet made it');
      if (ordinalAtEnd(name) === undefined) return unknown(none, 'its name does not end in an ordinal');
      return {
        verdict: 'left-behind',
        evidence: [none, 'kube-controller-manager wrote its spec, as it does for the templates of StatefulSets'],
      };
  }
}

/**
 * Lists the claims whose verdict needs managedFields. The snapshot does not keep that field, so it has to be read
 * again.
 */
export function claimsNeedingManagedFields(snapshot: Snapshot): readonly Claim[] {
  return [...snapshot.tables.PersistentVolumeClaim.values()].filter(
    (claim) =>
      ordinalAtEnd(claim.meta.name) !== undefined &&
      claim.meta.owners.every(({ kind }) => kind === 'StatefulSet') &&
      claimIdentity(snapshot, claim)?.inRange !== true &&
      !podsByClaim(snapshot.tables.Pod).has(keyOf(claim.meta.namespace, claim.meta.name)),
  );
}
