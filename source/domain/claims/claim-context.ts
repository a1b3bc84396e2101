import type { Snapshot } from '../model/snapshot.ts';
import type { ClaimFacts } from './readings.ts';

/** The input for the verdicts on claims. */
export interface ClaimContext {
  readonly snapshot: Snapshot;
  readonly facts: ClaimFacts;
  /** True if the sets were listed with a label selector. The absence of a set then proves nothing. */
  readonly setsFilteredByLabels: boolean;
  /** Claims younger than this have a veto; milliseconds. */
  readonly minAgeMs: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A claim younger than this may still be waiting for the pod that it was created for. */
export const DEFAULT_MIN_AGE_MS = 5 * 60_000;
