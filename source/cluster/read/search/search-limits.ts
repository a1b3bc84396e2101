/** The limits of time and bytes of one search. Kinds that are not searched within them count as not searched. */

export interface SearchLimits {
  /** Milliseconds. */
  readonly timeMs: number;
  /** Of the responses, uncompressed. */
  readonly bytes: number;
  /** Milliseconds between two reports of progress. */
  readonly reportMs: number;
  /** Milliseconds after which a kind that is still being read is named in them. */
  readonly slowMs: number;
}

export const SEARCH_LIMITS: SearchLimits = {
  timeMs: 120_000,
  bytes: 512 * 1024 * 1024,
  reportMs: 1000,
  slowMs: 5000,
};

export interface Budget {
  /** Aborted by the caller, or when the time is used up. */
  readonly signal: AbortSignal;
  readonly spend: (bytes: number) => void;
  /** A sentence that names the exhausted limit; undefined while neither is exhausted. */
  readonly exhausted: () => string | undefined;
}

export function createBudget({ timeMs, bytes }: SearchLimits, caller: AbortSignal): Budget {
  const time = AbortSignal.timeout(timeMs);
  let left = bytes;
  return {
    signal: AbortSignal.any([caller, time]),
    spend(count) {
      left -= count;
    },
    exhausted() {
      if (time.aborted) return `The search was ended after ${timeMs / 1000} s.`;
      return left < 0 ? `The search was ended after ${Math.round(bytes / 1024 / 1024)} MiB.` : undefined;
    },
  };
}
