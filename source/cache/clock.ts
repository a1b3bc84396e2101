/** The time source of everything that waits, so that tests can advance it manually. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once after `ms` milliseconds. The returned function cancels it. */
  setTimer(ms: number, task: () => void): () => void;
}
