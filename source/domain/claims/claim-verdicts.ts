import type { ClaimVerdict } from './claim-report.ts';

/** The command line needs their names at every start, without the rules that choose one. */
export const CLAIM_VERDICTS: readonly ClaimVerdict[] = ['in-use', 'reserved', 'parked', 'left-behind', 'unknown'];
