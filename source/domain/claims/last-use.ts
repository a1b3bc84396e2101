/** When a claim was last in use, as far as anything records it. */

import type { Claim } from '../model/kinds.ts';
import { keyOf } from '../model/snapshot.ts';
import { type ClaimFacts, readingsFor } from './readings.ts';

export interface LastUse {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** A clause to be followed by "only 40s ago". */
  readonly text: string;
}

/** Returns the latest recorded use. Undefined if nothing records one, which does not prove that there was none. */
export function lastUseOf(facts: ClaimFacts, claim: Claim): LastUse | undefined {
  return [...lastUseByCondition(claim), ...lastUseByEndedPods(facts, claim)].toSorted((a, b) => b.at - a.at)[0];
}

/**
 * The condition that the claim protection controller writes if the feature PersistentVolumeClaimUnusedSinceTime is on.
 */
function lastUseByCondition({ conditions }: Claim): readonly LastUse[] {
  const unused = conditions.find(({ type, status }) => type === 'Unused' && status === 'True');
  return unused?.since === undefined ? [] : [{ at: unused.since, text: 'the last pod that named it went' }];
}

/**
 * A claim name cannot be split into template and pod name, so every ending that could be a pod name is checked. An
 * ending that matches by chance only adds caution.
 */
function lastUseByEndedPods(facts: ClaimFacts, { meta: { namespace, name } }: Claim): readonly LastUse[] {
  const { podEndTimes } = readingsFor(facts, namespace);
  if (podEndTimes.state !== 'known') return [];
  return [...name.matchAll(/-/g)].flatMap(({ index }) => {
    const pod = name.slice(index + 1);
    const at = podEndTimes.value.get(keyOf(namespace, pod));
    return at === undefined ? [] : [{ at, text: `pod ${pod}, which may have used it, was ended` }];
  });
}
