/** The growing pauses before a container that ends again and again is started again: client-go's flowcontrol.Backoff. */

export interface CrashBackoff {
  readonly ms: number;
  /** When it last grew. */
  readonly since: number;
}

const FIRST_MS = 10_000;
const LONGEST_MS = 300_000;

function hasExpired({ since }: CrashBackoff, time: number): boolean {
  return time - since > 2 * LONGEST_MS;
}

/** Returns how much longer the container has to wait; 0 if it may start. `finishedAt`: when it ended. */
export function waitOf(backoff: CrashBackoff | undefined, finishedAt: number, now: number): number {
  if (backoff === undefined || hasExpired(backoff, finishedAt)) return 0;
  return Math.max(0, finishedAt + backoff.ms - now);
}

/** Returns the pause after the next end. A container that has run for ten minutes starts anew. */
export function nextBackoff(backoff: CrashBackoff | undefined, finishedAt: number): CrashBackoff {
  if (backoff === undefined || hasExpired(backoff, finishedAt)) return { ms: FIRST_MS, since: finishedAt };
  return { ms: Math.min(backoff.ms * 2, LONGEST_MS), since: finishedAt };
}

/** The pause before a failed pull is tried again. */
export function pullBackoff(failures: number): number {
  return Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS);
}

/** Returns a duration as Go prints it: "10s", "1m20s", "5m0s". */
export function goDuration(ms: number): string {
  const seconds = ms / 1000;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
