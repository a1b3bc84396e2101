/** Every command, in the order of the help. The dashboard, the first one, runs without a name. */

import type { CliCommand } from '../command.ts';
import { nearest } from '../flags/nearest.ts';
import { UsageError } from '../flags/usage-error.ts';
import { claimsCommand } from './claims/command.ts';
import { cleanCommand } from './clean/command.ts';
import { completionCommand } from './completion/command.ts';
import { dashboardCommand } from './dashboard/command.ts';
import { deletePodCommand } from './delete-pod/command.ts';
import { demoCommand } from './demo/command.ts';
import { dnsCommand } from './dns/command.ts';
import { growCommand } from './grow/command.ts';
import { journalCommand } from './journal/command.ts';
import { logsCommand } from './logs/command.ts';
import { partitionCommand } from './partition/command.ts';
import { restartCommand } from './restart/command.ts';
import { rollbackCommand } from './rollback/command.ts';
import { scaleCommand } from './scale/command.ts';
import { statusCommand } from './status/command.ts';
import { waitCommand } from './wait/command.ts';
import { whyCommand } from './why/command.ts';

const NAMED_COMMANDS: readonly CliCommand[] = [
  statusCommand,
  whyCommand,
  waitCommand,
  logsCommand,
  scaleCommand,
  deletePodCommand,
  partitionCommand,
  restartCommand,
  rollbackCommand,
  growCommand,
  claimsCommand,
  cleanCommand,
  dnsCommand,
  journalCommand,
  demoCommand,
  completionCommand,
];

export const COMMANDS: readonly CliCommand[] = [dashboardCommand, ...NAMED_COMMANDS];

/** `name`: the first word of the command line. Throws UsageError. */
export function findCommand(name: string | undefined): CliCommand {
  if (name === undefined) return dashboardCommand;
  const command = NAMED_COMMANDS.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const names = NAMED_COMMANDS.map((candidate) => candidate.name);
  const similar = nearest(name, [...names, 'help']);
  const hint = similar === undefined ? `the commands are ${names.join(', ')} and help.` : `did you mean ${similar}?`;
  throw new UsageError(`There is no command "${name}": ${hint} See stsview --help.`);
}
