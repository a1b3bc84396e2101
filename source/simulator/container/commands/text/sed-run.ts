/** What a running script of sed knows, and which lines its addresses mean. */

import type { Task } from '../../kernel/task.ts';
import { type Invocation, ProgramError } from '../../program.ts';
import type { Regex } from '../../text/regex.ts';
import type { Address, SedCommand } from './sed-script.ts';

export interface SedRun {
  readonly invocation: Invocation;
  readonly commands: readonly SedCommand[];
  readonly isQuiet: boolean;
  readonly lines: readonly string[];
  readonly endsWithLine: boolean;
  readonly out: (text: string) => Task<void>;
  /** The number of the present line. */
  number: number;
  pattern: string;
  hold: string;
  lastRegex: Regex | undefined;
  /** Text that follows the line: of a and r. */
  after: string[];
  exitCode: number;
  steps: number;
}

function matchesAddress(run: SedRun, address: Address): boolean {
  switch (address.kind) {
    case 'line':
      return run.number === address.line;
    case 'last':
      return run.number === run.lines.length;
    case 'step':
      return address.step === 0
        ? run.number === address.first
        : run.number >= address.first && (run.number - address.first) % address.step === 0;
    case 'more':
      return false;
    case 'match': {
      const regex = address.regex ?? run.lastRegex;
      if (regex === undefined) throw new ProgramError('no previous regular expression');
      run.lastRegex = regex;
      return regex.test(run.pattern);
    }
  }
}

/** Whether a range goes on behind the present line. */
function endsLater(run: SedRun, command: SedCommand, end: Address): boolean {
  if (end.kind === 'line') return end.line > run.number;
  if (end.kind === 'more') {
    command.rangeEnd = run.number + end.count;
    return end.count > 0;
  }
  return end.kind !== 'last' || run.number < run.lines.length;
}

export function isMeant(run: SedRun, command: SedCommand): boolean {
  const [first, second] = command.addresses;
  if (first === undefined) return !command.isNegated;
  let isIn: boolean;
  if (second === undefined) isIn = matchesAddress(run, first);
  else if (command.isInRange) {
    isIn = true;
    if (second.kind === 'more') command.isInRange = run.number < command.rangeEnd;
    else if (second.kind === 'line') {
      command.isInRange = run.number < second.line;
      isIn = run.number <= second.line;
    } else command.isInRange = !matchesAddress(run, second);
  } else {
    isIn = matchesAddress(run, first) || (first.kind === 'line' && first.line === 0 && run.number === 1);
    if (isIn) command.isInRange = endsLater(run, command, second);
  }
  return isIn !== command.isNegated;
}

export function* nextSedLine(run: SedRun): Task<boolean> {
  if (run.number >= run.lines.length) return false;
  run.number += 1;
  run.pattern = run.lines[run.number - 1] ?? '';
  yield 1;
  return true;
}

export function* flushAfter(run: SedRun): Task<void> {
  for (const text of run.after.splice(0)) yield* run.out(text);
}
