/** Finds sets that may be the set of a claim under another name: the data that they miss may be in the claim. */

import { claimsByStem } from '../join/indexes.ts';
import { isInRange, splitOrdinal } from '../model/identity.ts';
import type { Claim, ClaimTemplate, StatefulSet } from '../model/kinds.ts';
import { keyOf, type Snapshot } from '../model/snapshot.ts';
import { parseQuantity } from '../text/quantity.ts';
import type { ClaimIdentity } from './claim-identity.ts';

/** Claims younger than this may still wait for the data of an old one; milliseconds. */
const YOUNG_MS = 30 * 24 * 3_600_000;

/** Returns the younger sets with the labels or the claim template of the claim, and with young or empty claims. */
export function possiblyRenamedSets(
  { tables }: Snapshot,
  claim: Claim,
  identity: ClaimIdentity | undefined,
  now: number,
): readonly StatefulSet[] {
  // A set that has pods goes on under its own name.
  if (identity !== undefined && identity.set.replicas > 0) return [];
  return [...tables.StatefulSet.values()].filter(
    (set) =>
      set.meta.namespace === claim.meta.namespace &&
      set.meta.createdAt > claim.meta.createdAt &&
      set.claimTemplates.length > 0 &&
      identity?.setsSharingName.includes(set) !== true &&
      (haveSameLabels(set, claim) || set.claimTemplates.some((template) => isTemplateOf(template, claim))) &&
      hasYoungOrEmptyClaims(tables.PersistentVolumeClaim, set, now),
  );
}

/** The controller copies the labels of a set's selector onto its claims. */
function haveSameLabels({ selector, templateLabels }: StatefulSet, { meta }: Claim): boolean {
  const claimLabels = Object.entries(meta.labels);
  const chosen = Object.entries(selector.matchLabels);
  return (
    (claimLabels.length > 0 && claimLabels.every(([key, value]) => templateLabels[key] === value)) ||
    (chosen.length > 0 && chosen.every(([key, value]) => meta.labels[key] === value))
  );
}

function isTemplateOf({ name, storageClass, request, accessModes }: ClaimTemplate, claim: Claim): boolean {
  return (
    claim.meta.name.startsWith(`${name}-`) &&
    (storageClass === undefined || storageClass === claim.storageClass) &&
    parseQuantity(request) === parseQuantity(claim.request) &&
    accessModes.toSorted().join() === claim.accessModes.toSorted().join()
  );
}

/** A set whose claims were there before it, or long since, has its data. */
function hasYoungOrEmptyClaims(table: Snapshot['tables']['PersistentVolumeClaim'], set: StatefulSet, now: number) {
  const setClaims = set.claimTemplates.flatMap(({ name }) => {
    const found = claimsByStem(table).get(keyOf(set.meta.namespace, `${name}-${set.meta.name}`)) ?? [];
    return found.filter(({ meta }) => isInRange(set, splitOrdinal(meta.name)?.ordinal ?? -1));
  });
  return (
    setClaims.length === 0 ||
    setClaims.some(
      ({ volume, meta }) => volume === '' || (meta.createdAt >= set.meta.createdAt && now - meta.createdAt < YOUNG_MS),
    )
  );
}
