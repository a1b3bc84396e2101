/** Flags beside a command that they do not belong to: they would be taken silently, and would not do what they say. */

import { DEMO_FLAGS } from './demo-arguments.ts';
import { type Flags, isGiven, spelled } from './flags.ts';
import { UsageError } from './spread-arguments.ts';

const ACTION_FLAGS = ['dryRun', 'yes', 'confirm', 'wait', 'timeout', 'evict', 'force', 'to'] as const;
const DNS_FLAGS = ['execIn', 'allServers', 'watch'] as const;
/** Of use to the dashboard, too. */
const DNS_PLACE = ['dnsService', 'clusterDomain'] as const;

/** Throws UsageError, as the others do. */
export function refuseActionFlags(flags: Flags): void {
  refuse(flags, ACTION_FLAGS, 'a command that changes something: stsview scale SET N');
}

export function refuseDnsFlags(flags: Flags, isDashboard: boolean): void {
  refuse(flags, isDashboard ? DNS_FLAGS : [...DNS_FLAGS, ...DNS_PLACE], 'stsview dns');
}

export function refuseDemoFlags(flags: Flags, command: string | undefined): void {
  if (command !== 'demo') refuse(flags, DEMO_FLAGS, 'stsview demo');
}

export function refuseClaimFlags(flags: Flags, command: string | undefined): void {
  if (isGiven(flags.verdict) && command !== 'claims' && command !== 'clean') {
    throw new UsageError('--verdict belongs to stsview claims and stsview clean.');
  }
  if (isGiven(flags.olderThan) && command !== 'clean') throw new UsageError('--older-than belongs to stsview clean.');
}

function refuse(flags: Flags, names: readonly (keyof Flags)[], owner: string): void {
  const misfit = names.find((name) => isGiven(flags[name]));
  if (misfit === undefined) return;
  throw new UsageError(`${spelled(misfit)} belongs to ${owner}. See stsview --help.`);
}
