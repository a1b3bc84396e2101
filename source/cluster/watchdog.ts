import type { Clock } from '../cache/clock.ts';

export interface Watchdog {
  /** When something was heard last, in milliseconds since the epoch. */
  readonly heardAt: number;
  hear(): void;
  stop(): void;
}

/** Calls `onSilence` once when nothing was heard for `limitMs`. One timer, however much is heard. */
export function startWatchdog(clock: Clock, limitMs: number, onSilence: () => void): Watchdog {
  let heardAt = clock.now();
  let cancel = clock.setTimer(limitMs, check);

  function check(): void {
    const left = heardAt + limitMs - clock.now();
    if (left > 0) cancel = clock.setTimer(left, check);
    else onSilence();
  }

  return {
    get heardAt() {
      return heardAt;
    },
    hear() {
      heardAt = clock.now();
    },
    stop() {
      cancel();
    },
  };
}
