/** What goes wrong where nobody waits for it: exceptions in timers and events, promises without a listener, output. */

/** The output can't be written, which is no fault of the program. */
export class OutputError extends Error {}

export interface ProcessErrorEvents {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (thrown: unknown) => void): unknown;
}

/**
 * Settles with the first fault; from then on the process has to end. Without it, Node would end the process in the
 * middle of the alternate screen, with a stack trace.
 * @param onReaderGone called when the reader of stdout has seen enough (`stsview status | head -1`), which is no error
 */
export function firstUncaughtError(process: ProcessErrorEvents, onReaderGone: () => void): Promise<Error> {
  return new Promise((resolve) => {
    const resolveWith = (thrown: unknown) => resolve(thrown instanceof Error ? thrown : new Error(String(thrown)));
    process.on('uncaughtException', resolveWith);
    process.on('unhandledRejection', resolveWith);
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') onReaderGone();
      else resolve(new OutputError(`Cannot write the output (${error.message}): check where it goes.`));
    });
    // Where nothing can be said any more, the exit code still can.
    process.stderr.on('error', () => {});
  });
}
