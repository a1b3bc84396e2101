import { connectionFlags } from '../../flags/connection-flags.ts';
import { outputFlagsWithout } from '../../flags/output-flags.ts';
import type { ParsedFlags } from '../../flags/parse-flags.ts';
import { UsageError } from '../../flags/usage-error.ts';
import type { DisksRequest } from './run.ts';

/** Throws UsageError. */
export function parseDisksArguments(sets: readonly string[], flags: ParsedFlags): DisksRequest {
  const { watch = false, prometheus, df } = flags;
  if (df !== undefined && watch) {
    throw new UsageError('--watch and --df exclude each other: df is run once, in one pod.');
  }
  return {
    connection: connectionFlags(flags),
    sets,
    watch,
    prometheus,
    dfPod: df,
    ...outputFlagsWithout(['name'], 'disks', flags),
  };
}
