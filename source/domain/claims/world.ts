import type { Snapshot } from '../snapshot.ts';
import type { ClaimFacts } from './readings.ts';

/** What the verdicts on claims are made from. */
export interface ClaimWorld {
  readonly snapshot: Snapshot;
  readonly facts: ClaimFacts;
  /** Only sets with certain labels were read: that a set is not there proves nothing. */
  readonly setsNarrowed: boolean;
  /** Younger claims have a veto; milliseconds. */
  readonly youngMs: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A claim so young may be waiting for the pod that it was made for. */
export const YOUNG_MS = 5 * 60_000;
