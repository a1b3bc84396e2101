/** Hands the terminal from the screen to another task and back. */

export type Lend = (task: () => Promise<void>) => Promise<void>;

export interface TerminalLender {
  /** Settles when the screen has the terminal again. @throws what the task throws, and where there is no screen */
  readonly lend: Lend;
  /** The screen says how it lets go of the terminal. */
  readonly offer: (lend: Lend) => void;
}

export function createTerminalLender(): TerminalLender {
  let offered: Lend | undefined;
  return {
    async lend(task) {
      if (offered === undefined) throw new Error('there is no screen that could give the terminal');
      await offered(task);
    },
    offer(lend) {
      offered = lend;
    },
  };
}
