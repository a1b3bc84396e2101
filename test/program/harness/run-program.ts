/** Runs the program without a terminal and returns its output and its end. */

import { spawn } from 'node:child_process';
import { cleanEnvironment, NODE, PROGRAM } from './program-environment.ts';

export interface ProgramResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds; 15,000 by default. */
  readonly deadline?: number;
  /** The command that is run in place of stsview. */
  readonly command?: readonly string[];
  /** Closes the reading end of stdout after the first bytes. */
  readonly closeStdoutEarly?: boolean;
}

/** Runs it to its end with an empty stdin. @throws after the deadline, with the output so far */
export function runProgram(args: readonly string[], options: RunOptions = {}): Promise<ProgramResult> {
  const { env, deadline = 15_000, command = [NODE, PROGRAM], closeStdoutEarly = false } = options;
  const [file = '', ...first] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...first, ...args], {
      env: { ...cleanEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`stsview ${args.join(' ')} did not end within ${deadline} ms:\n${stdout}${stderr}`));
    }, deadline);
    child.stdout.setEncoding('utf8').on('data', (data: string) => {
      stdout += data;
      if (closeStdoutEarly) child.stdout.destroy();
    });
    child.stderr.setEncoding('utf8').on('data', (data: string) => {
      stderr += data;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}
