/** Random values that are reproducible for a seed. */

export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  /** 0 … limit - 1 */
  below(limit: number): number;
  /** Returns letters and digits as in Kubernetes' generated names: no vowels and no ambiguous characters. */
  suffix(length: number): string;
  /** Returns a UUID, version 4. */
  uid(): string;
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = state;
    word = Math.imul(word ^ (word >>> 15), word | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const hex = (digits: number): string => Array.from({ length: digits }, () => below(16).toString(16)).join('');
  return {
    next,
    below,
    suffix: (length) => Array.from({ length }, () => ALPHABET[below(ALPHABET.length)]).join(''),
    uid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + below(4)).toString(16)}${hex(3)}-${hex(12)}`,
  };
}
