/** The flags of `stsview claims` and `stsview clean`. */

import { CLAIM_VERDICTS, type ClaimVerdict } from '../../../domain/claims/claim-report.ts';
import type { ConnectionFlags } from '../../flags/connection-flags.ts';
import { parseDurationMs } from '../../flags/flag-values.ts';
import { UsageError } from '../../flags/normalize-arguments.ts';
import { flagSpelling, isFlagGiven, type ParsedFlags } from '../../flags/parse-flags.ts';
import type { OutputFormat } from '../../output/output-format.ts';
import type { CleanRequest } from '../clean/run.ts';

const REMOVABLE_VERDICTS: readonly ClaimVerdict[] = ['parked', 'left-behind'];

/** Returns all verdicts if the flag is not given. Throws UsageError. */
export function parseVerdicts(given: readonly string[]): readonly ClaimVerdict[] {
  const words = given.flatMap((value) => value.split(',')).map((word) => word.trim());
  if (words.length === 0) return CLAIM_VERDICTS;
  return words.map((word) => {
    const verdict = CLAIM_VERDICTS.find((candidate) => candidate === word);
    if (verdict === undefined) {
      throw new UsageError(`There is no verdict "${word}": choose among ${CLAIM_VERDICTS.join(', ')}.`);
    }
    return verdict;
  });
}

/** Returns left-behind claims by default. Throws UsageError. */
function parseVerdictsToClean(given: readonly string[]): readonly ClaimVerdict[] {
  if (given.length === 0) return ['left-behind'];
  const verdicts = parseVerdicts(given);
  const never = verdicts.find((verdict) => !REMOVABLE_VERDICTS.includes(verdict));
  if (never !== undefined) {
    throw new UsageError(`Claims of verdict ${never} are never deleted: stsview clean takes parked and left-behind.`);
  }
  return verdicts;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Parses "30d", "12h", "1d12h", "0s" into milliseconds. Throws UsageError. */
export function parseAge(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^(\d+[smhd])+$/.test(value)) throw new UsageError(`"${value}" is no age: write 30d, 12h, 45m or 0s.`);
  const parts = [...value.matchAll(/(\d+)([smhd])/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
}

/** Parses the number of claims to delete. Throws UsageError. */
function parseCount(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new UsageError(`--confirm takes the number of claims here, not "${value}".`);
  return Number(value);
}

/** Throws UsageError for flags that would leave out sets that a verdict rests on. */
export function refuseSetFilters(
  command: 'claims' | 'clean',
  operands: readonly string[],
  { selector }: ConnectionFlags,
): void {
  if (operands.length > 0)
    throw new UsageError(`stsview ${command} takes no operand: narrow it with -n and --verdict.`);
  if (selector !== undefined) {
    throw new UsageError('-l narrows StatefulSets, and a verdict on a claim needs all of them: leave it out.');
  }
}

/** Throws UsageError for arguments that contradict each other, before the cluster is contacted. */
export function parseCleanArguments(
  flags: ParsedFlags,
  olderThanMs: number | undefined,
  output: OutputFormat | undefined,
): Omit<CleanRequest, 'connection'> {
  const misfit = (['evict', 'force', 'to', 'wait'] as const).find((name) => isFlagGiven(flags[name]));
  if (misfit !== undefined) throw new UsageError(`${flagSpelling(misfit)} does not belong to stsview clean.`);
  const dryRun = flags.dryRun === true;
  if (output !== undefined && !dryRun) throw new UsageError('--output belongs to stsview clean --dry-run.');
  return {
    verdicts: parseVerdictsToClean(flags.verdict ?? []),
    olderThanMs,
    dryRun,
    yes: flags.yes === true,
    count: parseCount(flags.confirm?.at(-1)),
    timeoutMs: parseDurationMs(flags.timeout?.at(-1)) || undefined,
    output,
  };
}
