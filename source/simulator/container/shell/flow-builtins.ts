/** Builtins that steer the shell: loops, jobs, traps, and what is read or evaluated. */

import { FileError } from '../files/file-error.ts';
import { absolutePath } from '../files/paths.ts';
import { SIGNALS, signalName } from '../kernel/signals.ts';
import type { Task } from '../kernel/task.ts';
import { complain, print } from '../program.ts';
import { findProgram } from '../run-program.ts';
import type { Builtin } from './builtin.ts';
import { parseFor } from './parse-for.ts';
import {
  BreakLoop,
  ExitShell,
  environmentOf,
  Interrupted,
  ReturnFromFunction,
  ShellError,
  type ShellState,
  setVariable,
} from './state.ts';
import { quoted } from './state-builtins.ts';

function codeOf(who: string, state: ShellState, text: string | undefined): number {
  if (text === undefined) return state.status;
  if (!/^\d+$/.test(text)) throw new ShellError(`${who}: Illegal number: ${text}`);
  return Number(text) & 0xff;
}

function* exit(state: ShellState, [code]: readonly string[]): Task<number> {
  state.status = codeOf('exit', state, code);
  throw new ExitShell();
}

function* return_(state: ShellState, [code]: readonly string[]): Task<number> {
  state.status = codeOf('return', state, code);
  throw new ReturnFromFunction();
}

function leave(isContinue: boolean): Builtin {
  return function* (state, [levels = '1']) {
    const many = codeOf(isContinue ? 'continue' : 'break', state, levels);
    if (state.loops > 0) throw new BreakLoop(Math.max(1, many), isContinue);
    return 0;
  };
}

const evaluate: Builtin = function* (state, args, { run }) {
  const script = parseFor(state, args.join(' '));
  state.status = 0;
  return yield* run(state, script);
};

const source: Builtin = function* (state, [path = '', ...args], { run }) {
  const { files, notSimulated } = state.host;
  const full = absolutePath(path, state.folder);
  let text: string;
  try {
    text = files.read(full);
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    notSimulated({ kind: 'file', what: full });
    throw new ShellError(`.: can't open '${path}'`);
  }
  const before = state.positional;
  if (args.length > 0) state.positional = args;
  try {
    return yield* run(state, parseFor(state, text));
  } catch (thrown) {
    if (thrown instanceof ReturnFromFunction) return state.status;
    throw thrown;
  } finally {
    state.positional = before;
  }
};

const trap: Builtin = function* (state, args) {
  const [action = '', ...names] = args[0] === '--' ? args.slice(1) : args;
  if (args.length === 0 || action === '-p') {
    const lines = [...state.traps].map(([name, text]) => `trap -- ${quoted(text)} ${name}\n`);
    yield* print(state, lines.join(''));
    return 0;
  }
  const [signals, isReset] = names.length === 0 ? [[action], true] : [names, action === '-'];
  for (const text of signals) {
    const name = text === '0' || text.toUpperCase() === 'EXIT' ? 'EXIT' : signalName(text);
    if (name === undefined) {
      yield* complain(state, `${state.name}: trap: ${text}: invalid signal specification`);
      return 1;
    }
    if (isReset) state.traps.delete(name);
    else state.traps.set(name, action);
  }
  return 0;
};

