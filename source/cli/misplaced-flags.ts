/** Refuses flags of other commands, which would otherwise be ignored silently. */

import { DEMO_FLAGS } from './commands/demo/arguments.ts';
import { UsageError } from './flags/normalize-arguments.ts';
import { flagSpelling, isFlagGiven, type ParsedFlags } from './flags/parse-flags.ts';

const ACTION_FLAGS = ['dryRun', 'yes', 'confirm', 'wait', 'timeout', 'evict', 'force', 'to'] as const;
const DNS_COMMAND_FLAGS = ['execIn', 'allServers', 'watch'] as const;
/** The dashboard uses them too. */
const DNS_SERVER_FLAGS = ['dnsService', 'clusterDomain'] as const;

/** Throws UsageError, as the others do. */
export function refuseActionFlags(flags: ParsedFlags): void {
  refuseFlags(flags, ACTION_FLAGS, 'a command that changes something: stsview scale SET N');
}

export function refuseDnsFlags(flags: ParsedFlags, isDashboard: boolean): void {
  refuseFlags(flags, isDashboard ? DNS_COMMAND_FLAGS : [...DNS_COMMAND_FLAGS, ...DNS_SERVER_FLAGS], 'stsview dns');
}

export function refuseDemoFlags(flags: ParsedFlags, command: string | undefined): void {
  if (command !== 'demo') refuseFlags(flags, DEMO_FLAGS, 'stsview demo');
}

export function refuseClaimFlags(flags: ParsedFlags, command: string | undefined): void {
  if (isFlagGiven(flags.verdict) && command !== 'claims' && command !== 'clean') {
    throw new UsageError('--verdict belongs to stsview claims and stsview clean.');
  }
  if (isFlagGiven(flags.olderThan) && command !== 'clean')
    throw new UsageError('--older-than belongs to stsview clean.');
}

function refuseFlags(flags: ParsedFlags, names: readonly (keyof ParsedFlags)[], owner: string): void {
  const misfit = names.find((name) => isFlagGiven(flags[name]));
  if (misfit === undefined) return;
  throw new UsageError(`${flagSpelling(misfit)} belongs to ${owner}. See stsview --help.`);
}
