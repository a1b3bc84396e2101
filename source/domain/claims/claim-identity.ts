/** Finds the set, template and ordinal whose computed name a claim has. Names are computed and compared whole. */

import { isParkedClaimOf, setsByStem } from '../join/indexes.ts';
import { claimNameOf, isInRange, splitOrdinal } from '../model/identity.ts';
import type { Claim, StatefulSet } from '../model/kinds.ts';
import { keyOf, type Snapshot } from '../model/snapshot.ts';

export interface ClaimIdentity {
  readonly set: StatefulSet;
  readonly template: string;
  readonly ordinal: number;
  readonly inRange: boolean;
  /** All sets for which a template and an ordinal give this name. Two sets can share one name. */
  readonly setsSharingName: readonly StatefulSet[];
}

function setsWithStem(snapshot: Snapshot, namespace: string, stem: string): readonly StatefulSet[] {
  return setsByStem(snapshot.tables.StatefulSet).get(keyOf(namespace, stem)) ?? [];
}

/** Returns the set that has this claim name for an ordinal of its range, whether or not such a claim exists. */
export function setWithNameInRange(snapshot: Snapshot, namespace: string, name: string): StatefulSet | undefined {
  const parts = splitOrdinal(name);
  if (parts === undefined) return undefined;
  return setsWithStem(snapshot, namespace, parts.stem).find((set) => isInRange(set, parts.ordinal));
}

/** Returns a set for which a template and an ordinal give the name, whether or not the ordinal is in its range. */
export function setWithTemplateForName(snapshot: Snapshot, namespace: string, name: string): StatefulSet | undefined {
  const parts = splitOrdinal(name);
  return parts === undefined ? undefined : setsWithStem(snapshot, namespace, parts.stem)[0];
}

/**
 * Returns undefined if no live set has a template that gives the name. Prefers a set whose range includes the ordinal.
 */
export function claimIdentity(snapshot: Snapshot, claim: Claim): ClaimIdentity | undefined {
  const { namespace, name } = claim.meta;
  const parts = splitOrdinal(name);
  if (parts === undefined) return undefined;
  const { ordinal, stem } = parts;
  const sharing = setsWithStem(snapshot, namespace, stem);
  const set =
    sharing.find((candidate) => isInRange(candidate, ordinal)) ??
    sharing.find((candidate) => isParkedClaimOf(candidate, sharing, ordinal, claim));
  const template = set?.claimTemplates.find(
    (candidate) => claimNameOf(candidate.name, set.meta.name, ordinal) === name,
  );
  if (set === undefined || template === undefined) return undefined;
  return { set, template: template.name, ordinal, inRange: isInRange(set, ordinal), setsSharingName: sharing };
}
