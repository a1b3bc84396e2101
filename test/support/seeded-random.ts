/** Random numbers that can be repeated: the same seed gives the same numbers. */

export interface Random {
  /** A whole number from 0 to `limit` - 1. */
  readonly below: (limit: number) => number;
  /** @throws RangeError for an empty list */
  readonly pick: <T>(choices: readonly T[]) => T;
}

/** Mulberry32: small, and uniform enough to choose steps. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick(choices) {
      const index = below(choices.length);
      if (index >= choices.length) throw new RangeError('nothing to pick from');
      return choices[index] as (typeof choices)[number];
    },
  };
}
