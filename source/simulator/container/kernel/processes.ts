/** The processes of one container. */

import type { VirtualClock } from '../../clock/virtual-clock.ts';
import type { Budget } from './budget.ts';
import { HARMLESS, SIGNALS } from './signals.ts';
import type { Task } from './task.ts';
import type { Thread, Threads } from './threads.ts';

export interface Process {
  readonly pid: number;
  readonly parent: Process | undefined;
  /** As `ps` shows it. */
  title: string;
  readonly startedAt: number;
  /** Not reached by what is typed on the terminal. */
  readonly isBackground: boolean;
  /** Handles a signal. Returns false for the usual effect. */
  handleSignal: (signal: string) => boolean;
  readonly thread: Thread;
}

export interface StartOptions {
  readonly title: string;
  readonly budget: Budget;
  readonly parent?: Process | undefined;
  readonly isBackground?: boolean;
  /** The container's own program, which ignores signals that it does not handle. It has the pid 1. */
  readonly isInit?: boolean;
  readonly onExit?: (exitCode: number) => void;
}

export interface Processes {
  /** Whether no more may be started: the container's limit of processes is reached. */
  readonly isFull: () => boolean;
  readonly start: (run: (self: Process) => Task<number>, options: StartOptions) => Process;
  /** By pid. */
  readonly all: () => readonly Process[];
  /** Returns false if there is no such process. */
  readonly signal: (pid: number, signal: string) => boolean;
  /** Signals a process and all those below it that are not in the background. */
  readonly signalForeground: (top: Process, signal: string) => void;
  /** Ends them all at once. */
  readonly killAll: () => void;
}

const MOST_PROCESSES = 400;
/** The steps of work that the start of a process counts for. */
const START_STEPS = 25;
/** As of a program that the kernel ends, since its stack or its memory is full. */
const SEGMENTATION_FAULT = 139;

/** JavaScript's own limits end the process that reaches them, and nothing else. */
function exhausted(thrown: unknown): number {
  if (thrown instanceof RangeError) return SEGMENTATION_FAULT;
  throw thrown;
}

export function createProcesses(threads: Threads, clock: VirtualClock): Processes {
  const running = new Map<number, Process>();
  let lastPid = 1;

  function deliver(proc: Process, signal: string, isInit: boolean): void {
    if (signal !== 'KILL' && proc.handleSignal(signal)) return;
    if (HARMLESS.has(signal) || (isInit && signal !== 'KILL')) return;
    proc.thread.kill(128 + (SIGNALS[signal] ?? 0));
  }
  const inits = new Set<Process>();

  return {
    isFull: () => running.size >= MOST_PROCESSES,
    start: (run, { title, budget, parent, isBackground = false, isInit = false, onExit }) => {
      let pid = 1;
      if (!isInit) {
        lastPid += 1;
        pid = lastPid;
      }
      budget.spend(START_STEPS);
      let started: Process | undefined;
      const thread = threads.spawn(
        (self) => {
          const proc: Process = {
            pid,
            parent,
            title,
            startedAt: clock.now(),
            isBackground,
            handleSignal: () => false,
            thread: self,
          };
          started = proc;
          running.set(pid, proc);
          if (isInit) inits.add(proc);
          return run(proc);
        },
        {
          budget,
          parent: isBackground ? undefined : parent?.thread,
          onError: exhausted,
          onExit: (code) => {
            if (running.get(pid) === started) running.delete(pid);
            if (started !== undefined) inits.delete(started);
            onExit?.(code);
          },
        },
      );
      if (started === undefined) throw new Error(`the thread of ${title} did not begin: ${thread.exitCode}`);
      return started;
    },
    all: () => [...running.values()].sort((left, right) => left.pid - right.pid),
    signal: (pid, signal) => {
      const proc = running.get(pid);
      if (proc === undefined) return false;
      deliver(proc, signal, inits.has(proc));
      return true;
    },
    signalForeground: (top, signal) => {
      const isBelow = (proc: Process): boolean => {
        if (proc === top) return true;
        return !proc.isBackground && proc.parent !== undefined && isBelow(proc.parent);
      };
      // A shell first, so that it does not go on to its next command when this one ends.
      const reached = [...running.values()].filter(isBelow).sort((left, right) => left.pid - right.pid);
      for (const proc of reached) deliver(proc, signal, inits.has(proc));
    },
    killAll: () => {
      for (const proc of [...running.values()]) proc.thread.kill(128 + 9);
    },
  };
}
