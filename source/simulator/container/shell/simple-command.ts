/** Runs simple commands: assignments, functions, builtins and programs. */

import { type Descriptors, release, retain } from '../kernel/descriptors.ts';
import type { Task } from '../kernel/task.ts';
import { complain } from '../program.ts';
import { runProgram } from '../run-program.ts';
import { assign } from './assign.ts';
import { isSpecial } from './builtins/builtin.ts';
import type { Builtin, Evaluator } from './evaluator.ts';
import type { Command, SimpleCommand } from './parser/syntax.ts';
import { redirected } from './redirect.ts';
import { ExitShell, ReturnFromFunction, ShellError, type ShellState, type Variable } from './state.ts';
import { environmentOf } from './variables.ts';

/** How deep functions may call one another. */
const MOST_CALLS = 120;

export function* runSimple(evaluator: Evaluator, state: ShellState, command: SimpleCommand): Task<number> {
  const { assignments, redirects } = command;
  const { builtins, expander, withDescriptors } = evaluator;
  state.substituted = undefined;
  const words = yield* expander.fields(state, command.words);
  const [name] = words;
  if (name === undefined) {
    for (const assignment of assignments) yield* assign(state, expander, assignment);
    return yield* withDescriptors(state, redirects, function* () {
      return state.substituted ?? 0;
    });
  }
  if (state.options.has('x')) yield* complain(state, `+ ${words.join(' ')}`);
  const builtin = state.functions.has(name) ? undefined : builtins.get(name);
  const lasts = name === 'exec' || state.shell !== 'bash';
  if (builtin !== undefined && isSpecial(name) && lasts) {
    for (const assignment of assignments) yield* assign(state, expander, assignment);
    if (name === 'exec') return yield* runExec(evaluator, state, command, words.slice(1));
    return yield* withDescriptors(state, redirects, () => runBuiltin(evaluator, state, command, builtin, words));
  }
  const before = new Map(assignments.map((each) => [each.name, state.variables.get(each.name)]));
  try {
    for (const assignment of assignments) yield* assign(state, expander, assignment, { isExported: true });
    return yield* withDescriptors(state, redirects, () =>
      builtin === undefined ? runWords(evaluator, state, words) : runBuiltin(evaluator, state, command, builtin, words),
    );
  } finally {
    restore(state, before);
  }
}

/** A builtin that declares arrays is given their names; their elements follow. */
function* runBuiltin(
  evaluator: Evaluator,
  state: ShellState,
  command: SimpleCommand,
  builtin: Builtin,
  words: readonly string[],
): Task<number> {
  const code = yield* lenient(state, words, () => builtin(state, words.slice(1), evaluator));
  for (const [first] of command.words) {
    const hasElements = first?.kind === 'assignment' && first.assignment.elements !== undefined;
    if (hasElements && code === 0) yield* assign(state, evaluator.expander, first.assignment, { isForced: true });
  }
  return code;
}

/** In bash, the error of a builtin does not end the shell. */
function* lenient(state: ShellState, [name]: readonly string[], run: () => Task<number>): Task<number> {
  try {
    return yield* run();
  } catch (thrown) {
    if (state.shell !== 'bash' || !(thrown instanceof ShellError)) throw thrown;
    throw new ShellError(thrown.message, name !== 'eval' && thrown.exitCode === 2 ? 1 : thrown.exitCode, false);
  }
}

function* runWords(evaluator: Evaluator, state: ShellState, words: readonly string[]): Task<number> {
  const [name = '', ...args] = words;
  const body = state.functions.get(name);
  if (body !== undefined) return yield* callFunction(evaluator, state, name, body, args);
  return yield* runProgram({ ...state, environment: environmentOf(state) }, words, state.name);
}

function* callFunction(
  { runCommand }: Evaluator,
  state: ShellState,
  name: string,
  body: Command,
  args: readonly string[],
): Task<number> {
  if (state.calls >= MOST_CALLS) throw new ShellError('functions call one another too deep');
  const { positional, locals, functionNames } = state;
  const own = new Map<string, Variable | undefined>();
  state.positional = args;
  state.locals = own;
  state.functionNames = [name, ...functionNames];
  state.calls += 1;
  try {
    return yield* runCommand(state, body);
  } catch (thrown) {
    if (thrown instanceof ReturnFromFunction) return state.status;
    throw thrown;
  } finally {
    restore(state, own);
    state.calls -= 1;
    state.positional = positional;
    state.locals = locals;
    state.functionNames = functionNames;
  }
}

/** `exec` with a command ends the shell with it; without one, its redirections stay. */
function* runExec(
  { expander }: Evaluator,
  state: ShellState,
  { redirects }: SimpleCommand,
  words: readonly string[],
): Task<number> {
  // What `<(…)` has opened is closed with the command.
  const lasting = (descriptors: Descriptors): Descriptors => {
    const passing = new Set(state.processStreams.map(([number]) => number));
    return new Map([...descriptors].filter(([number]) => !passing.has(number)));
  };
  const own = retain(lasting(yield* redirected(state, expander, redirects)));
  release(lasting(state.descriptors));
  state.descriptors = new Map([...own, ...state.processStreams]);
  if (words.length === 0) return 0;
  state.proc.title = words.join(' ');
  state.traps.clear();
  state.status = yield* runProgram({ ...state, environment: environmentOf(state) }, words, state.name);
  throw new ExitShell();
}

function restore(state: ShellState, variables: ReadonlyMap<string, Variable | undefined>): void {
  for (const [name, before] of variables) {
    if (before === undefined) state.variables.delete(name);
    else state.variables.set(name, before);
  }
}
