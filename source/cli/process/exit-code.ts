/** Exit codes, the same for every command. */
export const EXIT = {
  done: 0,
  error: 1,
  usage: 2,
  waiting: 3,
  stuck: 4,
  timedOut: 5,
  refused: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
