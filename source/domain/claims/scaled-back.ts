/** Notes on a set that will bring the ordinals of its parked claims back: a number from before, or a tool that wakes it. */

import type { StatefulSet } from '../model/kinds.ts';
import type { ClaimIdentity } from './claim-identity.ts';
import { type Veto, veto } from './veto.ts';

/** "downscaler/original-replicas", "example.com/replicas-before-sleep" */
const REPLICAS_ANNOTATION = /replicas/i;
/** Annotations of kube-downscaler that name the times of the day at which it scales. */
const DOWNSCALER_ANNOTATION = /^downscaler\//;
/** "sablier.enable", "example.com/wake-on-request", "idling.alpha.openshift.io/idled-at", "loft.sh/paused" */
const WAKES_SETS =
  /sablier|(?:^|[./_-])(?:sleep\w*|asleep|wake\w*|hibernat\w*|snooz\w*|(?:un)?idl(?:e|ed|ing)|paused?|suspend(?:ed)?|scaled?-?(?:to-?)?zero|on-?demand)(?:$|[./_-])/i;
const NO = /^(?:false|no|off|0|disabled)$/i;
/** Parts of the names of annotations that do not ask for replicas: the sets' own history. */
const NOT_WANTED = /(?:min|max)-?replicas$|^kubectl\.kubernetes\.io\//i;

/** Reports whether an annotation may say that a set is scaled up again. */
export function isScaleNote(key: string): boolean {
  return REPLICAS_ANNOTATION.test(key) || DOWNSCALER_ANNOTATION.test(key) || WAKES_SETS.test(key);
}

/** Vetoes for a parked claim whose ordinal such an annotation or label of its set will bring back. */
export function scaledBackVetoes({ set, ordinal }: ClaimIdentity): readonly Veto[] {
  const { annotations, labels } = set.meta;
  const back = `of StatefulSet ${set.meta.name} may bring ordinal ${ordinal} back`;
  return [
    ...Object.entries(annotations)
      .filter(([key, value]) => isBroughtBack(set, ordinal, key, value))
      .map(([key, value]) => veto(`the annotation ${key}: ${value} ${back}`)),
    ...Object.entries(labels)
      .filter(([key, value]) => isWoken(set, key, value))
      .map(([key, value]) => veto(`the label ${key}=${value} ${back}`)),
  ];
}

function isBroughtBack(set: StatefulSet, ordinal: number, key: string, value: string): boolean {
  const replicas = /^\d+$/.test(value) ? Number(value) : undefined;
  if (REPLICAS_ANNOTATION.test(key) && !NOT_WANTED.test(key) && replicas !== undefined) {
    return ordinal < set.ordinalsStart + replicas;
  }
  if (DOWNSCALER_ANNOTATION.test(key)) return !REPLICAS_ANNOTATION.test(key);
  return isWoken(set, key, value);
}

/** What sleeps has no replicas at all. */
function isWoken({ replicas }: StatefulSet, key: string, value: string): boolean {
  return replicas === 0 && WAKES_SETS.test(key) && !NO.test(value.trim());
}
