/** Evaluates the tree of a script. */

import { type Descriptors, opened, release, retain } from '../kernel/descriptors.ts';
import type { Process } from '../kernel/processes.ts';
import { createPipe, NO_INPUT, outputTo } from '../kernel/streams.ts';
import type { Task } from '../kernel/task.ts';
import { complain } from '../program.ts';
import { runProgram } from '../run-program.ts';
import { type Builtin, isSpecial } from './builtin.ts';
import { runCompound } from './compound.ts';
import type { Evaluator } from './evaluator.ts';
import { createExpander } from './expand.ts';
import type { AndOr, Assignment, Command, Pipeline, Script, SimpleCommand } from './parser/syntax.ts';
import { redirected } from './redirect.ts';
import {
  BreakLoop,
  ExitShell,
  environmentOf,
  Interrupted,
  ReturnFromFunction,
  ShellError,
  type ShellState,
  setVariable,
  subshellOf,
  type Variable,
} from './state.ts';

/** How deep functions may call one another. */
const MOST_CALLS = 250;
/** The bytes that a substitution may return. */
const MOST_OUTPUT = 8 * 1024 * 1024;

export function createEvaluator(
  builtins: ReadonlyMap<string, Builtin>,
  parse: (state: ShellState, text: string) => Script,
): Evaluator {
  const expander = createExpander(substitute);

  function* run(state: ShellState, script: Script): Task<number> {
    for (const { list, isBackground, text } of script) {
      if (isBackground) startBackground(state, list, text);
      else yield* runAndOr(state, list);
      yield* runTraps(state);
    }
    return state.status;
  }

  function startBackground(state: ShellState, list: AndOr, text: string): void {
    // A command in the background reads nothing of what is typed.
    const descriptors = new Map(state.descriptors).set(0, opened(NO_INPUT));
    const proc = startSubshell(state, text, descriptors, true, (inner) => runAndOr(inner, list));
    state.lastBackground = proc.pid;
    const number = Math.max(0, ...state.jobs.map((job) => job.number)) + 1;
    state.jobs = [...state.jobs.filter((job) => job.proc.thread.exitCode === undefined), { number, proc, text }];
    state.status = 0;
  }

  function startSubshell(
    state: ShellState,
    title: string,
    descriptors: Descriptors,
    isBackground: boolean,
    body: (inner: ShellState) => Task<number>,
  ): Process {
    const { host, budget, proc: parent } = state;
    // The descriptors and the variables are those of this moment, not of when the subshell first runs.
    const prepared = subshellOf(state, parent, descriptors);
    return host.processes.start(
      function* (self) {
        prepared.proc = self;
        attachSignals(prepared);
        try {
          return yield* runToEnd(prepared, () => body(prepared));
        } finally {
          release(prepared.descriptors);
        }
      },
      { title, budget, parent, isBackground },
    );
  }

  function* runSubshell(state: ShellState, script: Script): Task<number> {
    const child = startSubshell(state, state.name, state.descriptors, false, (inner) => run(inner, script));
    return yield* child.thread.join();
  }

  function* substitute(state: ShellState, script: Script): Task<string> {
    const parts: string[] = [];
    let size = 0;
    const collected = opened(
      outputTo((bytes) => {
        size += bytes.length;
        if (size > MOST_OUTPUT) throw new ShellError('the output of a substitution is too long');
        parts.push(bytes);
      }),
    );
    const descriptors = new Map(state.descriptors).set(1, collected);
    const child = startSubshell(state, state.name, descriptors, false, (inner) => run(inner, script));
    state.substituted = yield* child.thread.join();
    return parts.join('').replaceAll('\0', '').replace(/\n+$/, '');
  }

  function* runAndOr(state: ShellState, { first, rest }: AndOr): Task<number> {
    const isLast = (index: number): boolean => index === rest.length;
    yield* runGuarded(state, first, !isLast(0));
    for (const [index, { operator, pipeline }] of rest.entries()) {
      if ((operator === '&&') !== (state.status === 0)) continue;
      yield* runGuarded(state, pipeline, !isLast(index + 1));
    }
    return state.status;
  }

  /** A failure ends a shell with -e, unless it is a condition. */
  function* runGuarded(state: ShellState, pipeline: Pipeline, isCondition: boolean): Task<void> {
    if (isCondition || pipeline.isNegated) state.conditions += 1;
    try {
      state.status = yield* runPipeline(state, pipeline);
    } finally {
      if (isCondition || pipeline.isNegated) state.conditions -= 1;
    }
    const fails = state.status !== 0 && !isCondition && !pipeline.isNegated;
    if (fails && state.options.has('e') && state.conditions === 0) throw new ExitShell();
  }

  function* runPipeline(state: ShellState, { commands, isNegated }: Pipeline): Task<number> {
    const [only] = commands;
    const status =
      only !== undefined && commands.length === 1 ? yield* runCommand(state, only) : yield* runPiped(state, commands);
    return isNegated ? (status === 0 ? 1 : 0) : status;
  }

  function* runPiped(state: ShellState, commands: readonly Command[]): Task<number> {
    const children: Process[] = [];
    let input = state.descriptors.get(0);
    for (const [index, command] of commands.entries()) {
      const descriptors = new Map(state.descriptors);
      if (input !== undefined) descriptors.set(0, input);
      const pipe = index === commands.length - 1 ? undefined : createPipe();
      if (pipe !== undefined) descriptors.set(1, opened(pipe.writer));
      // The reader is held until the next command has it: nobody may see the pipe closed before.
      const next = pipe === undefined ? undefined : opened(pipe.reader);
      if (next !== undefined) retain(new Map([[0, next]]));
      children.push(startSubshell(state, state.name, descriptors, false, (inner) => runCommand(inner, command)));
      if (index > 0 && input !== undefined) release(new Map([[0, input]]));
      input = next;
    }
    const codes: number[] = [];
    for (const child of children) codes.push(yield* child.thread.join());
    const last = codes.at(-1) ?? 0;
    return state.options.has('pipefail') ? (codes.findLast((code) => code !== 0) ?? 0) : last;
  }

  function* runCommand(state: ShellState, command: Command): Task<number> {
    yield 1;
    switch (command.kind) {
      case 'simple':
        state.status = yield* reporting(state, () => runSimple(state, command));
        break;
      case 'function':
        state.functions.set(command.name, command.body);
        state.status = 0;
        break;
      case 'compound':
        state.status = yield* reporting(state, () =>
          withDescriptors(state, command.redirects, () => runCompound(evaluator, state, command.command)),
        );
        break;
    }
    return state.status;
  }

  /** An error ends the command; in a shell that is not interactive, an error of expansion ends the shell. */
  function* reporting(state: ShellState, body: () => Task<number>): Task<number> {
    try {
      return yield* body();
    } catch (thrown) {
      if (!(thrown instanceof ShellError)) throw thrown;
      yield* complain(state, `${state.name}: ${thrown.message}`);
      state.status = thrown.exitCode;
      if (thrown.exitCode === 2 && !state.isInteractive) throw new ExitShell();
      return thrown.exitCode;
    }
  }

  function* withDescriptors(
    state: ShellState,
    redirects: SimpleCommand['redirects'],
    body: () => Task<number>,
  ): Task<number> {
    if (redirects.length === 0) return yield* body();
    const before = state.descriptors;
    const own = retain(yield* redirected(state, expander, redirects));
    state.descriptors = own;
    try {
      return yield* body();
    } finally {
      state.descriptors = before;
      release(own);
    }
  }

  function* assign(state: ShellState, { name, value, isAppend }: Assignment, isExported = false): Task<void> {
    const text = yield* expander.text(state, value);
    setVariable(state, name, isAppend ? `${state.variables.get(name)?.value ?? ''}${text}` : text, isExported);
  }

  function* runSimple(state: ShellState, command: SimpleCommand): Task<number> {
    const { assignments, redirects } = command;
    state.substituted = undefined;
    const words = yield* expander.fields(state, command.words);
    const [name] = words;
    if (name === undefined) {
      for (const assignment of assignments) yield* assign(state, assignment);
      return yield* withDescriptors(state, redirects, function* () {
        return state.substituted ?? 0;
      });
    }
    if (state.options.has('x')) yield* complain(state, `+ ${words.join(' ')}`);
    const builtin = state.functions.has(name) ? undefined : builtins.get(name);
    if (builtin !== undefined && isSpecial(name)) {
      for (const assignment of assignments) yield* assign(state, assignment);
      if (name === 'exec') return yield* runExec(state, command, words.slice(1));
      return yield* withDescriptors(state, redirects, () => builtin(state, words.slice(1), evaluator));
    }
    const before = new Map(assignments.map((each) => [each.name, state.variables.get(each.name)]));
    try {
      for (const assignment of assignments) yield* assign(state, assignment, true);
      return yield* withDescriptors(state, redirects, () => runWords(state, words, builtin));
    } finally {
      restore(state, before);
    }
  }

  function* runWords(state: ShellState, words: readonly string[], builtin: Builtin | undefined): Task<number> {
    const body = state.functions.get(words[0] ?? '');
    if (body !== undefined) return yield* callFunction(state, body, words.slice(1));
    if (builtin !== undefined) return yield* builtin(state, words.slice(1), evaluator);
    return yield* runProgram({ ...state, environment: environmentOf(state) }, words, state.name);
  }

  function* callFunction(state: ShellState, body: Command, args: readonly string[]): Task<number> {
    if (state.calls >= MOST_CALLS) throw new ShellError('functions call one another too deep');
    const { positional, locals } = state;
    const own = new Map<string, Variable | undefined>();
    state.positional = args;
    state.locals = own;
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
    }
  }

  /** `exec` with a command ends the shell with it; without one, its redirections stay. */
  function* runExec(state: ShellState, { redirects }: SimpleCommand, words: readonly string[]): Task<number> {
    const own = retain(yield* redirected(state, expander, redirects));
    release(state.descriptors);
    state.descriptors = own;
    if (words.length === 0) return 0;
    state.proc.title = words.join(' ');
    state.traps.clear();
    state.status = yield* runProgram({ ...state, environment: environmentOf(state) }, words, state.name);
    throw new ExitShell();
  }

  function* runTraps(state: ShellState): Task<void> {
    for (let signal = state.pendingSignals.shift(); signal !== undefined; signal = state.pendingSignals.shift()) {
      const action = state.traps.get(signal);
      if (action === undefined || action === '') continue;
      const { status } = state;
      yield* run(state, parse(state, action));
      state.status = status;
    }
  }

  function* runToEnd(state: ShellState, body: () => Task<number>): Task<number> {
    yield* untilExit(state, body);
    const atExit = state.traps.get('EXIT');
    if (atExit !== undefined && atExit !== '') {
      state.traps.delete('EXIT');
      const { status } = state;
      const ended = yield* untilExit(state, () => run(state, parse(state, atExit)));
      if (!ended) state.status = status;
    }
    return state.status & 0xff;
  }

  /** Returns whether `exit` was called. */
  function* untilExit(state: ShellState, body: () => Task<number>): Task<boolean> {
    try {
      state.status = yield* body();
      return false;
    } catch (thrown) {
      if (thrown instanceof ShellError) {
        yield* complain(state, `${state.name}: ${thrown.message}`);
        state.status = thrown.exitCode;
      } else if (thrown instanceof Interrupted) state.status = 130;
      else if (!(thrown instanceof ExitShell || thrown instanceof ReturnFromFunction || thrown instanceof BreakLoop)) {
        throw thrown;
      }
      return thrown instanceof ExitShell;
    }
  }

  const evaluator: Evaluator = { expander, run, runCommand, runSubshell, runTraps, runToEnd };
  return evaluator;
}

function restore(state: ShellState, variables: ReadonlyMap<string, Variable | undefined>): void {
  for (const [name, before] of variables) {
    if (before === undefined) state.variables.delete(name);
    else state.variables.set(name, before);
  }
}

/** A shell with a trap takes the signal, and runs the action between two commands. */
export function attachSignals(state: ShellState): void {
  state.proc.handleSignal = (signal) => {
    const action = state.traps.get(signal);
    if (action !== undefined) {
      if (action !== '') state.pendingSignals.push(signal);
      if (action !== '' && state.isWaiting) state.proc.thread.interrupt(new Interrupted());
      return true;
    }
    if (!state.isInteractive) return false;
    if (signal === 'INT') state.proc.thread.interrupt(new Interrupted());
    return signal === 'INT' || signal === 'TERM' || signal === 'QUIT';
  };
}
