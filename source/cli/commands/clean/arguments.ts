import type { ClaimVerdict } from '../../../domain/claims/claim-report.ts';
import { claimConnectionFlags } from '../../flags/claim-flags.ts';
import type { ParsedFlags } from '../../flags/parse-flags.ts';
import { UsageError } from '../../flags/usage-error.ts';
import type { CleanRequest } from './run.ts';

const REMOVABLE_VERDICTS: readonly ClaimVerdict[] = ['parked', 'left-behind'];

/** Throws UsageError for arguments that contradict each other, before the cluster is contacted. */
export function parseCleanArguments(operands: readonly string[], flags: ParsedFlags): CleanRequest {
  const connection = claimConnectionFlags('clean', operands, flags);
  const dryRun = flags.dryRun === true;
  const { output, olderThan: olderThanMs } = flags;
  if (output !== undefined && !dryRun) throw new UsageError('--output belongs to stsview clean --dry-run.');
  return {
    connection,
    verdicts: verdictsToClean(flags.verdict.flat()),
    olderThanMs,
    ignoredKinds: flags.ignoreKind.flat(),
    dryRun,
    yes: flags.yes === true,
    count: parseCount(flags.confirm),
    timeoutMs: flags.timeout === 0 ? undefined : flags.timeout,
    output,
    noHeaders: flags.noHeaders === true,
  };
}

/** Returns left-behind claims by default. Throws UsageError. */
function verdictsToClean(verdicts: readonly ClaimVerdict[]): readonly ClaimVerdict[] {
  if (verdicts.length === 0) return ['left-behind'];
  const never = verdicts.find((verdict) => !REMOVABLE_VERDICTS.includes(verdict));
  if (never !== undefined) {
    throw new UsageError(`Claims of verdict ${never} are never deleted: stsview clean takes parked and left-behind.`);
  }
  return verdicts;
}

/** Parses the number of claims to delete. Throws UsageError. */
function parseCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`--confirm takes the number of claims here, not "${text}".`);
  return Number(text);
}
