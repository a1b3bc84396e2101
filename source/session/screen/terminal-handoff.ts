/** Hands the terminal from the screen to another task and back. */

export type RunWithTerminal = (task: () => Promise<void>) => Promise<void>;

export interface TerminalHandoff {
  /** Settles when the screen has the terminal again. @throws what the task throws, and if there is no screen */
  readonly runWithTerminal: RunWithTerminal;
  /** Registers how the screen releases the terminal. */
  readonly register: (lend: RunWithTerminal) => void;
}

export function createTerminalHandoff(): TerminalHandoff {
  let registered: RunWithTerminal | undefined;
  return {
    async runWithTerminal(task) {
      if (registered === undefined) throw new Error('there is no screen that could give the terminal');
      await registered(task);
    },
    register(lend) {
      registered = lend;
    },
  };
}
