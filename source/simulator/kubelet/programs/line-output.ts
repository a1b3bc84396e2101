/** Makes lines of what a command prints. */

import type { Timers } from '../timers.ts';

export interface LineOutput {
  readonly print: (text: string) => void;
  readonly flush: () => void;
  /** Forgets the line that waits. */
  readonly drop: () => void;
}

/** The last line waits for a moment: it may be the complaint about a command that is not known. */
export function createLineOutput(timers: Timers, write: (line: string) => void): LineOutput {
  let pending = '';
  let cancelFlush = (): void => undefined;
  const flush = (): void => {
    cancelFlush();
    if (pending !== '') write(pending.replace(/\n$/, ''));
    pending = '';
  };
  return {
    print: (text) => {
      const lines = `${pending}${text}`.split('\n');
      const end = lines.at(-1) === '' ? -2 : -1;
      for (const line of lines.slice(0, end)) write(line);
      pending = lines.slice(end).join('\n');
      cancelFlush();
      cancelFlush = timers.after(1, flush);
    },
    flush,
    drop: () => {
      cancelFlush();
      pending = '';
    },
  };
}
