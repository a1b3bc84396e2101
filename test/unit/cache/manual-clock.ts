import type { Clock } from '../../../source/cache/clock.ts';

export interface ManualClock extends Clock {
  /** Advances the time and runs the timers that become due, in order. */
  advance(ms: number): void;
  /** Advances the time without running timers, as if the program was stopped meanwhile. */
  sleep(ms: number): void;
  /** Returns the delays of the pending timers, the shortest first. */
  readonly pending: readonly number[];
}

export function createManualClock(start = Date.UTC(2030, 0, 1)): ManualClock {
  let now = start;
  let timers: { readonly at: number; readonly task: () => void }[] = [];

  return {
    now: () => now,
    setTimer(ms, task) {
      const timer = { at: now + ms, task };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers = timers.filter((other) => other !== due);
        now = Math.max(now, due.at);
        due.task();
      }
      now = Math.max(now, end);
    },
    sleep(ms) {
      now += ms;
    },
    get pending() {
      return timers.map(({ at }) => at - now).sort((a, b) => a - b);
    },
  };
}
