/** A clock for tests: it advances as fast as the tasks run, and only on request. */

import type { ControllableClock } from '../../source/simulator/clock/controllable-clock.ts';
import { createTaskHeap } from '../../source/simulator/clock/task-heap.ts';

export interface FastClock extends ControllableClock {
  /**
   * Runs task after task until `isDone`.
   *
   * @throws if no task is left, or `limit` virtual milliseconds have passed, before it is done
   */
  runUntil(isDone: () => boolean, what: string, limit?: number): void;
}

/** @param start milliseconds since the epoch */
export function createFastClock(start = Date.UTC(2026, 0, 1)): FastClock {
  const tasks = createTaskHeap();
  let time = start;

  const runNextTask = (): boolean => {
    const task = tasks.take();
    if (task?.run === undefined) return false;
    time = Math.max(time, task.due);
    task.run();
    return true;
  };

  return {
    now: () => time,
    after: (ms, run) => {
      const task = tasks.add(time + Math.max(0, ms), run);
      return () => {
        task.run = undefined;
      };
    },
    speed: 1,
    setSpeed: () => undefined,
    step: () => {
      const due = tasks.peek()?.due;
      if (due === undefined) return false;
      while (tasks.peek()?.due === due) runNextTask();
      return true;
    },
    stop: tasks.clear,
    advance: (ms) => {
      const end = time + ms;
      for (let next = tasks.peek(); next !== undefined && next.due <= end; next = tasks.peek()) runNextTask();
      time = end;
    },
    runUntil: (isDone, what, limit = 3_600_000) => {
      const end = time + limit;
      while (!isDone()) {
        const next = tasks.peek();
        if (next === undefined) throw new Error(`nothing is due any more, and still not: ${what}`);
        if (next.due > end) throw new Error(`${limit / 1000} virtual seconds have passed, and still not: ${what}`);
        runNextTask();
      }
    },
  };
}
