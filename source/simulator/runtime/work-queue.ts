/**
 * A queue of keys to be synced, each at most once at a time. A key that fails with a StoreError is retried with
 * increasing delays.
 */

import type { VirtualClock } from '../clock/virtual-clock.ts';
import { StoreError } from '../store/store.ts';

/** The delay of a change on its way to a controller, in virtual milliseconds. */
const LATENCY = 5;
/** Like client-go's DefaultTypedControllerRateLimiter: 5 ms, doubled up to 1,000 s. */
const LONGEST_BACKOFF = 1_000_000;

export interface WorkQueue {
  add(key: string): void;
  addAfter(key: string, ms: number): void;
}

export function createWorkQueue(clock: VirtualClock, sync: (key: string) => void): WorkQueue {
  const waiting = new Set<string>();
  const failures = new Map<string, number>();

  const run = (key: string): void => {
    waiting.delete(key);
    try {
      sync(key);
      failures.delete(key);
    } catch (error) {
      // Any other error is a bug of the controller, which a retry would hide.
      if (!(error instanceof StoreError)) throw error;
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      clock.after(Math.min(5 * 2 ** count, LONGEST_BACKOFF), () => add(key));
    }
  };
  const add = (key: string): void => {
    if (waiting.has(key)) return;
    waiting.add(key);
    clock.after(LATENCY, () => run(key));
  };
  return {
    add,
    addAfter: (key, ms) => {
      clock.after(ms, () => add(key));
    },
  };
}
