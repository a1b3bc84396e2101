/** Exit codes, which mean the same in every command. docs/exit-codes.md is made from them. */
export const EXIT = {
  done: 0,
  error: 1,
  usage: 2,
  waiting: 3,
  stuck: 4,
  timedOut: 5,
  refused: 6,
  interrupted: 130,
  readerGone: 141,
} as const;

/** What each means, whatever the command is. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'what was asked for is done; where a command judges, nothing is in the way',
  error: 'it could not be done, or not all could be read: one sentence on the standard error says why',
  usage: 'the command line does not fit; nothing was done',
  waiting: 'something waits in the normal course, or is held until a person acts',
  stuck: 'something is wrong that waiting will not mend',
  timedOut: 'it was not finished within --timeout',
  refused: 'nothing was sent: the plan, the confirmation or a read-only context refuses',
  interrupted: 'ended by Ctrl-C',
  readerGone: 'the reader of the output has closed it, as in "stsview status | head -1"',
};

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
