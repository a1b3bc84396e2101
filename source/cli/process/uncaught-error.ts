/** Catches errors that no caller awaits: exceptions in timers and events, unhandled rejections, and output errors. */

/** The output cannot be written. This is not a bug of the program. */
export class OutputError extends Error {}

export interface ProcessErrorEvents {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (thrown: unknown) => void): unknown;
}

/**
 * Settles with the first uncaught error, after which the process has to end. Otherwise Node would end the process
 * within the alternate screen, with a stack trace.
 * @param onReaderGone called when the reader of stdout closes it (`stsview status | head -1`), which is not a bug
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
    // If nothing can be printed any more, the exit code still reports the failure.
    process.stderr.on('error', () => {});
  });
}

/** Settles as `outcome` does, or rejects with the first uncaught error. */
export function orUncaughtError<T>(
  { uncaughtError }: { readonly uncaughtError: Promise<Error> },
  outcome: Promise<T>,
): Promise<T> {
  const fault = uncaughtError.then((error) => {
    throw error;
  });
  return Promise.race([outcome, fault]);
}
