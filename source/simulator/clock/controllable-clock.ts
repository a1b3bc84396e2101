import type { VirtualClock } from './virtual-clock.ts';

/** A clock that the user controls. */
export interface ControllableClock extends VirtualClock {
  /** 0.05 to 100, or 0 to pause. */
  setSpeed(speed: number): void;
  /**
   * Advances to the next due task, and runs it and everything due at the same time. Returns false if nothing is due.
   */
  step(): boolean;
  /** Advances by `ms` virtual milliseconds at once, and runs the tasks that become due. */
  advance(ms: number): void;
  /** Stops running tasks. */
  stop(): void;
}
