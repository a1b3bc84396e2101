/** Refuses flags of other commands, which would otherwise be ignored silently. */

import type { FlagSpec } from './flag-spec.ts';
import { FLAGS, type FlagName } from './flag-table.ts';
import { flagSpelling } from './parse-flags.ts';
import { UsageError } from './usage-error.ts';

/** The name of the command that runs without a name on the command line. */
export const DASHBOARD = 'dashboard';

export function isFlagOf({ commands }: FlagSpec, command: string): boolean {
  return commands === undefined || commands.includes(command);
}

/** Throws UsageError. */
export function refuseMisplacedFlags(given: Iterable<FlagName>, command: string): void {
  for (const name of given) {
    const spec: FlagSpec = FLAGS[name];
    if (!isFlagOf(spec, command)) throw new UsageError(`${misplacedSentence(name, spec, command)} See stsview --help.`);
  }
}

function misplacedSentence(name: FlagName, { commands = [], belongsTo }: FlagSpec, command: string): string {
  const flag = flagSpelling(name);
  if (belongsTo === undefined) {
    const owners = commands.filter((owner) => owner !== DASHBOARD).map((owner) => `stsview ${owner}`);
    return `${flag} belongs to ${owners.join(' and ')}.`;
  }
  // `stsview clean` changes something too, and yet has no --wait.
  const specs: readonly FlagSpec[] = Object.values(FLAGS);
  const isSuchCommand = specs.some((other) => other.belongsTo === belongsTo && isFlagOf(other, command));
  return isSuchCommand ? `${flag} does not belong to stsview ${command}.` : `${flag} belongs to ${belongsTo}.`;
}
