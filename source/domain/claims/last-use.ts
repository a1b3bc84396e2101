/** When a claim was last in use, as far as anything still tells. */

import type { Claim } from '../model/kinds.ts';
import { keyOf } from '../model/snapshot.ts';
import { type ClaimFacts, readingsFor } from './readings.ts';

export interface LastUse {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** A clause that "only 40s ago" may follow. */
  readonly text: string;
}

/** The latest use that is known of; undefined where nothing tells of any, which proves nothing. */
export function lastUseOf(facts: ClaimFacts, claim: Claim): LastUse | undefined {
  return [...lastUseByCondition(claim), ...lastUseByEndedPods(facts, claim)].toSorted((a, b) => b.at - a.at)[0];
}

/** Written by the controller that protects claims, where its feature PersistentVolumeClaimUnusedSinceTime is on. */
function lastUseByCondition({ conditions }: Claim): readonly LastUse[] {
  const unused = conditions.find(({ type, status }) => type === 'Unused' && status === 'True');
  return unused?.since === undefined ? [] : [{ at: unused.since, text: 'the last pod that named it went' }];
}

/** Where a name can be cut cannot be told, and caution need not know: every end of it may be a pod's name. */
function lastUseByEndedPods(facts: ClaimFacts, { meta: { namespace, name } }: Claim): readonly LastUse[] {
  const { podEndTimes } = readingsFor(facts, namespace);
  if (podEndTimes.state !== 'known') return [];
  return [...name.matchAll(/-/g)].flatMap(({ index }) => {
    const pod = name.slice(index + 1);
    const at = podEndTimes.value.get(keyOf(namespace, pod));
    return at === undefined ? [] : [{ at, text: `pod ${pod}, which may have used it, was ended` }];
  });
}
