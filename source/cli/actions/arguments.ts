/** Parses the operands and flags of the commands that change something. */

import type { DeletionMode, PartitionTo, RequestedAction } from '../../actions/plan.ts';
import { UsageError } from '../flags/normalize-arguments.ts';
import type { ActionRequest, ActionSubject } from './run.ts';

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

/** Throws UsageError for arguments that contradict each other, before the cluster is contacted. */
export function parseActionArguments(
  command: ActionCommand,
  operands: readonly string[],
  flags: ActionFlags,
): Omit<ActionRequest, 'connection'> {
  if (flags.to !== undefined && command !== 'rollback') throw new UsageError('--to belongs to stsview rollback.');
  if ((flags.evict || flags.force) && command !== 'delete-pod') {
    throw new UsageError('--evict and --force belong to stsview delete-pod.');
  }
  if (flags.timeoutMs !== undefined && !flags.wait && command !== 'delete-pod') {
    throw new UsageError('--timeout belongs to --wait: add it.');
  }
  const { dryRun, yes, confirm, wait } = flags;
  const timeoutMs = flags.timeoutMs === 0 ? undefined : flags.timeoutMs;
  return { ...parseSubject(command, operands, flags), dryRun, yes, confirm, wait, timeoutMs };
}

function parseSubject(
  command: ActionCommand,
  operands: readonly string[],
  flags: ActionFlags,
): { readonly subject: ActionSubject; readonly wanted: RequestedAction } {
  const [name = '', number] = operands;
  const set: ActionSubject = { type: 'set', name };
  switch (command) {
    case 'scale':
      requireOperandCount(operands, 2, 'stsview scale SET N');
      return { subject: set, wanted: { action: 'scale', replicas: parseWholeNumber(number, 'number of replicas') } };
    case 'partition':
      requireOperandCount(operands, 2, 'stsview partition SET N');
      return { subject: set, wanted: { action: 'partition', to: parsePartition(number) } };
    case 'restart':
      requireOperandCount(operands, 1, 'stsview restart SET');
      return { subject: set, wanted: { action: 'restart' } };
    case 'rollback':
      requireOperandCount(operands, 1, 'stsview rollback SET [--to REVISION]');
      return { subject: set, wanted: { action: 'rollback', to: flags.to } };
    case 'delete-pod': {
      if (operands.length === 0) throw new UsageError('Name the pods: stsview delete-pod POD….');
      if (flags.evict && flags.force) throw new UsageError('--evict and --force exclude each other: give one of them.');
      const how: DeletionMode = flags.evict ? 'evict' : flags.force ? 'force' : 'graceful';
      return { subject: { type: 'pods', names: operands }, wanted: { action: 'delete-pod', pods: operands, how } };
    }
  }
}

function requireOperandCount(operands: readonly string[], count: number, usage: string): void {
  if (operands.length !== count)
    throw new UsageError(`This takes ${count === 1 ? 'one set' : 'a set and a number'}: ${usage}.`);
}

const MAX_INT32 = 2 ** 31 - 1;

function parseWholeNumber(text: string | undefined, what: string): number {
  if (text === undefined || !/^\d+$/.test(text) || Number(text) > MAX_INT32) {
    throw new UsageError(`"${text ?? ''}" is no ${what}: give a whole number from 0 to ${MAX_INT32}.`);
  }
  return Number(text);
}

function parsePartition(text: string | undefined): PartitionTo {
  if (text === 'hold' || text === 'resume' || text === 'one-more') return text;
  return parseWholeNumber(text, 'partition');
}
