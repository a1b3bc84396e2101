import type { Clock } from './clock.ts';

export interface Publisher {
  /** Something changed: publishes at once after a quiet interval, otherwise when the interval is over. */
  touch(): void;
  /** Publishes at once what was touched and has not been published yet. */
  flush(): void;
  /** Publishes nothing more and leaves no timer behind. */
  close(): void;
}

/** An interval is at least so many times as long as the publishing that began it: what is left is for reading. */
const PACE = 4;

/**
 * Turns a burst of changes into at most one call of `publish` per interval, the first of them at once.
 *
 * @param intervalMs asked after each publishing; the interval is longer where publishing takes long
 */
export function createPublisher(clock: Clock, publish: () => void, intervalMs: () => number): Publisher {
  let closed = false;
  let dirty = false;
  let pausing = false;
  let endPause = (): void => {};

  function send(): void {
    endPause();
    dirty = false;
    pausing = true;
    const begun = clock.now();
    try {
      publish();
    } finally {
      const tookMs = clock.now() - begun;
      if (!closed) endPause = clock.setTimer(Math.max(intervalMs(), PACE * tookMs) - tookMs, resume);
    }
  }

  function resume(): void {
    pausing = false;
    if (dirty) send();
  }

  return {
    touch() {
      if (closed) return;
      dirty = true;
      if (!pausing) send();
    },
    flush() {
      if (dirty && !closed) send();
    },
    close() {
      closed = true;
      endPause();
    },
  };
}
