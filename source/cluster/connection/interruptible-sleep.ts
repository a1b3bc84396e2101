import type { Clock } from '../../cache/clock.ts';

/** A sleep that can be interrupted. Only one can be in progress. */
export interface InterruptibleSleep {
  sleep(ms: number): Promise<void>;
  /** Ends the sleep in progress after `ms` instead. */
  shorten(ms: number): void;
  /** Ends the sleep in progress at once. */
  interrupt(): void;
}

export function createInterruptibleSleep(clock: Clock): InterruptibleSleep {
  let cancel: (() => void) | undefined;
  let finish: (() => void) | undefined;
  return {
    sleep(ms) {
      return new Promise((resolve) => {
        finish = () => {
          cancel?.();
          finish = undefined;
          resolve();
        };
        cancel = clock.setTimer(ms, finish);
      });
    },
    shorten(ms) {
      if (finish === undefined) return;
      cancel?.();
      cancel = clock.setTimer(ms, finish);
    },
    interrupt() {
      finish?.();
    },
  };
}
