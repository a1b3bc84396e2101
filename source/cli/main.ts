/** The entry point: the only reader of argv and the environment, and the only place that sets the exit code. */

import { homedir } from 'node:os';
import { ClusterError } from '../cluster/errors.ts';
import { sanitizeForTerminal } from '../domain/text/sanitize.ts';
import { NotFoundError } from '../session/read/set-names.ts';
import { UsageError } from './flags/normalize-arguments.ts';
import type { Invocation } from './invocation.ts';
import { parseArguments } from './parse-arguments.ts';
import { EXIT, type ExitCode } from './process/exit-code.ts';
import type { ProcessIO } from './process/process-io.ts';
import { firstUncaughtError, OutputError } from './process/uncaught-error.ts';

declare const STSVIEW_VERSION: string;

const processIO: ProcessIO = {
  env: process.env,
  home: homedir(),
  platform: process.platform,
  /** Opened on first use, since few commands read it. */
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  uncaughtError: firstUncaughtError(process, () => process.exit(EXIT.done)),
};

// Anything still in progress (a credential command that waits for a login) is no longer needed.
process.exit(await run(process.argv.slice(2)));

async function run(argv: readonly string[]): Promise<ExitCode> {
  try {
    const code = await runCommand(parseArguments(argv, STSVIEW_VERSION));
    await orUncaughtError(outputFlushed());
    return code;
  } catch (error) {
    processIO.stderr.write(`stsview: ${errorSentence(error)}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.error;
  }
}

async function runCommand(invocation: Invocation): Promise<ExitCode> {
  switch (invocation.command) {
    case 'print':
      processIO.stdout.write(invocation.text);
      return EXIT.done;
    case 'status': {
      const { runStatus } = await import('./commands/status/run.ts');
      return orUncaughtError(runStatus(invocation, processIO));
    }
    case 'action': {
      const { runAction } = await import('./actions/run.ts');
      return orUncaughtError(runAction(invocation, processIO));
    }
    case 'claims': {
      const { runClaims } = await import('./commands/claims/run.ts');
      return orUncaughtError(runClaims(invocation, processIO));
    }
    case 'clean': {
      const { runClean } = await import('./commands/clean/run.ts');
      return orUncaughtError(runClean(invocation, processIO));
    }
    case 'journal': {
      const { runJournal } = await import('./commands/journal/run.ts');
      return orUncaughtError(runJournal(invocation, processIO));
    }
    case 'dns': {
      const { runDns } = await import('./commands/dns/run.ts');
      const interrupted = new Promise<void>((resolve) => process.once('SIGINT', () => resolve()));
      return orUncaughtError(runDns(invocation, processIO, interrupted));
    }
    case 'demo': {
      const { runDemo } = await import('./commands/demo/run.ts');
      const interrupted = new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
          if (invocation.serve) process.once(signal, () => resolve());
        }
      });
      return runDemo(invocation, processIO, interrupted);
    }
    case 'why': {
      const { runWhy } = await import('./commands/why/run.ts');
      return orUncaughtError(runWhy(invocation, processIO));
    }
    case 'dashboard': {
      if (!processIO.stdin.isTTY || !processIO.stdout.isTTY) {
        const { runStatus } = await import('./commands/status/run.ts');
        return orUncaughtError(runStatus({ connection: invocation.connection, sets: [], output: 'table' }, processIO));
      }
      const { runDashboard } = await import('./commands/dashboard/run.ts');
      return runDashboard(invocation, processIO);
    }
  }
}

/** Settles when the output has been written, or when its failure has been reported. */
function outputFlushed(): Promise<void> {
  return new Promise((resolve) => processIO.stdout.write('', () => setImmediate(resolve)));
}

/** The dashboard has to restore the terminal first, so it handles uncaught errors itself. */
function orUncaughtError<T>(outcome: Promise<T>): Promise<T> {
  const fault = processIO.uncaughtError.then((error) => {
    throw error;
  });
  return Promise.race([outcome, fault]);
}

/** Expected errors have their own sentence. Any other error is a bug of the program and is reported as one. */
function errorSentence(error: unknown): string {
  const isExpected = [UsageError, ClusterError, NotFoundError, OutputError].some((kind) => error instanceof kind);
  if (error instanceof Error && isExpected) return sanitizeForTerminal(error.message);
  const text = error instanceof Error ? error.message : String(error);
  return `this should not have happened: ${sanitizeForTerminal(text)}. Please report it with the command that led to it.`;
}
