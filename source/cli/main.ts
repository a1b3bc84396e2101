/** Where the program starts: the only reader of argv and the environment, and the only one that sets the exit code. */

import { homedir } from 'node:os';
import { ClusterError } from '../cluster/errors.ts';
import { harmless } from '../domain/text.ts';
import { parseArguments } from './arguments.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { firstFault, OutputError } from './faults.ts';
import type { Invocation } from './invocation.ts';
import { NotFound } from './set-names.ts';
import { UsageError } from './spread-arguments.ts';
import type { Surroundings } from './surroundings.ts';

declare const STSVIEW_VERSION: string;

const surroundings: Surroundings = {
  env: process.env,
  home: homedir(),
  platform: process.platform,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  fault: firstFault(process, () => process.exit(EXIT.done)),
};

// Whatever is still under way (a credential command that waits for a login) is of no use any more.
process.exit(await run(process.argv.slice(2)));

async function run(argv: readonly string[]): Promise<ExitCode> {
  try {
    const code = await perform(parseArguments(argv, import.meta, STSVIEW_VERSION));
    await orFault(written());
    return code;
  } catch (error) {
    surroundings.stderr.write(`stsview: ${sentenceFor(error)}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.error;
  }
}

async function perform(invocation: Invocation): Promise<ExitCode> {
  switch (invocation.command) {
    case 'print':
      surroundings.stdout.write(invocation.text);
      return EXIT.done;
    case 'status': {
      const { runStatus } = await import('./status.ts');
      return orFault(runStatus(invocation, surroundings));
    }
    case 'act': {
      const { runAct } = await import('./act.ts');
      return orFault(runAct(invocation, surroundings));
    }
    case 'claims': {
      const { runClaims } = await import('./claims.ts');
      return orFault(runClaims(invocation, surroundings));
    }
    case 'clean': {
      const { runClean } = await import('./clean.ts');
      return orFault(runClean(invocation, surroundings));
    }
    case 'journal': {
      const { runJournal } = await import('./journal-command.ts');
      return orFault(runJournal(invocation, surroundings));
    }
    case 'dns': {
      const { runDns } = await import('./dns.ts');
      const interrupted = new Promise<void>((resolve) => process.once('SIGINT', () => resolve()));
      return orFault(runDns(invocation, surroundings, interrupted));
    }
    case 'demo': {
      const { runDemo } = await import('./demo.ts');
      const interrupted = new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
          if (invocation.serve) process.once(signal, () => resolve());
        }
      });
      return runDemo(invocation, surroundings, interrupted);
    }
    case 'why': {
      const { runWhy } = await import('./why.ts');
      return orFault(runWhy(invocation, surroundings));
    }
    case 'dashboard': {
      if (!surroundings.stdin.isTTY || !surroundings.stdout.isTTY) {
        const { runStatus } = await import('./status.ts');
        return orFault(runStatus({ connection: invocation.connection, sets: [], output: 'table' }, surroundings));
      }
      const { runDashboard } = await import('./dashboard.ts');
      return runDashboard(invocation, surroundings);
    }
  }
}

/** Settles when the output is out, or its failure has become a fault. */
function written(): Promise<void> {
  return new Promise((resolve) => surroundings.stdout.write('', () => setImmediate(resolve)));
}

/** The dashboard has to give the terminal back first, and waits for a fault by itself. */
function orFault<T>(outcome: Promise<T>): Promise<T> {
  const fault = surroundings.fault.then((error) => {
    throw error;
  });
  return Promise.race([outcome, fault]);
}

/** Errors that are expected bring their own sentence; any other is a fault of the program and says so. */
function sentenceFor(error: unknown): string {
  const isExpected = [UsageError, ClusterError, NotFound, OutputError].some((kind) => error instanceof kind);
  if (error instanceof Error && isExpected) return harmless(error.message);
  const text = error instanceof Error ? error.message : String(error);
  return `this should not have happened: ${harmless(text)}. Please report it with the command that led to it.`;
}
