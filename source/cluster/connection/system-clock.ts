import { uptime } from 'node:os';
import type { Clock } from '../../cache/clock.ts';

/** Milliseconds, each from an arbitrary start. */
export interface TimeSources {
  /** Fine, and stops while the machine is suspended. */
  readonly running: () => number;
  /** Coarse, and goes on while the machine is suspended. */
  readonly sinceBoot: () => number;
}

/** A larger difference between the two sources is a time in which the machine was suspended. */
const SUSPENDED_MS = 3000;
/** How often the coarse source is read. */
const CHECK_MS = 500;

const MACHINE: TimeSources = { running: () => performance.now(), sinceBoot: () => uptime() * 1000 };

/**
 * Returns a clock that nobody can set: it starts at `start` and counts the milliseconds that pass, also while the
 * machine is suspended.
 */
export function createSteadyTime(start: number, { running, sinceBoot }: TimeSources = MACHINE): () => number {
  const startedAt = running();
  const bootedAt = sinceBoot();
  let suspended = 0;
  let checkedAt = startedAt;
  return () => {
    const at = running();
    if (at - checkedAt >= CHECK_MS) {
      checkedAt = at;
      const missed = sinceBoot() - bootedAt - (at - startedAt);
      if (missed - suspended > SUSPENDED_MS) suspended = missed;
    }
    return start + (at - startedAt) + suspended;
  };
}

/** The machine's clock when the program started, and the time that has passed since. It never jumps back or on. */
export const systemClock: Clock = {
  now: createSteadyTime(Date.now()),
  setTimer: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
