/** Names and ordinals. A name is computed and compared whole, since it cannot be split into set and template. */

import type { ObjectMeta, StatefulSet } from './kinds.ts';

/** The label that holds the name of a pod's ControllerRevision. */
export const REVISION_LABEL = 'controller-revision-hash';

/** The controller parses an ordinal as a 32-bit integer, so a greater number is not an ordinal. */
const MAX_ORDINAL = 2 ** 31 - 1;

export function podNameOf(setName: string, ordinal: number): string {
  return `${setName}-${ordinal}`;
}

export function claimNameOf(template: string, setName: string, ordinal: number): string {
  return `${template}-${setName}-${ordinal}`;
}

/**
 * Splits "data-web-3" into the stem "data-web" and 3. Returns undefined if the name does not end in "-" and a canonical
 * decimal: names of pods and claims never have leading zeros.
 */
export function splitOrdinal(name: string): { readonly stem: string; readonly ordinal: number } | undefined {
  const dash = name.lastIndexOf('-');
  if (dash <= 0) return undefined;
  const digits = name.slice(dash + 1);
  if (!/^(?:0|[1-9]\d{0,9})$/.test(digits)) return undefined;
  const ordinal = Number(digits);
  return ordinal > MAX_ORDINAL ? undefined : { stem: name.slice(0, dash), ordinal };
}

/**
 * Returns the ordinal of a pod name within the set of that name; undefined for any other name ("web-api-0" in "web").
 */
export function ordinalOf(podName: string, setName: string): number | undefined {
  const parts = splitOrdinal(podName);
  return parts?.stem === setName ? parts.ordinal : undefined;
}

/** Returns the first and last ordinal, both inclusive. Without replicas, `end` is `start` − 1. */
export function rangeOf(set: StatefulSet): { readonly start: number; readonly end: number } {
  return { start: set.ordinalsStart, end: set.ordinalsStart + set.replicas - 1 };
}

export function isInRange(set: StatefulSet, ordinal: number): boolean {
  return ordinal >= set.ordinalsStart && ordinal < set.ordinalsStart + set.replicas;
}

/** Returns the uid of the object's controller; undefined for an orphan. */
export function controllerUidOf(meta: ObjectMeta): string | undefined {
  return meta.owners.find((owner) => owner.controller)?.uid;
}
