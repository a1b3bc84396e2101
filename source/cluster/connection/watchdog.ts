import type { Clock } from '../../cache/clock.ts';

export interface Watchdog {
  /** When something was heard last, in milliseconds since the epoch. */
  readonly lastActivityAt: number;
  touch(): void;
  stop(): void;
}

/** Calls `onSilence` once when nothing was heard for `limitMs`. One timer, however much is heard. */
export function startWatchdog(clock: Clock, limitMs: number, onTimeout: () => void): Watchdog {
  let lastActivityAt = clock.now();
  let cancel = clock.setTimer(limitMs, check);

  function check(): void {
    const left = lastActivityAt + limitMs - clock.now();
    if (left > 0) cancel = clock.setTimer(left, check);
    else onTimeout();
  }

  return {
    get lastActivityAt() {
      return lastActivityAt;
    },
    touch() {
      lastActivityAt = clock.now();
    },
    stop() {
      cancel();
    },
  };
}
