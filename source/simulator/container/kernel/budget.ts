/**
 * How much work the tasks of one command may do. Work beyond the budget waits for virtual time to pass: an endless loop
 * gets a little work done in each slice, and neither blocks the cluster nor ends.
 */

import type { VirtualClock } from '../../clock/virtual-clock.ts';

export interface Budget {
  /** Takes steps away. Returns false once none are left. */
  readonly spend: (steps: number) => boolean;
  /** The virtual milliseconds until there are some again. */
  readonly pauseMs: () => number;
}

const MOST_STEPS = 60_000;
const STEPS_PER_MS = 50;
/** After so many steps a command counts as an endless loop, and slows down. */
const PATIENCE = 2_000_000;
const SLOW_STEPS_PER_MS = 5;
const SLICE_MS = 10;

export function createBudget(clock: VirtualClock): Budget {
  let left = MOST_STEPS;
  let spent = 0;
  let filledAt = clock.now();
  const refill = (): void => {
    const now = clock.now();
    const pace = spent > PATIENCE ? SLOW_STEPS_PER_MS : STEPS_PER_MS;
    left = Math.min(MOST_STEPS, left + (now - filledAt) * pace);
    filledAt = now;
  };
  return {
    spend: (steps) => {
      left -= steps;
      spent += steps;
      if (left <= 0) refill();
      return left > 0;
    },
    pauseMs: () => Math.max(SLICE_MS, Math.ceil(-left / STEPS_PER_MS)),
  };
}
