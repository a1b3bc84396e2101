/** Time inside the simulated cluster. */
export interface VirtualClock {
  /** Milliseconds since the epoch, by the virtual time. */
  now(): number;
  /**
   * Runs the task once, `ms` virtual milliseconds from now. Returns a function that cancels it. Tasks with equal times
   * keep their order.
   */
  after(ms: number, task: () => void): () => void;
  /** Virtual seconds per real second; 0 while paused. */
  readonly speed: number;
}
