import type { Clock } from './clock.ts';

export interface Publisher {
  /** Something changed: publishes at once after a quiet interval, otherwise when the interval is over. */
  touch(): void;
  /** Publishes nothing more and leaves no timer behind. */
  close(): void;
}

/** Turns a burst of changes into at most one call of `publish` per `intervalMs`, the first of them at once. */
export function createPublisher(clock: Clock, publish: () => void, intervalMs = 100): Publisher {
  let closed = false;
  let dirty = false;
  let cancel: (() => void) | undefined;

  function send(): void {
    dirty = false;
    cancel = clock.setTimer(intervalMs, () => {
      cancel = undefined;
      if (dirty) send();
    });
    publish();
  }

  return {
    touch() {
      if (closed) return;
      if (cancel === undefined) send();
      else dirty = true;
    },
    close() {
      closed = true;
      cancel?.();
      cancel = undefined;
    },
  };
}
