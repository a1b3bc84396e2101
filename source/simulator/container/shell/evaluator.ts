/** What runs the tree of a script, as builtins and compound commands use it. */

import type { Task } from '../kernel/task.ts';
import type { Expander } from './expansion/expand.ts';
import type { AndOr, Command, Script, SimpleCommand } from './parser/syntax.ts';
import type { ShellState } from './state.ts';

/** A command that the shell runs itself. */
export type Builtin = (state: ShellState, args: readonly string[], evaluator: Evaluator) => Task<number>;

export interface Evaluator {
  readonly builtins: ReadonlyMap<string, Builtin>;
  readonly expander: Expander;
  /** Returns the exit code of the last command. */
  readonly run: (state: ShellState, script: Script) => Task<number>;
  readonly runList: (state: ShellState, list: AndOr) => Task<number>;
  readonly runCommand: (state: ShellState, command: Command) => Task<number>;
  /** Runs with redirections that end with it. */
  readonly withDescriptors: (
    state: ShellState,
    redirects: SimpleCommand['redirects'],
    body: () => Task<number>,
  ) => Task<number>;
  /** Runs a script in a subshell of its own process and waits for it. */
  readonly runSubshell: (state: ShellState, script: Script) => Task<number>;
  /** Runs the actions of the traps whose signals have come. */
  readonly runTraps: (state: ShellState) => Task<void>;
  /** Runs to the end, as a shell: with its EXIT trap and its messages. */
  readonly runToEnd: (state: ShellState, run: () => Task<number>) => Task<number>;
}
