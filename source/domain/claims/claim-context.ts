import type { Snapshot } from '../model/snapshot.ts';
import type { ClaimFacts } from './readings.ts';

/** What the verdicts on claims are made from. */
export interface ClaimContext {
  readonly snapshot: Snapshot;
  readonly facts: ClaimFacts;
  /** Only sets with certain labels were read: that a set is not there proves nothing. */
  readonly setsFilteredByLabels: boolean;
  /** Younger claims have a veto; milliseconds. */
  readonly minAgeMs: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A claim so young may be waiting for the pod that it was made for. */
export const DEFAULT_MIN_AGE_MS = 5 * 60_000;
