import type { Clock } from './clock.ts';

export interface SnapshotPublisher {
  /** Something changed: publishes at once after a quiet interval, otherwise when the interval is over. */
  touch(): void;
  /** Publishes at once what was touched and has not been published yet. */
  flush(): void;
  /** Publishes nothing more and leaves no timer behind. */
  close(): void;
}

/** An interval is at least so many times as long as the publishing that began it: what is left is for reading. */
const MIN_INTERVAL_FACTOR = 4;

/**
 * Turns a burst of changes into at most one call of `publish` per interval, the first of them at once.
 *
 * @param intervalMs asked after each publishing; the interval is longer where publishing takes long
 */
export function createSnapshotPublisher(
  clock: Clock,
  publish: () => void,
  intervalMs: () => number,
): SnapshotPublisher {
  let closed = false;
  let dirty = false;
  let pausing = false;
  let endPause = (): void => {};

  function send(): void {
    endPause();
    dirty = false;
    pausing = true;
    const startedAt = clock.now();
    try {
      publish();
    } finally {
      const tookMs = clock.now() - startedAt;
      if (!closed) endPause = clock.setTimer(Math.max(intervalMs(), MIN_INTERVAL_FACTOR * tookMs) - tookMs, resume);
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
