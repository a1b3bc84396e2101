/** Scripts that run in a shell of their own: `( … )`, `$(…)`, `<(…)`, and those in the background. */

import { type Descriptors, opened, release, retain } from '../kernel/descriptors.ts';
import type { Process } from '../kernel/processes.ts';
import { BrokenPipe, createPipe, NO_INPUT, outputTo } from '../kernel/streams.ts';
import type { Task } from '../kernel/task.ts';
import { runProgram } from '../run-program.ts';
import { attachSignals } from './ending.ts';
import type { Evaluator } from './evaluator.ts';
import type { AndOr, Redirect, Script } from './parser/syntax.ts';
import { ShellError, type ShellState, subshellOf } from './state.ts';

/** The bytes that a substitution may return. */
const MOST_OUTPUT = 8 * 1024 * 1024;

export function startBackground(evaluator: Evaluator, state: ShellState, list: AndOr, text: string): void {
  // A command in the background reads nothing of what is typed.
  const descriptors = new Map(state.descriptors).set(0, opened(NO_INPUT));
  const proc = startSubshell(evaluator, state, { title: text, descriptors, isBackground: true }, (inner) =>
    evaluator.runList(inner, list),
  );
  state.lastBackground = proc.pid;
  const number = Math.max(0, ...state.jobs.map((job) => job.number)) + 1;
  state.jobs = [...state.jobs.filter((job) => job.proc.thread.exitCode === undefined), { number, proc, text }];
  state.status = 0;
}

interface SubshellOptions {
  readonly title: string;
  readonly descriptors: Descriptors;
  readonly isBackground?: boolean;
}

export function startSubshell(
  evaluator: Evaluator,
  state: ShellState,
  { title, descriptors, isBackground = false }: SubshellOptions,
  body: (inner: ShellState) => Task<number>,
): Process {
  const { host, budget, proc: parent } = state;
  if (host.processes.isFull()) throw new ShellError("can't fork: Resource temporarily unavailable", 254, true);
  // The descriptors and the variables are those of this moment, not of when the subshell first runs.
  const prepared = subshellOf(state, parent, descriptors);
  return host.processes.start(
    function* (self) {
      prepared.proc = self;
      attachSignals(prepared);
      try {
        return yield* evaluator.runToEnd(prepared, () => body(prepared));
      } finally {
        release(prepared.descriptors);
      }
    },
    { title, budget, parent, isBackground },
  );
}

export function* runSubshell(evaluator: Evaluator, state: ShellState, script: Script): Task<number> {
  const { name: title, descriptors } = state;
  const child = startSubshell(evaluator, state, { title, descriptors }, (inner) => evaluator.run(inner, script));
  return yield* child.thread.join();
}

/** The redirection of `$(< FILE)`. */
function onlyInput([item, ...others]: Script): Redirect | undefined {
  const [command, ...piped] = item?.list.first.commands ?? [];
  const isSingle = others.length + piped.length + (item?.list.rest.length ?? 0) === 0 && command?.kind === 'simple';
  if (!isSingle || command.words.length + command.assignments.length > 0) return undefined;
  const [redirect] = command.redirects;
  return command.redirects.length === 1 && redirect?.operator === '<' ? redirect : undefined;
}

/** The output of `$(…)`. */
export function* substitute(evaluator: Evaluator, state: ShellState, script: Script): Task<string> {
  const parts: string[] = [];
  let size = 0;
  const collected = opened(
    outputTo((bytes) => {
      size += bytes.length;
      // The command ends as one whose pipe was closed by its reader.
      if (size > MOST_OUTPUT) throw new BrokenPipe();
      parts.push(bytes);
    }),
  );
  const descriptors = new Map(state.descriptors).set(1, collected);
  const file = onlyInput(script);
  const child = startSubshell(evaluator, state, { title: state.name, descriptors }, (inner) =>
    file === undefined
      ? evaluator.run(inner, script)
      : evaluator.withDescriptors(inner, [file], () => runProgram({ ...inner, environment: {} }, ['cat'], inner.name)),
  );
  state.substituted = yield* child.thread.join();
  if (size > MOST_OUTPUT) throw new ShellError('the output of a substitution is too long');
  return parts.join('').replaceAll('\0', '').replace(/\n+$/, '');
}

/** Starts the script of `<(…)` or `>(…)`. The path leads to it until the command that names it ends. */
export function openProcess(evaluator: Evaluator, state: ShellState, script: Script, isInput: boolean): string {
  const { reader, writer } = createPipe();
  const [mine, its] = isInput ? [opened(reader), opened(writer)] : [opened(writer), opened(reader)];
  let number = 63;
  while (state.descriptors.has(number)) number -= 1;
  if (number < 10) throw new ShellError('too many open files');
  const descriptors = new Map(state.descriptors).set(isInput ? 1 : 0, its);
  startSubshell(evaluator, state, { title: state.name, descriptors, isBackground: true }, (inner) =>
    evaluator.run(inner, script),
  );
  retain(new Map([[number, mine]]));
  state.processStreams.push([number, mine]);
  state.descriptors = new Map(state.descriptors).set(number, mine);
  return `/dev/fd/${number}`;
}

/** Closes what `<(…)` has opened since there were so many. */
export function closeProcesses(state: ShellState, many: number): void {
  for (const [number, stream] of state.processStreams.splice(many)) {
    release(new Map([[number, stream]]));
    if (state.descriptors.get(number) !== stream) continue;
    const descriptors = new Map(state.descriptors);
    descriptors.delete(number);
    state.descriptors = descriptors;
  }
}
