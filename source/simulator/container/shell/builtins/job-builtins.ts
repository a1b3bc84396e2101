import { SIGNALS, signalName } from '../../kernel/signals.ts';
import { sleep, type Task } from '../../kernel/task.ts';
import { complain, print } from '../../program.ts';
import type { Builtin } from '../evaluator.ts';
import { Interrupted, ShellError, type ShellState } from '../state.ts';
import { quoted } from './state-builtins.ts';

/** What is no signal, but can be trapped. DEBUG and RETURN never come. */
const EVENTS = ['EXIT', 'ERR', 'DEBUG', 'RETURN'];

const trap: Builtin = function* (state, args) {
  const [action = '', ...names] = args[0] === '--' ? args.slice(1) : args;
  if (args.length === 0 || action === '-p') {
    const lines = [...state.traps].map(([name, text]) => `trap -- ${quoted(text)} ${name}\n`);
    yield* print(state, lines.join(''));
    return 0;
  }
  const [signals, isReset] = names.length === 0 ? [[action], true] : [names, action === '-'];
  for (const text of signals) {
    const name = text === '0' ? 'EXIT' : (EVENTS.find((event) => event === text.toUpperCase()) ?? signalName(text));
    if (name === undefined) {
      yield* complain(state, `${state.name}: trap: ${text}: invalid signal specification`);
      return 1;
    }
    if (isReset) state.traps.delete(name);
    else state.traps.set(name, action);
  }
  return 0;
};

const wait: Builtin = function* (state, allArgs) {
  const args = allArgs.filter((arg) => arg !== '-n');
  if (args.length < allArgs.length) return yield* waitForAny(state);
  const chosen = args.map((arg) => jobPid(state, arg));
  const jobs = state.jobs.filter(({ proc }) => args.length === 0 || chosen.includes(proc.pid));
  if (args.length > 0 && jobs.length === 0) return 127;
  let status = 0;
  state.isWaiting = true;
  try {
    for (const { proc } of jobs) {
      const code = yield* proc.thread.join();
      if (args.length > 0) status = code;
    }
  } catch (thrown) {
    if (!(thrown instanceof Interrupted) || state.pendingSignals.length === 0) throw thrown;
    return 128 + (SIGNALS[state.pendingSignals[0] ?? ''] ?? 0);
  } finally {
    state.isWaiting = false;
  }
  state.jobs = state.jobs.filter((job) => !jobs.includes(job));
  return status;
};

/** How often it is looked whether a job has ended, in virtual milliseconds. */
const LOOK_MS = 10;

/** `wait -n`: for whichever job ends first. */
function* waitForAny(state: ShellState): Task<number> {
  for (;;) {
    const ended = state.jobs.find(({ proc }) => proc.thread.exitCode !== undefined);
    if (ended !== undefined) {
      state.jobs = state.jobs.filter((job) => job !== ended);
      return ended.proc.thread.exitCode ?? 0;
    }
    if (state.jobs.length === 0) return 127;
    yield* sleep(state.host.clock, LOOK_MS);
  }
}

function jobPid(state: ShellState, text: string): number {
  if (!text.startsWith('%')) return Number(text);
  const job = /^%[%+]?$/.test(text)
    ? state.jobs.at(-1)
    : state.jobs.find(({ number }) => String(number) === text.slice(1));
  if (job === undefined) throw new ShellError(`${text}: No such job`, 1);
  return job.proc.pid;
}

const jobs: Builtin = function* (state) {
  for (const { number, proc, text } of state.jobs) {
    const code = proc.thread.exitCode;
    const word = code === undefined ? 'Running' : code === 0 ? 'Done' : `Done(${code})`;
    yield* print(state, `[${number}]  ${word.padEnd(24)}${text}\n`);
  }
  state.jobs = state.jobs.filter(({ proc }) => proc.thread.exitCode === undefined);
  return 0;
};

const kill: Builtin = function* (state, args) {
  if (args[0] === '-l') {
    yield* print(state, `${Object.keys(SIGNALS).join(' ')}\n`);
    return 0;
  }
  const [first = ''] = args;
  const isNamed = first.startsWith('-') && first !== '--';
  const named = first === '-s' || first === '-n' ? args[1] : first.slice(1);
  const signal = isNamed ? signalName(named ?? '') : 'TERM';
  const isProbe = isNamed && named === '0';
  if (signal === undefined && !isProbe) throw new ShellError(`kill: invalid signal: ${named}`, 1);
  const targets = args.slice(isNamed ? (first === '-s' || first === '-n' ? 2 : 1) : first === '--' ? 1 : 0);
  if (targets.length === 0) throw new ShellError('kill: you need to specify whom to kill', 1);
  let status = 0;
  for (const target of targets) {
    const pid = jobPid(state, target);
    if (!Number.isInteger(pid)) throw new ShellError(`kill: invalid number '${target}'`, 1);
    const exists = state.host.processes.all().some((proc) => proc.pid === pid);
    if (exists && signal !== undefined) state.host.processes.signal(pid, signal);
    if (exists) continue;
    yield* complain(state, `${state.name}: can't kill pid ${target}: No such process`);
    status = 1;
  }
  yield 1;
  return status;
};

export const JOB_BUILTINS: readonly (readonly [string, Builtin])[] = [
  ['trap', trap],
  ['wait', wait],
  ['jobs', jobs],
  ['kill', kill],
];
