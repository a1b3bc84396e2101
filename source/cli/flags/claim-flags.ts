/** What `stsview claims` and `stsview clean` have in common on the command line. */

import { type ConnectionFlags, connectionFlags } from './connection-flags.ts';
import type { ParsedFlags } from './parse-flags.ts';
import { UsageError } from './usage-error.ts';

/** Throws UsageError for operands and flags that would leave out sets that a verdict rests on. */
export function claimConnectionFlags(
  command: 'claims' | 'clean',
  operands: readonly string[],
  flags: ParsedFlags,
): ConnectionFlags {
  if (operands.length > 0) {
    throw new UsageError(`stsview ${command} takes no operand: narrow it with -n and --verdict.`);
  }
  if (flags.selector !== undefined) {
    throw new UsageError('-l narrows StatefulSets, and a verdict on a claim needs all of them: leave it out.');
  }
  return connectionFlags(flags);
}
