import type { MemberAnswer } from '../domain/findings/dns-mismatch.ts';

/** What the cluster's DNS answered for the members of one set. */
export interface MemberDnsAnswers {
  /** Milliseconds since the epoch. */
  readonly answeredAt: number;
  readonly answers: readonly MemberAnswer[];
}
