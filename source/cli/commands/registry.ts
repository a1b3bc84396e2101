/** Every command, in the order of the help. The dashboard, the first one, runs without a name. */

import { nearest } from '../../domain/text/nearest.ts';
import type { CliCommand } from '../command.ts';
import { UsageError } from '../flags/usage-error.ts';
import { claimsCommand } from './claims/command.ts';
import { cleanCommand } from './clean/command.ts';
import { completionCommand } from './completion/command.ts';
import { dashboardCommand } from './dashboard/command.ts';
import { deletePodCommand } from './delete-pod/command.ts';
import { demoCommand } from './demo/command.ts';
import { disksCommand } from './disks/command.ts';
import { dnsCommand } from './dns/command.ts';
import { growCommand } from './grow/command.ts';
import { journalCommand } from './journal/command.ts';
import { lessonCommand } from './lesson/command.ts';
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
  disksCommand,
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
  lessonCommand,
  completionCommand,
];

export const COMMANDS: readonly CliCommand[] = [dashboardCommand, ...NAMED_COMMANDS];

export interface FoundCommand {
  readonly command: CliCommand;
  readonly operands: readonly string[];
}

/**
 * Returns the command that the words of the command line name. A single word that resembles no command is the name of
 * a set or pod, which the dashboard opens. Throws UsageError.
 */
export function findCommand(words: readonly string[]): FoundCommand {
  const [name, ...operands] = words;
  if (name === undefined) return { command: dashboardCommand, operands };
  const isObject = operands.length === 0 && mayBeObject(name) && similarCommand(name) === undefined;
  const isCommand = NAMED_COMMANDS.some((candidate) => candidate.name === name);
  if (isObject && !isCommand) return { command: dashboardCommand, operands: [name] };
  return { command: commandNamed(name), operands };
}

/** Throws UsageError if there is no such command. */
export function commandNamed(name: string): CliCommand {
  const command = NAMED_COMMANDS.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const names = NAMED_COMMANDS.map((candidate) => candidate.name);
  const similar = similarCommand(name);
  const hint = similar === undefined ? `the commands are ${names.join(', ')} and help.` : `did you mean ${similar}?`;
  const isPlainName = similar !== undefined && mayBeObject(name) && !name.includes('/');
  const object = isPlainName ? ` (a set of that name: stsview sts/${name})` : '';
  throw new UsageError(`There is no command "${name}": ${hint}${object} See stsview --help.`);
}

function similarCommand(name: string): string | undefined {
  return nearest(name, [...NAMED_COMMANDS.map((candidate) => candidate.name), 'help']);
}

/** Reports whether the word has the form of an object's name, with or without a kind and a namespace before it. */
function mayBeObject(word: string): boolean {
  return /^([a-z]+(\.[a-z]+)?\/)?([a-z0-9-]+\/)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(word);
}
