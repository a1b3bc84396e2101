import type { Environment } from '../terminal/terminal-environment.ts';

/** What a command needs that prints and ends. */
export interface CommandIO {
  readonly env: Environment;
  readonly home: string;
  /** `columns`: of a terminal; left out for a pipe or a file. */
  readonly stdout: { readonly write: (text: string) => unknown; readonly columns?: number | undefined };
  readonly stderr: { readonly write: (text: string) => unknown };
}

/** The process that the program runs in, handed to the commands instead of being reached for. */
export interface ProcessIO extends CommandIO {
  readonly platform: NodeJS.Platform;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Settles with the first error that nobody waited for: whoever holds the terminal gives it back and ends. */
  readonly uncaughtError: Promise<Error>;
}
