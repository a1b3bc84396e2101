/** Annotations by which a tool notes how many replicas a set had before it was scaled down, to bring them back. */

import type { ClaimIdentity } from './claim-identity.ts';
import { type Veto, veto } from './veto.ts';

/** "downscaler/original-replicas", "example.com/replicas-before-sleep" */
export const REPLICAS_ANNOTATION = /replicas/i;
/** Annotations of kube-downscaler that name the times of the day at which it scales. */
export const DOWNSCALER_ANNOTATION = /^downscaler\//;
/** Parts of the names of annotations that do not ask for replicas: the sets' own history. */
const NOT_WANTED = /(?:min|max)-?replicas$|^kubectl\.kubernetes\.io\//i;

/** Vetoes for a parked claim whose ordinal such an annotation of its set will bring back. */
export function scaledBackVetoes({ set, ordinal }: ClaimIdentity): readonly Veto[] {
  return Object.entries(set.meta.annotations).flatMap(([key, value]) => {
    const replicas = /^\d+$/.test(value) ? Number(value) : undefined;
    const subject = `the annotation ${key}: ${value} of StatefulSet ${set.meta.name}`;
    if (REPLICAS_ANNOTATION.test(key) && !NOT_WANTED.test(key) && replicas !== undefined) {
      return ordinal < set.ordinalsStart + replicas ? [veto(`${subject} may bring ordinal ${ordinal} back`)] : [];
    }
    return DOWNSCALER_ANNOTATION.test(key) && !REPLICAS_ANNOTATION.test(key)
      ? [veto(`${subject} may bring ordinal ${ordinal} back`)]
      : [];
  });
}
