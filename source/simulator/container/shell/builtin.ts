/** The form of the commands that a shell runs itself. */

import type { Task } from '../kernel/task.ts';
import type { Evaluator } from './evaluator.ts';
import type { ShellState } from './state.ts';

export type Builtin = (state: ShellState, args: readonly string[], evaluator: Evaluator) => Task<number>;

/** Assignments before these stay. */
const SPECIAL: ReadonlySet<string> = new Set([
  ':',
  '.',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'trap',
  'unset',
]);

export function isSpecial(name: string): boolean {
  return SPECIAL.has(name);
}
