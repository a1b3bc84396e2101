/** Where the embedded cluster answers otherwise than the genuine one, and why. */

export interface KnownDifference {
  /** Matches "create Pod spec.containers: drop". */
  readonly request: RegExp;
  readonly reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];
