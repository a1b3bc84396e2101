/** Runs tasks side by side: each until it waits, has done its share of work, or ends. */

import type { VirtualClock } from '../../clock/virtual-clock.ts';
import type { Budget } from './budget.ts';
import { createWaiters, type Task, type Wait } from './task.ts';

export interface Thread {
  /** The exit code, once it has ended. */
  readonly exitCode: number | undefined;
  /** Ends it and the threads that it started, but for detached ones. */
  readonly kill: (exitCode: number) => void;
  /** Waits for its end, and returns the exit code. */
  readonly join: () => Task<number>;
  /** Throws into it what it shall see instead of what it waits for. Does nothing while it does not wait. */
  readonly interrupt: (thrown: Error) => void;
}

export interface SpawnOptions {
  readonly budget: Budget;
  /** The thread whose end ends this one. */
  readonly parent?: Thread | undefined;
  readonly onExit?: (exitCode: number) => void;
  /** Called with what the task threw. Without it, that is a fault of this program and is thrown. */
  readonly onError?: (thrown: unknown) => number;
}

export interface Threads {
  /** The task receives its own thread. It may have ended when this returns. */
  readonly spawn: (start: (self: Thread) => Task<number>, options: SpawnOptions) => Thread;
}

/** The exit code of what was killed. */
export const KILLED = 137;

export function createThreads(clock: VirtualClock): Threads {
  const ready: (() => void)[] = [];
  const children = new Map<Thread, Set<Thread>>();
  let isDraining = false;

  const drain = (): void => {
    if (isDraining) return;
    isDraining = true;
    try {
      for (let resume = ready.shift(); resume !== undefined; resume = ready.shift()) resume();
    } finally {
      isDraining = false;
    }
  };

  function spawn(start: (self: Thread) => Task<number>, { budget, parent, onExit, onError }: SpawnOptions): Thread {
    const ended = createWaiters();
    let exitCode: number | undefined;
    let killedWith: number | undefined;
    let isRunning = false;
    let thrownIn: Error | undefined;
    /** Counts the waits, so that a wake-up that comes late resumes nothing. */
    let turn = 0;
    let giveUp: () => void = () => undefined;

    const finish = (code: number): void => {
      if (exitCode !== undefined) return;
      exitCode = code;
      if (parent !== undefined) children.get(parent)?.delete(self);
      children.delete(self);
      onExit?.(code);
      ended.wakeAll();
    };
    const endChildren = (code: number): void => {
      for (const child of [...(children.get(self) ?? [])]) child.kill(code);
    };
    const wakeAfter = (wait: Wait): void => {
      turn += 1;
      const mine = turn;
      const cancel = wait(() => {
        if (mine !== turn) return;
        turn += 1;
        ready.push(run);
        drain();
      });
      giveUp = () => {
        turn += 1;
        cancel();
      };
    };
    const runUnguarded = (): void => {
      for (;;) {
        const interruption = thrownIn;
        thrownIn = undefined;
        const { done, value } = interruption === undefined ? task.next() : task.throw(interruption);
        if (done === true) {
          finish(value);
          return;
        }
        if (killedWith !== undefined) return;
        if (!budget.spend(typeof value === 'number' ? value : 1)) {
          const wait: Wait = (wake) => clock.after(budget.pauseMs(), wake);
          wakeAfter(typeof value === 'number' ? wait : value);
          return;
        }
        if (typeof value !== 'number') {
          wakeAfter(value);
          return;
        }
      }
    };
    function run(): void {
      if (exitCode !== undefined) return;
      isRunning = true;
      try {
        runUnguarded();
      } catch (thrown) {
        if (onError === undefined) throw thrown;
        finish(onError(thrown));
      } finally {
        isRunning = false;
      }
      if (killedWith !== undefined && exitCode === undefined) endNow(killedWith);
    }
    function endNow(code: number): void {
      giveUp();
      endChildren(code);
      task.return(code);
      finish(code);
      drain();
    }

    const self: Thread = {
      get exitCode() {
        return exitCode;
      },
      kill: (code) => {
        if (exitCode !== undefined || killedWith !== undefined) return;
        killedWith = code;
        if (!isRunning) endNow(code);
      },
      *join() {
        while (exitCode === undefined) yield ended.wait;
        return exitCode;
      },
      interrupt: (thrown) => {
        if (exitCode !== undefined || isRunning) return;
        thrownIn = thrown;
        giveUp();
        ready.push(run);
        drain();
      },
    };
    const task = start(self);
    if (parent !== undefined) {
      const siblings = children.get(parent) ?? new Set();
      children.set(parent, siblings);
      siblings.add(self);
    }
    ready.push(run);
    drain();
    return self;
  }

  return { spawn };
}
