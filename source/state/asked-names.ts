import type { MemberAnswer } from '../domain/findings/dns-mismatch.ts';

/** The answers of the cluster's DNS for the members of one set. */
export interface MemberDnsAnswers {
  /** Milliseconds since the epoch. */
  readonly answeredAt: number;
  readonly answers: readonly MemberAnswer[];
}