const wait: Builtin = function* (state, args) {
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

/** `type`, `command -v`. */
function* describe(
  state: ShellState,
  names: readonly string[],
  isLong: boolean,
  builtins: (name: string) => boolean,
): Task<number> {
  let status = 0;
  for (const name of names) {
    const found = findProgram({ host: state.host, folder: state.folder, environment: environmentOf(state) }, name);
    const path =
      found.kind === 'program' || found.kind === 'script' ? (name.includes('/') ? name : found.path) : undefined;
    const kind = state.functions.has(name) ? 'a function' : builtins(name) ? 'a shell builtin' : path;
    if (kind === undefined) {
      if (isLong) yield* complain(state, `${name}: not found`);
      status = 127;
    } else if (isLong) yield* print(state, `${name} is ${kind}\n`);
    else yield* print(state, `${kind === path ? path : name}\n`);
  }
  return status;
}

export function namingBuiltins(isBuiltin: (name: string) => boolean): readonly (readonly [string, Builtin])[] {
  const command: Builtin = function* (state, args, { runCommand }) {
    const operands = args.filter((arg, index) => !(index === 0 && /^-[vVp]$/.test(arg)));
    if (args[0] === '-v' || args[0] === '-V') return yield* describe(state, operands, args[0] === '-V', isBuiltin);
    const [name] = operands;
    if (name === undefined) return 0;
    const words = operands.map((text) => [{ kind: 'text', text, isQuoted: true } as const]);
    const hidden = state.functions.get(name);
    state.functions.delete(name);
    try {
      return yield* runCommand(state, { kind: 'simple', assignments: [], words, redirects: [] });
    } finally {
      if (hidden !== undefined) state.functions.set(name, hidden);
    }
  };
  return [
    ['command', command],
    ['builtin', command],
    ['type', (state, args) => describe(state, args, true, isBuiltin)],
  ];
}

const read: Builtin = function* (state, args) {
  const names: string[] = [];
  let isRaw = false;
  let prompt = '';
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '-r') isRaw = true;
    else if (arg === '-p') {
      index += 1;
      prompt = args[index] ?? '';
    } else if (/^-[tndu]$/.test(arg)) index += 1;
    else if (!arg.startsWith('-')) names.push(arg);
  }
  if (prompt !== '' && state.descriptors.get(0)?.stream.isTerminal === true) yield* print(state, prompt);
  const line = yield* readLine(state, isRaw);
  assignFields(state, names.length === 0 ? ['REPLY'] : names, line.text, isRaw);
  return line.isComplete ? 0 : 1;
};

function* readLine(state: ShellState, isRaw: boolean): Task<{ readonly text: string; readonly isComplete: boolean }> {
  const stream = state.descriptors.get(0)?.stream;
  let text = '';
  for (;;) {
    const bytes = stream === undefined ? '' : yield* stream.read();
    if (bytes === '') return { text, isComplete: false };
    const end = bytes.indexOf('\n');
    if (end === -1) {
      text += bytes;
      continue;
    }
    text += bytes.slice(0, end);
    if (end + 1 < bytes.length) stream?.unread(bytes.slice(end + 1));
    if (isRaw || !/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) return { text, isComplete: true };
    text = text.slice(0, -1);
  }
}

/** The last name takes the rest of the line. Without -r, a backslash takes the meaning of what follows. */
function assignFields(state: ShellState, names: readonly string[], line: string, isRaw: boolean): void {
  const ifs = state.variables.get('IFS')?.value ?? ' \t\n';
  const isBlank = (character: string): boolean =>
    character !== '' && ifs.includes(character) && ' \t\n'.includes(character);
  let index = 0;
  const skipBlanks = (): void => {
    while (index < line.length && isBlank(line[index] ?? '')) index += 1;
  };
  skipBlanks();
  names.forEach((name, number) => {
    const isLast = number === names.length - 1;
    let value = '';
    /** The length up to which blanks at the end are part of the value. */
    let kept = 0;
    while (index < line.length) {
      const character = line[index] ?? '';
      if (character === '\\' && !isRaw) {
        value += line[index + 1] ?? '';
        kept = value.length;
        index += 2;
        continue;
      }
      if (!isLast && ifs.includes(character)) break;
      value += character;
      if (!isBlank(character)) kept = value.length;
      index += 1;
    }
    if (!isLast) {
      skipBlanks();
      if (index < line.length && ifs.includes(line[index] ?? '') && !isBlank(line[index] ?? '')) {
        index += 1;
        skipBlanks();
      }
    }
    setVariable(state, name, isLast ? lastValue(value.slice(0, Math.max(kept, 0)), ifs) : value);
  });
}

/** One separator at the end of the last field belongs to nobody. */
function lastValue(value: string, ifs: string): string {
  const end = value.at(-1) ?? '';
  const isSeparator = end !== '' && ifs.includes(end) && !' \t\n'.includes(end);
  return isSeparator && [...value].filter((character) => ifs.includes(character)).length === 1
    ? value.slice(0, -1)
    : value;
}

export const FLOW_BUILTINS: readonly (readonly [string, Builtin])[] = [
  ['exit', exit],
  ['return', return_],
  ['break', leave(false)],
  ['continue', leave(true)],
  ['eval', evaluate],
  ['.', source],
  ['source', source],
  ['trap', trap],
  ['wait', wait],
  ['jobs', jobs],
  ['kill', kill],
  ['read', read],
];
