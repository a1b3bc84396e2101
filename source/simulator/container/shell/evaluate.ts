/** Evaluates the tree of a script. */

import { opened, release, retain } from '../kernel/descriptors.ts';
import type { Process } from '../kernel/processes.ts';
import { createPipe } from '../kernel/streams.ts';
import type { Task } from '../kernel/task.ts';
import { complain } from '../program.ts';
import { runCompound } from './compound.ts';
import { runToEnd, runTraps } from './ending.ts';
import type { Builtin, Evaluator } from './evaluator.ts';
import { createExpander } from './expansion/expand.ts';
import { parseFor } from './parse-for.ts';
import type { AndOr, Command, Pipeline, Script, SimpleCommand } from './parser/syntax.ts';
import { redirected } from './redirect.ts';
import { runSimple } from './simple-command.ts';
import { ExitShell, ShellError, type ShellState } from './state.ts';
import { closeProcesses, openProcess, runSubshell, startBackground, startSubshell, substitute } from './subshells.ts';

export function createEvaluator(builtins: ReadonlyMap<string, Builtin>): Evaluator {
  const expander = createExpander(
    (state, script) => substitute(evaluator, state, script),
    (state, script, isInput) => openProcess(evaluator, state, script, isInput),
  );

  function* run(state: ShellState, script: Script): Task<number> {
    for (const { list, isBackground, text } of script) {
      if (isBackground) startBackground(evaluator, state, list, text);
      else yield* runList(state, list);
      yield* runTraps(evaluator, state);
    }
    return state.status;
  }

  function* runList(state: ShellState, { first, rest }: AndOr): Task<number> {
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
    if (!fails || state.conditions > 0) return;
    yield* runErrorTrap(state);
    if (state.options.has('e')) throw new ExitShell();
  }

  /** `trap … ERR`, which does not react to itself. */
  function* runErrorTrap(state: ShellState): Task<void> {
    const action = state.traps.get('ERR') ?? '';
    const isMeant = action !== '' && (state.calls === 0 || state.options.has('E'));
    if (!isMeant) return;
    const { status } = state;
    state.traps.delete('ERR');
    try {
      yield* run(state, parseFor(state, action));
    } finally {
      state.traps.set('ERR', action);
    }
    state.status = status;
  }

  function* runPipeline(state: ShellState, { commands, isNegated }: Pipeline): Task<number> {
    const [only] = commands;
    const isSingle = only !== undefined && commands.length === 1;
    const status = isSingle ? yield* runCommand(state, only) : yield* runPiped(state, commands);
    if (isSingle) state.pipeStatus = [status];
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
      children.push(
        startSubshell(evaluator, state, { title: state.name, descriptors }, (inner) => runCommand(inner, command)),
      );
      if (index > 0 && input !== undefined) release(new Map([[0, input]]));
      input = next;
    }
    const codes: number[] = [];
    for (const child of children) codes.push(yield* child.thread.join());
    state.pipeStatus = codes;
    const last = codes.at(-1) ?? 0;
    return state.options.has('pipefail') ? (codes.findLast((code) => code !== 0) ?? 0) : last;
  }

  function* runCommand(state: ShellState, command: Command): Task<number> {
    yield 1;
    switch (command.kind) {
      case 'simple':
        state.status = yield* closing(state, () => runSimple(evaluator, state, command));
        break;
      case 'function':
        state.functions.set(command.name, command.body);
        state.status = 0;
        break;
      case 'compound':
        state.status = yield* closing(state, () =>
          withDescriptors(state, command.redirects, () => runCompound(evaluator, state, command.command)),
        );
        break;
    }
    return state.status;
  }

  /** What `<(…)` has opened is closed with the command. */
  function* closing(state: ShellState, body: () => Task<number>): Task<number> {
    const open = state.processStreams.length;
    try {
      return yield* reporting(state, body);
    } finally {
      if (state.processStreams.length > open) closeProcesses(state, open);
    }
  }

  /** An error ends the command; in a shell that is not interactive, an error of expansion ends the shell. */
  function* reporting(state: ShellState, body: () => Task<number>): Task<number> {
    try {
      return yield* body();
    } catch (thrown) {
      if (!(thrown instanceof ShellError)) throw thrown;
      yield* complain(state, `${state.name}: ${thrown.message}`);
      state.status = thrown.exitCode;
      if (thrown.endsShell && !state.isInteractive) throw new ExitShell();
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

  const evaluator: Evaluator = {
    builtins,
    expander,
    run,
    runList,
    runCommand,
    withDescriptors,
    runSubshell: (state, script) => runSubshell(evaluator, state, script),
    runTraps: (state) => runTraps(evaluator, state),
    runToEnd: (state, body) => runToEnd(evaluator, state, body),
  };
  return evaluator;
}
