import type { VirtualClock } from './virtual-clock.ts';

/** A clock that a person steers. */
export interface ControllableClock extends VirtualClock {
  /** 0.05 to 100, or 0 to pause. */
  setSpeed(speed: number): void;
  /** Jumps to the next due task, runs it and everything due at that same moment; false where nothing is due any more. */
  step(): boolean;
  /** Lets `ms` virtual milliseconds pass at once, running what comes due in them. */
  advance(ms: number): void;
  /** Runs no task any more. */
  stop(): void;
}
