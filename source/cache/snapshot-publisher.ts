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
 * Turns a burst of changes into at most one call of `publish` per interval, the first of them at once.
 * @param intervalMs called after each publishing with the milliseconds that it took; returns the milliseconds from its
 * beginning to the next one
 */
export function createSnapshotPublisher(
  clock: Clock,
  publish: () => void,
  intervalMs: (tookMs: number) => number,
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
      if (!closed) endPause = clock.setTimer(intervalMs(tookMs) - tookMs, resume);
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
