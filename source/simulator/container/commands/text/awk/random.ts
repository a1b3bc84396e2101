/** The random numbers of awk: the same in each run until `srand`. */

export interface AwkRandom {
  /** 0 ≤ x < 1 */
  readonly next: () => number;
  /** Returns the seed before. */
  readonly seed: (seed: number) => number;
}

export function createAwkRandom(): AwkRandom {
  let seed = 0;
  let state = 0;
  return {
    next: () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
    seed: (next) => {
      const before = seed;
      seed = next;
      state = Math.trunc(next) >>> 0;
      return before;
    },
  };
}
