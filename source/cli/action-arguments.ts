/** The commands that change something, from their operands and flags. */

import type { DeleteHow, PartitionTo, Wanted } from '../actions/plan.ts';
import type { ActRequest, Subject } from './act.ts';
import { UsageError } from './spread-arguments.ts';

export const ACTION_COMMANDS = ['scale', 'delete-pod', 'partition', 'restart', 'rollback'] as const;

export type ActionCommand = (typeof ACTION_COMMANDS)[number];

export interface ActionFlags {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly confirm: string | undefined;
  readonly wait: boolean;
  readonly timeoutMs: number | undefined;
  readonly evict: boolean;
  readonly force: boolean;
  /** --to REVISION */
  readonly to: string | undefined;
}

export function isActionCommand(word: string | undefined): word is ActionCommand {
  return ACTION_COMMANDS.some((command) => command === word);
}

/** Throws UsageError for what does not fit together, before any cluster is asked. */
export function readAction(
  command: ActionCommand,
  operands: readonly string[],
  flags: ActionFlags,
): Omit<ActRequest, 'connection'> {
  if (flags.to !== undefined && command !== 'rollback') throw new UsageError('--to belongs to stsview rollback.');
  if ((flags.evict || flags.force) && command !== 'delete-pod') {
    throw new UsageError('--evict and --force belong to stsview delete-pod.');
  }
  if (flags.timeoutMs !== undefined && !flags.wait && command !== 'delete-pod') {
    throw new UsageError('--timeout belongs to --wait: add it.');
  }
  const { dryRun, yes, confirm, wait } = flags;
  const timeoutMs = flags.timeoutMs === 0 ? undefined : flags.timeoutMs;
  return { ...readSubject(command, operands, flags), dryRun, yes, confirm, wait, timeoutMs };
}

function readSubject(
  command: ActionCommand,
  operands: readonly string[],
  flags: ActionFlags,
): { readonly subject: Subject; readonly wanted: Wanted } {
  const [name = '', number] = operands;
  const set: Subject = { type: 'set', name };
  switch (command) {
    case 'scale':
      expect(operands, 2, 'stsview scale SET N');
      return { subject: set, wanted: { action: 'scale', replicas: readNumber(number, 'number of replicas') } };
    case 'partition':
      expect(operands, 2, 'stsview partition SET N');
      return { subject: set, wanted: { action: 'partition', to: readPartition(number) } };
    case 'restart':
      expect(operands, 1, 'stsview restart SET');
      return { subject: set, wanted: { action: 'restart' } };
    case 'rollback':
      expect(operands, 1, 'stsview rollback SET [--to REVISION]');
      return { subject: set, wanted: { action: 'rollback', to: flags.to } };
    case 'delete-pod': {
      if (operands.length === 0) throw new UsageError('Name the pods: stsview delete-pod POD….');
      if (flags.evict && flags.force) throw new UsageError('--evict and --force exclude each other: give one of them.');
      const how: DeleteHow = flags.evict ? 'evict' : flags.force ? 'force' : 'graceful';
      return { subject: { type: 'pods', names: operands }, wanted: { action: 'delete-pod', pods: operands, how } };
    }
  }
}

function expect(operands: readonly string[], count: number, usage: string): void {
  if (operands.length !== count)
    throw new UsageError(`This takes ${count === 1 ? 'one set' : 'a set and a number'}: ${usage}.`);
}

const MOST = 2 ** 31 - 1;

function readNumber(text: string | undefined, what: string): number {
  if (text === undefined || !/^\d+$/.test(text) || Number(text) > MOST) {
    throw new UsageError(`"${text ?? ''}" is no ${what}: give a whole number from 0 to ${MOST}.`);
  }
  return Number(text);
}

function readPartition(text: string | undefined): PartitionTo {
  if (text === 'hold' || text === 'resume' || text === 'one-more') return text;
  return readNumber(text, 'partition');
}
