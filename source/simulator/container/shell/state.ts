/** What a shell remembers from one command to the next. */

import type { Budget } from '../kernel/budget.ts';
import { type Descriptors, type OpenStream, retain } from '../kernel/descriptors.ts';
import type { Process } from '../kernel/processes.ts';
import type { Host } from '../program.ts';
import type { Command } from './parser/syntax.ts';

/** The elements of an array: by index in its order, or by key. */
export interface Elements {
  readonly isAssociative: boolean;
  readonly byKey: Map<string, string>;
  /** The characters of all keys and values. */
  size: number;
  /** The highest index; -1 of an empty array. */
  last: number;
  /** A subshell has the same elements: they are copied before a change. */
  isShared: boolean;
}

export interface Variable {
  /** Of an array: its element 0. */
  readonly value: string;
  readonly elements?: Elements;
  /** Values are evaluated as arithmetic. */
  readonly isInteger?: boolean;
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
  /** It runs a file. */
  readonly isScript: boolean;
  /** Where `popd` goes back to, the last first. */
  folders: readonly string[];
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
  /** The characters of all that was assigned. */
  textSize: number;
  /** Of the last pipeline. */
  pipeStatus: readonly number[];
  /** Of the functions that are running, the innermost first. */
  functionNames: readonly string[];
  /** What `<(…)` has opened, until the command ends. */
  readonly processStreams: [number, OpenStream][];
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
  /** It ends a shell that is not interactive. */
  readonly endsShell: boolean;

  constructor(message: string, exitCode = 2, endsShell = exitCode === 2) {
    super(message);
    this.exitCode = exitCode;
    this.endsShell = endsShell;
  }
}

export function createShellState(
  options: Pick<
    ShellState,
    | 'host'
    | 'budget'
    | 'proc'
    | 'shell'
    | 'name'
    | 'folder'
    | 'descriptors'
    | 'isScript'
    | 'isInteractive'
    | 'positional'
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
  if (!variables.has('HOSTNAME')) variables.set('HOSTNAME', plain(options.host.pod.metadata.name));
  if (options.shell === 'bash')
    variables.set('BASH_VERSION', plain('5.2.37(1)-release')).set('BASH', plain('/bin/bash'));
  if (options.shell === 'bash')
    variables.set('UID', plain('0')).set('EUID', plain('0')).set('OSTYPE', plain('linux-gnu'));
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
    folders: [],
    textSize: 0,
    pipeStatus: [0],
    functionNames: [],
    processStreams: [],
  };
}

/** The state of a subshell: a copy, with traps only if they ignore. The descriptors are retained. */
export function subshellOf(state: ShellState, proc: Process, descriptors: Descriptors): ShellState {
  for (const { elements } of state.variables.values()) if (elements !== undefined) elements.isShared = true;
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
    processStreams: [],
  };
}
