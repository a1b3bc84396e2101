import type { MemberAnswer } from '../domain/findings/dns-mismatch.ts';

/** What the cluster's DNS answered for the members of one set. */
export interface AskedNames {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly answers: readonly MemberAnswer[];
}
