/** Time for people: real time, scaled by a speed that may change, or stand still. */

import type { SteerableClock } from './clock-steering.ts';
import { createTaskHeap } from './task-heap.ts';

/** How long tasks may run at a stretch, in real milliseconds, before requests are served again. */
const STRETCH = 10;
const LONGEST_TIMER = 2 ** 31 - 1;

export interface ScaledClockOptions {
  /** Milliseconds since the epoch at which virtual time begins; now, unless told. */
  readonly start?: number;
  readonly speed?: number;
}

export function createScaledClock({ start = Date.now(), speed: first = 1 }: ScaledClockOptions = {}): SteerableClock {
  const tasks = createTaskHeap();
  let speed = first;
  /** The pair of moments, virtual and real, from which the present speed counts. */
  let virtual = start;
  let real = performance.now();
  /** While tasks run, the time stands still for them. */
  let held: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let soon: ReturnType<typeof setImmediate> | undefined;
  let isStopped = false;

  /** A task that is late holds the time up: it finds the time at which it was due, whatever the machine was busy with. */
  const now = (): number =>
    held ?? Math.min(virtual + (performance.now() - real) * speed, Math.max(virtual, tasks.peek()?.due ?? Infinity));
  const rebase = (to: number): void => {
    virtual = to;
    real = performance.now();
  };
  const disarm = (): void => {
    clearTimeout(timer);
    clearImmediate(soon);
    timer = undefined;
    soon = undefined;
  };
  const arm = (): void => {
    if (held !== undefined) return;
    disarm();
    const next = tasks.peek();
    if (next === undefined || speed === 0 || isStopped) return;
    const wait = (next.due - now()) / speed;
    if (wait <= 0) soon = setImmediate(run);
    else timer = setTimeout(run, Math.min(Math.ceil(wait), LONGEST_TIMER));
  };
  /** Runs the next task at its time, or now where that has passed before it was asked for. */
  const runNext = (): void => {
    const task = tasks.take();
    if (task === undefined) return;
    held = Math.max(virtual, task.due);
    try {
      task.run?.();
    } finally {
      held = undefined;
    }
  };
  const run = (): void => {
    const end = performance.now() + STRETCH;
    try {
      for (let next = tasks.peek(); next !== undefined && next.due <= now(); next = tasks.peek()) {
        runNext();
        if (performance.now() >= end || speed === 0) break;
      }
    } finally {
      arm();
    }
  };
  /** Runs what is due up to a virtual time, and makes that the present. */
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
