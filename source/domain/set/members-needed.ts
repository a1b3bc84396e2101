/** Chooses which pods, claims, revisions and events have to be read to describe a few sets. */

import { sourceClaimKey } from '../join/gather-claim.ts';
import { podsByController } from '../join/indexes.ts';
import { REVISION_LABEL } from '../model/identity.ts';
import type { StatefulSet } from '../model/kinds.ts';
import type { Tables } from '../model/snapshot.ts';

/** To look for more texts than these in every object takes longer than to decode them all. */
export const MAX_TEXTS = 100;

/**
 * Returns texts of which every pod, claim, revision and event that matters to the sets contains at least one; undefined
 * if there are too many. They are the names of the sets, which the names of their members contain, and whatever the sets
 * and the objects found so far name besides. Has to be asked again with what was found, until it returns no other texts.
 */
export function textsInMembersNeeded(
  sets: readonly StatefulSet[],
  { Pod, PersistentVolumeClaim }: Pick<Tables, 'Pod' | 'PersistentVolumeClaim'>,
): readonly string[] | undefined {
  const setNames = [...new Set(sets.map(({ meta }) => meta.name))];
  const named = new Set<string>();
  for (const { meta, podTemplateClaims, status } of sets) {
    for (const { sharedClaim } of podTemplateClaims) if (sharedClaim !== undefined) named.add(sharedClaim);
    named.add(status.updateRevision);
    for (const pod of podsByController(Pod).get(meta.uid) ?? []) {
      named.add(pod.meta.labels[REVISION_LABEL] ?? '');
      for (const { claim } of pod.claimVolumes) named.add(claim);
    }
  }
  for (const claim of PersistentVolumeClaim.values()) {
    const source = sourceClaimKey(claim);
    if (source !== undefined) named.add(source.slice(source.lastIndexOf('/') + 1));
  }
  const others = [...named].filter((name) => name !== '' && !setNames.some((setName) => name.includes(setName)));
  return setNames.length + others.length > MAX_TEXTS ? undefined : [...setNames, ...others];
}
