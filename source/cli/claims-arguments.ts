/** The flags of `stsview claims` and `stsview clean`. */

import { CLAIM_VERDICTS, type ClaimVerdict } from '../domain/claims/verdict.ts';
import { UsageError } from './spread-arguments.ts';

const REMOVABLE: readonly ClaimVerdict[] = ['parked', 'left-behind'];

/** All of them where the flag is not given. Throws UsageError. */
export function readVerdicts(given: readonly string[]): readonly ClaimVerdict[] {
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

/** Left-behind claims unless told otherwise. Throws UsageError. */
export function readVerdictsToClean(given: readonly string[]): readonly ClaimVerdict[] {
  if (given.length === 0) return ['left-behind'];
  const verdicts = readVerdicts(given);
  const never = verdicts.find((verdict) => !REMOVABLE.includes(verdict));
  if (never !== undefined) {
    throw new UsageError(`Claims of verdict ${never} are never deleted: stsview clean takes parked and left-behind.`);
  }
  return verdicts;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "30d", "12h", "1d12h", "0s"; milliseconds. Throws UsageError. */
export function readAge(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^(\d+[smhd])+$/.test(value)) throw new UsageError(`"${value}" is no age: write 30d, 12h, 45m or 0s.`);
  const parts = [...value.matchAll(/(\d+)([smhd])/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
}

/** How many are to go. Throws UsageError. */
export function readCount(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new UsageError(`--confirm takes the number of claims here, not "${value}".`);
  return Number(value);
}
