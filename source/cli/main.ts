/** The entry point: the only reader of argv and the environment, and the only place that sets the exit code. */

import { homedir } from 'node:os';
import { ClusterError } from '../cluster/errors.ts';
import { NotFoundError } from '../session/read/set-names.ts';
import { UsageError } from './flags/usage-error.ts';
import { printMessage } from './output/print.ts';
import { parseArguments } from './parse-arguments.ts';
import { EXIT, type ExitCode } from './process/exit-code.ts';
import type { ProcessIO } from './process/process-io.ts';
import { takeEnvironment } from './process/take-environment.ts';
import { firstUncaughtError, OutputError, orUncaughtError } from './process/uncaught-error.ts';
import { createPluginConsole } from './terminal/plugin-console.ts';

declare const STSVIEW_VERSION: string;

const processIO: ProcessIO = {
  env: takeEnvironment(process.env),
  home: homedir(),
  platform: process.platform,
  /** Opened on first use, since few commands read it. */
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  pluginConsole: createPluginConsole(process),
  uncaughtError: firstUncaughtError(process, () => process.exit(EXIT.readerGone)),
};

// Node's own listener would write warnings for programmers over the screen.
process.removeAllListeners('warning');

// Anything still in progress (a credential command that waits for a login) is no longer needed.
process.exit(await run(process.argv.slice(2)));

async function run(argv: readonly string[]): Promise<ExitCode> {
  try {
    const code = await parseArguments(argv, STSVIEW_VERSION)(processIO);
    await orUncaughtError(processIO, outputFlushed());
    return code;
  } catch (error) {
    printMessage(processIO, errorSentence(error));
    return error instanceof UsageError ? EXIT.usage : EXIT.error;
  }
}

/** Settles when the output has been written, or when its failure has been reported. */
function outputFlushed(): Promise<void> {
  return new Promise((resolve) => processIO.stdout.write('', () => setImmediate(resolve)));
}

/** Expected errors have their own sentence. Any other error is a bug of the program and is reported as one. */
function errorSentence(error: unknown): string {
  const isExpected = [UsageError, ClusterError, NotFoundError, OutputError].some((kind) => error instanceof kind);
  if (error instanceof Error && isExpected) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  return `this should not have happened: ${text}. Please report it with the command that led to it.`;
}
