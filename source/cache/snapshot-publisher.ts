import type { Clock } from './clock.ts';

export interface SnapshotPublisher {
  /** Marks a change. Publishes at once after a quiet interval, otherwise at the end of the interval. */
  touch(): void;
  /** Publishes pending changes at once. */
  flush(): void;
  /** Publishes nothing more and cancels the timer. */
  close(): void;
}

/**
 * The minimum ratio of an interval to the duration of the publishing that started it. The rest of the time is for
 * reading.
 */
const MIN_INTERVAL_FACTOR = 4;

/**
 * Turns a burst of changes into at most one call of `publish` per interval, the first of them at once.
 * @param intervalMs read after each publishing; the interval is longer if publishing takes long
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
