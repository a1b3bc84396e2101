import type { Clock } from '../../cache/clock.ts';

export interface Watchdog {
  /** When there was activity last, in milliseconds since the epoch. */
  readonly lastActivityAt: number;
  touch(): void;
  stop(): void;
}

/** Calls `onTimeout` once after `limitMs` without activity. Uses a single timer, however much activity there is. */
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
