/** Runs commands in containers, in memory and in virtual time: never on this machine. */

import type { VirtualClock } from '../clock/virtual-clock.ts';
import { at, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { NotSimulated } from '../model/not-simulated.ts';
import { findContainer } from '../model/pod-containers.ts';
import type { ContainerFiles } from './files/container-files.ts';
import { FileError } from './files/file-error.ts';
import { absolutePath } from './files/paths.ts';
import { createBudget } from './kernel/budget.ts';
import { type Descriptors, type OpenStream, opened } from './kernel/descriptors.ts';
import { createProcesses, type Processes } from './kernel/processes.ts';
import { SIGNALS } from './kernel/signals.ts';
import { bytesOf, createFeed, inputOf, NO_INPUT, streamOf } from './kernel/streams.ts';
import { createWaiters, type Task } from './kernel/task.ts';
import { createTerminal, type Terminal } from './kernel/terminal.ts';
import { createThreads } from './kernel/threads.ts';
import type { Host } from './program.ts';
import { findProgram, runProgram } from './run-program.ts';

export type OutputName = 'stdout' | 'stderr';

export interface ProcessOptions {
  readonly pod: KubeObject;
  /** The container's name. */
  readonly container: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The working directory; "/" by default. */
  readonly folder?: string;
  /** `true`: input comes by `input()` and ends with `endInput()`. A text is the whole input. None by default. */
  readonly stdin?: boolean | string;
  /** On a terminal, both outputs are one, lines end with \r\n, and input is echoed and edited. */
  readonly isTerminal?: boolean;
  /** The container's own program: it has the pid 1, and signals that it does not handle do nothing, but for KILL. */
  readonly isInit?: boolean;
  /** Called with each piece of output. It returns false to be given no more until `drained()` is called. */
  readonly onOutput: (name: OutputName, bytes: Buffer) => boolean | undefined;
  /** Called when it, or what it starts, asks for what the simulation does not have. */
  readonly onNotSimulated?: (gap: NotSimulated) => void;
  /** Called once, at the latest when the container is gone. A short command may have ended before `start` returns. */
  readonly onExit: (exitCode: number) => void;
}

export interface ContainerProcess {
  /** Undefined while it runs. */
  readonly exitCode: number | undefined;
  readonly input: (bytes: Buffer) => void;
  readonly endInput: () => void;
  /** Output may go on. */
  readonly drained: () => void;
  readonly resize: (columns: number, rows: number) => void;
  /** "TERM", "INT", "KILL", … A shell with a trap handles it; otherwise the process ends with 128 and its number. */
  readonly signal: (name: string) => void;
}

export interface RunOptions extends Pick<ProcessOptions, 'pod' | 'container' | 'command' | 'environment' | 'folder'> {
  /** After so many virtual milliseconds it is killed, and `isTimeout` is true. */
  readonly timeoutMs?: number;
  readonly onResult: (result: CommandResult) => void;
}

export interface CommandResult {
  /** At most the first MiB of each output. */
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly isTimeout: boolean;
}

export interface ContainerRuntime {
  readonly start: (options: ProcessOptions) => ContainerProcess;
  /** Runs a command to its end. Returns a function that kills it; `onResult` is called then, too. */
  readonly run: (options: RunOptions) => () => void;
  /** Whether the image has the program: what a container runtime checks before it starts anything. */
  readonly hasProgram: (pod: KubeObject, container: string, command: readonly string[]) => boolean;
  /** `forbidden`: it is there, and may not be run. */
  readonly findProgram: (
    pod: KubeObject,
    container: string,
    command: readonly string[],
  ) => 'found' | 'missing' | 'forbidden';
  /** Adds a process that only stands for a program: it waits for a signal. Returns a function that takes it away. */
  readonly hold: (options: HoldOptions) => () => void;
  /** Kills all processes of a container: it ends. Its own files stay until `files.restartContainer`. */
  readonly endContainer: (pod: KubeObject, container: string) => void;
  /** Kills all processes of a pod that is gone. */
  readonly endPod: (pod: KubeObject) => void;
}

export interface HoldOptions extends Pick<ProcessOptions, 'pod' | 'container' | 'isInit' | 'onExit'> {
  /** As `ps` shows it. */
  readonly title: string;
}

export interface RuntimeOptions extends Pick<Host, 'dns' | 'network' | 'random' | 'servers'> {
  readonly clock: VirtualClock;
  readonly programsOf: (pod: KubeObject, container: string) => Pick<Host, 'programs' | 'ownPrograms'>;
  readonly filesOf: (pod: KubeObject, container: string) => ContainerFiles;
  readonly disksOf: (pod: KubeObject) => ReturnType<Host['disks']>;
  /** What programs write to /proc/1/fd/1. */
  readonly log: (pod: KubeObject, container: string, bytes: string) => void;
}

/** Signals that ask a server to stop. */
const STOPPING: ReadonlySet<string> = new Set(['TERM', 'INT', 'QUIT']);
const MOST_RESULT = 1024 * 1024;

/** Where the container's commands run; a container runtime makes the folder if the image lacks it. */
function workingFolder({ pod, container, files }: Host): string {
  const path = absolutePath(stringOf(at(findContainer(pod, container), 'workingDir'), '/'));
  try {
    const names = path.split('/').filter((name) => name !== '');
    for (const [depth] of names.entries()) {
      const folder = `/${names.slice(0, depth + 1).join('/')}`;
      if (files.node(folder) === undefined) files.makeFolder(folder);
    }
  } catch (thrown) {
    // A disk that cannot be written to, or a file in its place: commands run at the top.
    if (!(thrown instanceof FileError)) throw thrown;
    return '/';
  }
  return path;
}

export function createContainerRuntime(options: RuntimeOptions): ContainerRuntime {
  const { clock, programsOf, filesOf, disksOf, log } = options;
  const threads = createThreads(clock);
  const containers = new Map<string, Processes>();

  const keyOf = (pod: KubeObject, container: string): string => `${pod.metadata.uid}/${container}`;

  function processesOf(pod: KubeObject, container: string): Processes {
    const key = keyOf(pod, container);
    const found = containers.get(key);
    if (found !== undefined) return found;
    const made = createProcesses(threads, clock);
    containers.set(key, made);
    return made;
  }

  function hostOf(pod: KubeObject, container: string, notSimulated: Host['notSimulated'] = () => undefined): Host {
    return {
      ...options,
      pod,
      container,
      ...programsOf(pod, container),
      files: filesOf(pod, container),
      processes: processesOf(pod, container),
      disks: () => disksOf(pod),
      log: (bytes) => log(pod, container, bytes),
      notSimulated,
    };
  }

  function start(proc: ProcessOptions): ContainerProcess {
    const { pod, container, stdin = false, isTerminal = false, isInit = false, onOutput, onExit } = proc;
    const host = hostOf(pod, container, proc.onNotSimulated);
    const budget = createBudget(clock);
    const room = createWaiters();
    let isFull = false;
    const put = (name: OutputName, bytes: string): void => {
      if (bytes !== '' && onOutput(name, Buffer.from(bytes, 'latin1')) === false) isFull = true;
    };
    const feed = createFeed(isTerminal);
    const terminal: Terminal | undefined = isTerminal
      ? createTerminal({
          feed,
          echo: (bytes) => put('stdout', bytes),
          interrupt: (signal) => host.processes.signalForeground(top, signal),
        })
      : undefined;
    const output = (name: OutputName): OpenStream =>
      opened(
        streamOf({
          *write(bytes): Task<void> {
            yield Math.ceil(bytes.length / 1024);
            while (isFull) yield room.wait;
            put(terminal === undefined ? name : 'stdout', terminal === undefined ? bytes : terminal.printed(bytes));
          },
          ...(terminal !== undefined && stdin === true ? { read: feed.stream.read, unread: feed.stream.unread } : {}),
          isTerminal,
        }),
      );
    const input = opened(stdin === true ? feed.stream : typeof stdin === 'string' ? inputOf(bytesOf(stdin)) : NO_INPUT);
    const descriptors: Descriptors = new Map([
      [0, input],
      [1, output('stdout')],
      [2, output('stderr')],
    ]);
    const environment = Object.fromEntries(
      Object.entries({ ...(isTerminal ? { TERM: 'xterm' } : {}), ...proc.environment }).map(([name, value]) => [
        name,
        bytesOf(value),
      ]),
    );
    const words = proc.command.map(bytesOf);
    let exitCode: number | undefined;
    const top = host.processes.start(
      function* (self) {
        // A program takes the place of this process, so that it has its pid.
        const invocation = {
          host,
          proc: self,
          budget,
          environment,
          folder: proc.folder ?? workingFolder(host),
          descriptors,
        };
        return yield* runProgram(invocation, words, 'sh', true);
      },
      {
        title: proc.command.join(' '),
        budget,
        isInit,
        onExit: (code) => {
          exitCode = code;
          onExit(code);
        },
      },
    );
    return {
      get exitCode() {
        return exitCode;
      },
      input: (bytes) => {
        const text = bytes.toString('latin1');
        if (terminal === undefined) feed.push(text);
        else terminal.type(text);
      },
      endInput: () => feed.end(),
      drained: () => {
        isFull = false;
        room.wakeAll();
      },
      resize: (columns, rows) => terminal?.resize(columns, rows),
      signal: (name) => {
        if (exitCode === undefined) host.processes.signal(top.pid, name);
      },
    };
  }

  function run({ onResult, timeoutMs, ...command }: RunOptions): () => void {
    const texts: Record<OutputName, Buffer[]> = { stdout: [], stderr: [] };
    let size = 0;
    let isTimeout = false;
    let cancel: () => void = () => undefined;
    const started = start({
      ...command,
      onOutput: (name, bytes) => {
        size += bytes.length;
        if (size <= MOST_RESULT) texts[name].push(bytes);
        return true;
      },
      onExit: (exitCode) => {
        cancel();
        const [stdout, stderr] = [Buffer.concat(texts.stdout).toString(), Buffer.concat(texts.stderr).toString()];
        onResult({ stdout, stderr, exitCode, isTimeout });
      },
    });
    if (timeoutMs !== undefined && started.exitCode === undefined) {
      cancel = clock.after(timeoutMs, () => {
        isTimeout = true;
        started.signal('KILL');
      });
    }
    return () => started.signal('KILL');
  }

  function endContainer(pod: KubeObject, container: string): void {
    const key = keyOf(pod, container);
    const ending = containers.get(key);
    containers.delete(key);
    ending?.killAll();
  }

  function hold({ pod, container, isInit = false, title, onExit }: HoldOptions): () => void {
    let isAway = false;
    const proc = processesOf(pod, container).start(
      function* (self) {
        // A server ends in good order if it is asked to, also as the container's first process.
        self.handleSignal = (signal) => {
          if (!STOPPING.has(signal)) return false;
          self.thread.kill(title.startsWith('java') ? 128 + (SIGNALS[signal] ?? 0) : 0);
          return true;
        };
        yield () => () => undefined;
        return 0;
      },
      {
        title,
        budget: createBudget(clock),
        isInit,
        onExit: (code) => {
          if (!isAway) onExit(code);
        },
      },
    );
    return () => {
      isAway = true;
      proc.thread.kill(0);
    };
  }

  function find(pod: KubeObject, container: string, [word = '']: readonly string[]): 'found' | 'missing' | 'forbidden' {
    const host = hostOf(pod, container);
    const { kind } = findProgram({ host, folder: workingFolder(host), environment: {} }, bytesOf(word));
    return kind === 'program' || kind === 'script' ? 'found' : kind;
  }

  return {
    start,
    run,
    hold,
    findProgram: find,
    hasProgram: (pod, container, command) => find(pod, container, command) === 'found',
    endContainer,
    endPod: (pod) => {
      const prefix = keyOf(pod, '');
      for (const key of [...containers.keys()]) if (key.startsWith(prefix)) endContainer(pod, key.slice(prefix.length));
    },
  };
}
