/** Names and ordinals. A name is computed and compared whole: it cannot be parsed back into set and template. */

import type { ObjectMeta, StatefulSet } from './kinds.ts';

/** The controller reads an ordinal as a 32-bit integer; nothing above can be one. */
const MAX_ORDINAL = 2 ** 31 - 1;

export function podNameOf(setName: string, ordinal: number): string {
  return `${setName}-${ordinal}`;
}

export function claimNameOf(template: string, setName: string, ordinal: number): string {
  return `${template}-${setName}-${ordinal}`;
}

/**
 * Cuts "data-web-3" into the stem "data-web" and 3. Undefined where the name does not end in "-" and a canonical
 * decimal: no name of a pod or claim is ever made with leading zeros.
 */
export function splitOrdinal(name: string): { readonly stem: string; readonly ordinal: number } | undefined {
  const dash = name.lastIndexOf('-');
  if (dash <= 0) return undefined;
  const digits = name.slice(dash + 1);
  if (!/^(?:0|[1-9]\d{0,9})$/.test(digits)) return undefined;
  const ordinal = Number(digits);
  return ordinal > MAX_ORDINAL ? undefined : { stem: name.slice(0, dash), ordinal };
}

/** The ordinal of a pod name within the set of that name; undefined for any other name ("web-api-0" in "web"). */
export function ordinalOf(podName: string, setName: string): number | undefined {
  const parts = splitOrdinal(podName);
  return parts?.stem === setName ? parts.ordinal : undefined;
}

/** First and last ordinal, both inclusive; for no replicas `end` is `start` − 1. */
export function rangeOf(set: StatefulSet): { readonly start: number; readonly end: number } {
  return { start: set.ordinalsStart, end: set.ordinalsStart + set.replicas - 1 };
}

export function isInRange(set: StatefulSet, ordinal: number): boolean {
  return ordinal >= set.ordinalsStart && ordinal < set.ordinalsStart + set.replicas;
}

/** Uid of the object's controller; undefined for an orphan. */
export function controllerUidOf(meta: ObjectMeta): string | undefined {
  return meta.owners.find((owner) => owner.controller)?.uid;
}
