/**
 * Notices that the program did not run for a while: the machine was suspended, or the process was stopped. Whatever was
 * on the screen before is old then, although no connection has failed yet.
 */

import type { Clock } from '../../cache/clock.ts';

export interface PauseCheck {
  /** Looks now instead of at the next second. */
  check(): void;
  close(): void;
}

const CHECK_MS = 1000;
/** A longer time without a check is a pause. A busy machine delays checks by less. */
const PAUSE_MS = 5000;

/** @param onPause receives the length of the pause in milliseconds */
export function startPauseCheck(clock: Clock, onPause: (ms: number) => void): PauseCheck {
  let checkedAt = clock.now();

  function check(): void {
    const ms = clock.now() - checkedAt;
    checkedAt += ms;
    if (ms > PAUSE_MS) onPause(ms);
  }

  function checkAgain(): void {
    check();
    cancel = clock.setTimer(CHECK_MS, checkAgain);
  }

  let cancel = clock.setTimer(CHECK_MS, checkAgain);
  return { check, close: () => cancel() };
}
