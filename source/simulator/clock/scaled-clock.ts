/** Real time, scaled by a speed that may change or be zero. */

import type { ControllableClock } from './controllable-clock.ts';
import { createTaskHeap } from './task-heap.ts';

/** How long tasks may run without interruption, in real milliseconds, before requests are served again. */
const MAX_RUN_MS = 10;
const LONGEST_TIMER = 2 ** 31 - 1;

export interface ScaledClockOptions {
  /** The start of virtual time in milliseconds since the epoch; now by default. */
  readonly start?: number;
  readonly speed?: number;
}

export function createScaledClock({
  start = Date.now(),
  speed: first = 1,
}: ScaledClockOptions = {}): ControllableClock {
  const tasks = createTaskHeap();
  let speed = first;
  /** The pair of virtual and real times from which the present speed counts. */
  let virtualBase = start;
  let realBase = performance.now();
  /** While tasks run, their time does not advance. */
  let frozenAt: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let immediate: ReturnType<typeof setImmediate> | undefined;
  let isStopped = false;

  /** A late task delays time: it runs at the time at which it was due, however busy the machine was. */
  const now = (): number =>
    frozenAt ??
    Math.min(
      virtualBase + (performance.now() - realBase) * speed,
      Math.max(virtualBase, tasks.peek()?.due ?? Infinity),
    );
  const rebase = (to: number): void => {
    virtualBase = to;
    realBase = performance.now();
  };
  const disarm = (): void => {
    clearTimeout(timer);
    clearImmediate(immediate);
    timer = undefined;
    immediate = undefined;
  };
  const arm = (): void => {
    if (frozenAt !== undefined) return;
    disarm();
    const next = tasks.peek();
    if (next === undefined || speed === 0 || isStopped) return;
    const wait = (next.due - now()) / speed;
    if (wait <= 0) immediate = setImmediate(run);
    else timer = setTimeout(run, Math.min(Math.ceil(wait), LONGEST_TIMER));
  };
  /** Runs the next task when it is due, or now if its time has passed. */
  const runNext = (): void => {
    const task = tasks.take();
    if (task === undefined) return;
    frozenAt = Math.max(virtualBase, task.due);
    try {
      task.run?.();
    } finally {
      frozenAt = undefined;
    }
  };
  const run = (): void => {
    const end = performance.now() + MAX_RUN_MS;
    try {
      for (let next = tasks.peek(); next !== undefined && next.due <= now(); next = tasks.peek()) {
        runNext();
        if (performance.now() >= end || speed === 0) break;
      }
    } finally {
      arm();
    }
  };
  /** Runs everything due up to a virtual time, and sets the present time to it. */
  const runTo = (end: number): void => {
    try {
      for (let next = tasks.peek(); next !== undefined && next.due <= end; next = tasks.peek()) runNext();
    } finally {
      rebase(end);
      arm();
    }
  };

  return {
    now: () => Math.floor(now()),
    after: (ms, task) => {
      const entry = tasks.add(now() + Math.max(0, ms), task);
      if (tasks.peek() === entry) arm();
      return () => {
        entry.run = undefined;
      };
    },
    get speed() {
      return speed;
    },
    setSpeed: (next) => {
      rebase(now());
      speed = next;
      arm();
    },
    step: () => {
      const due = tasks.peek()?.due;
      if (due === undefined || isStopped) return false;
      runTo(Math.max(now(), due));
      return true;
    },
    advance: (ms) => runTo(now() + ms),
    stop: () => {
      isStopped = true;
      disarm();
      tasks.clear();
    },
  };
}
