/** What a shell remembers from one command to the next. */

import type { Budget } from '../kernel/budget.ts';
import { type Descriptors, retain } from '../kernel/descriptors.ts';
import type { Process } from '../kernel/processes.ts';
import type { Host } from '../program.ts';
import type { Command } from './parser/syntax.ts';

export interface Variable {
  readonly value: string;
  readonly isExported: boolean;
  readonly isReadOnly: boolean;
}

export interface Job {
  readonly number: number;
  readonly proc: Process;
  readonly text: string;
}

export interface ShellState {
  readonly host: Host;
  readonly budget: Budget;
  proc: Process;
  /** The program that it was started as: "bash". */
  readonly shell: string;
  /** $0 */
  name: string;
  readonly variables: Map<string, Variable>;
  readonly functions: Map<string, Command>;
  /** Letters of `set`, and "pipefail". */
  readonly options: Set<string>;
  readonly isInteractive: boolean;
  positional: readonly string[];
  folder: string;
  status: number;
  descriptors: Descriptors;
  /** $$, which subshells keep. */
  readonly pid: number;
  lastBackground: number | undefined;
  jobs: readonly Job[];
  readonly traps: Map<string, string>;
  readonly pendingSignals: string[];
  /** In `wait`, which a signal with a trap interrupts. */
  isWaiting: boolean;
  /** Variables to put back when the function returns. */
  locals: Map<string, Variable | undefined> | undefined;
  loops: number;
  calls: number;
  /** More than 0 where a failure does not end a shell with -e: in conditions. */
  conditions: number;
  /** The exit code of the last command substitution. */
  substituted: number | undefined;
}

/** Ends a loop, a function or the shell. They are thrown through the evaluation. */
export class BreakLoop extends Error {
  levels: number;
  readonly isContinue: boolean;

  constructor(levels: number, isContinue: boolean) {
    super('break');
    this.levels = levels;
    this.isContinue = isContinue;
  }
}

export class ReturnFromFunction extends Error {}

export class ExitShell extends Error {}

/** Ctrl-C in an interactive shell. */
export class Interrupted extends Error {}

/** An error that ends a command, or a shell that is not interactive. */
export class ShellError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function createShellState(
  options: Pick<
    ShellState,
    'host' | 'budget' | 'proc' | 'shell' | 'name' | 'folder' | 'descriptors' | 'isInteractive' | 'positional'
  >,
  environment: Readonly<Record<string, string>>,
): ShellState {
  const variables = new Map<string, Variable>();
  for (const [name, value] of Object.entries(environment)) {
    if (/^[A-Za-z_]\w*$/.test(name)) variables.set(name, { value, isExported: true, isReadOnly: false });
  }
  const plain = (value: string): Variable => ({ value, isExported: false, isReadOnly: false });
  variables.set('IFS', plain(' \t\n'));
  variables.set('PWD', { value: options.folder, isExported: true, isReadOnly: false });
  variables.set('OPTIND', plain('1'));
  variables.set('PPID', plain(String(options.proc.parent?.pid ?? 0)));
  return {
    ...options,
    variables,
    functions: new Map(),
    options: new Set(),
    status: 0,
    pid: options.proc.pid,
    lastBackground: undefined,
    jobs: [],
    traps: new Map(),
    pendingSignals: [],
    isWaiting: false,
    locals: undefined,
    loops: 0,
    calls: 0,
    conditions: 0,
    substituted: undefined,
  };
}

/** The state of a subshell: a copy, with traps only if they ignore. The descriptors are retained. */
export function subshellOf(state: ShellState, proc: Process, descriptors: Descriptors): ShellState {
  return {
    ...state,
    proc,
    descriptors: retain(descriptors),
    variables: new Map(state.variables),
    functions: new Map(state.functions),
    options: new Set(state.options),
    isInteractive: false,
    jobs: [],
    traps: new Map([...state.traps].filter(([, action]) => action === '')),
    pendingSignals: [],
    isWaiting: false,
  };
}

export function environmentOf(state: ShellState): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const [name, { value, isExported }] of state.variables) if (isExported) result[name] = value;
  return result;
}

/** @throws ShellError for a read-only variable */
export function setVariable(state: ShellState, name: string, value: string, isExported = false): void {
  const before = state.variables.get(name);
  if (before?.isReadOnly === true) throw new ShellError(`${name}: is read only`);
  if (name.length + value.length > 4_000_000) throw new ShellError('not enough memory for a value');
  const all = state.options.has('a');
  state.variables.set(name, { value, isExported: isExported || all || before?.isExported === true, isReadOnly: false });
}

/** The value of a variable or a special parameter; undefined if it is not set. "@" and "*" are joined. */
export function parameterValue(state: ShellState, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(state.status);
    case '#':
      return String(state.positional.length);
    case '$':
      return String(state.pid);
    case '!':
      return state.lastBackground === undefined ? undefined : String(state.lastBackground);
    case '-':
      return `${[...state.options].filter((option) => option.length === 1).join('')}${state.isInteractive ? 'i' : ''}`;
    case '0':
      return state.name;
    case '@':
    case '*':
      return state.positional.length === 0 ? undefined : state.positional.join(ifsOf(state)[0] ?? '');
    case 'RANDOM':
      return String(Math.floor(state.host.random() * 32768));
    case 'SECONDS':
      return String(Math.floor((state.host.clock.now() - state.proc.startedAt) / 1000));
    default:
      return /^\d+$/.test(name) ? state.positional[Number(name) - 1] : state.variables.get(name)?.value;
  }
}

export function ifsOf(state: ShellState): string {
  return state.variables.get('IFS')?.value ?? ' \t\n';
}
