/** What the commands that change one set, or pods of one set, have in common on the command line. */

import type { RequestedAction } from '../../actions/plan.ts';
import { type CliCommand, defineCommand } from '../command.ts';
import { connectionFlags } from '../flags/connection-flags.ts';
import { outputFlagsWithout } from '../flags/output-flags.ts';
import type { ParsedFlags } from '../flags/parse-flags.ts';
import { UsageError } from '../flags/usage-error.ts';
import type { OutputFlags } from '../output/formats.ts';
import type { ActionRequest, ActionSubject, PlanFormat } from './run.ts';

interface ActionDefinition extends Pick<CliCommand, 'name' | 'usage' | 'summary' | 'operands' | 'examples'> {
  /** True if --timeout means something without --wait. */
  readonly hasTimeout?: boolean;
  /** Throws UsageError for arguments that contradict each other. */
  readonly parse: (operands: readonly string[], flags: ParsedFlags) => Requested;
}

interface Requested {
  readonly subject: ActionSubject;
  readonly wanted: RequestedAction;
}

export function defineActionCommand({
  hasTimeout = false,
  ...definition
}: ActionDefinition): CliCommand<ActionRequest> {
  return defineCommand<ActionRequest>({
    ...definition,
    parse: (operands, flags) => ({
      connection: connectionFlags(flags),
      ...planOutputFlags(definition.name, flags),
      ...definition.parse(operands, flags),
      ...waitFlags(flags, hasTimeout),
    }),
    run: async (request, io) => (await import('./run.ts')).runAction(request, io),
  });
}

/** Throws UsageError for a time limit without anything to wait for. */
export function waitFlags(
  { timeout, wait, dryRun, yes, confirm }: ParsedFlags,
  hasTimeout = false,
): Pick<ActionRequest, 'dryRun' | 'yes' | 'confirm' | 'wait' | 'timeoutMs'> {
  if (timeout !== undefined && wait !== true && !hasTimeout) {
    throw new UsageError('--timeout belongs to --wait: add it.');
  }
  return {
    dryRun: dryRun === true,
    yes: yes === true,
    confirm,
    wait: wait === true,
    timeoutMs: timeout === 0 ? undefined : timeout,
  };
}

/** Throws UsageError for a format of something else than a dry run. */
export function planOutputFlags(command: string, flags: ParsedFlags): OutputFlags<PlanFormat> {
  if (flags.output !== undefined && flags.dryRun !== true) {
    throw new UsageError(`--output belongs to stsview ${command} --dry-run.`);
  }
  return outputFlagsWithout(['wide', 'name'], command, flags);
}

/** `usage`: what to write instead. Throws UsageError. */
export function requireSet(operands: readonly string[], usage: string): ActionSubject {
  const [name = ''] = operands;
  if (operands.length !== 1) throw new UsageError(`This takes one set: ${usage}.`);
  return { type: 'set', name };
}

/** Returns the set and the text of the number. `usage`: what to write instead. Throws UsageError. */
export function requireSetAndNumber(
  operands: readonly string[],
  usage: string,
): { readonly subject: ActionSubject; readonly number: string } {
  const [name = '', number = ''] = operands;
  if (operands.length !== 2) throw new UsageError(`This takes a set and a number: ${usage}.`);
  return { subject: { type: 'set', name }, number };
}

const MAX_INT32 = 2 ** 31 - 1;

/** `what`: "number of replicas", for one. Throws UsageError. */
export function parseInt32(text: string, what: string): number {
  if (!/^\d+$/.test(text) || Number(text) > MAX_INT32) {
    throw new UsageError(`"${text}" is no ${what}: give a whole number from 0 to ${MAX_INT32}.`);
  }
  return Number(text);
}
