const FIRST_MS = 800;
/** With the jitter, at most 20 s: somebody looks at the screen, and it has to be right soon after the fault is over. */
const LONGEST_MS = 16_000;
/** With what is added, at most 25 s. A server may ask for an hour, but a screen that is watched asks again sooner. */
const LONGEST_RETRY_AFTER_MS = 20_000;

/** Returns a delay of about `ms`, a quarter more or less, so that many clients do not reconnect at the same time. */
export function jittered(ms: number, random: () => number): number {
  return Math.round(ms * (0.75 + 0.5 * random()));
}

/** Returns the delay before the next attempt after `failures` failures in a row (1 is the first). */
export function backoffMs(failures: number, random: () => number): number {
  return jittered(Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10)), random);
}

/** Returns the delay that the server asked for and a little more, with an upper limit. */
export function retryAfterDelay(ms: number, random: () => number): number {
  return Math.round(Math.min(LONGEST_RETRY_AFTER_MS, Math.max(ms, 250)) * (1 + 0.25 * random()));
}

/** With the jitter, at most 30 s: a gateway that refused everything for a while is soon forgiven. */
const LONGEST_REFUSAL_MS = 24_000;
const SLOW_STEPS_MS = [5_000, 15_000, LONGEST_REFUSAL_MS];

/**
 * Returns the delay after the n-th refusal in a row. Refusals are nearly always final. The first attempts come sooner
 * because an API server that has just started refuses everything until it has read its roles.
 */
export function refusalBackoffMs(refusals: number, random: () => number): number {
  const step = SLOW_STEPS_MS[Math.min(refusals, SLOW_STEPS_MS.length) - 1] ?? LONGEST_REFUSAL_MS;
  return jittered(step, random);
}
