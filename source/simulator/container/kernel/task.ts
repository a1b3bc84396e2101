/** Work in virtual time: generators that the scheduler resumes, so that nothing blocks and nothing depends on chance. */

import type { VirtualClock } from '../../clock/virtual-clock.ts';

/** What a task waits for: it goes on once `wake` has been called. Returns a function that gives up waiting. */
export type Wait = (wake: () => void) => () => void;

/** It yields what it waits for, or a number of steps of work that it has done. Returning it runs its `finally` blocks. */
export type Task<T> = Generator<Wait | number, T, void>;

export function* sleep(clock: VirtualClock, ms: number): Task<void> {
  yield (wake) => clock.after(ms, wake);
}

/** Those who wait for the next change of something. */
export interface Waiters {
  readonly wait: Wait;
  readonly wakeAll: () => void;
}

export function createWaiters(): Waiters {
  const waiting = new Set<() => void>();
  return {
    wait: (wake) => {
      waiting.add(wake);
      return () => waiting.delete(wake);
    },
    wakeAll: () => {
      const all = [...waiting];
      waiting.clear();
      for (const wake of all) wake();
    },
  };
}
