/** One run of a credential command. */

import { spawn, spawnSync } from 'node:child_process';
import { platform } from 'node:os';
import type { ExecEntry } from './kubeconfig.ts';

export interface PluginResult {
  readonly output: string;
  readonly errors: string;
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface PluginRun {
  /** Rejects if the command cannot be run. */
  readonly result: Promise<PluginResult>;
  /** Ends the command with everything that it has started. */
  end(): void;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LARGEST_OUTPUT = 1_000_000;
/** How long output is still read after the end of the command, in milliseconds: what it started may keep the pipe. */
const DRAIN_MS = 1000;
/** A process group of its own opens a window on Windows. */
const HAS_GROUP = platform() !== 'win32';

/** Those that have not ended. */
const running = new Set<PluginRun>();

/** Ends every credential command that runs, for the end of the program. */
export function endExecPlugins(): void {
  for (const run of running) run.end();
}

export interface PluginStart {
  readonly env: Environment;
  /** True to let the command read from the terminal. */
  readonly hasTerminal: boolean;
  /** Receives what it writes to its standard error. */
  readonly onErrors: (text: string) => void;
}

/** @throws what spawn() throws, for example for an argument with a zero byte */
export function startPlugin({ command, args }: ExecEntry, { env, hasTerminal, onErrors }: PluginStart): PluginRun {
  // A process in a group of its own may not read from the terminal.
  const hasGroup = HAS_GROUP && !hasTerminal;
  // A wrapper script may hang in what it has started, so that both have to be ended.
  const child = spawn(command, [...args], {
    env,
    stdio: [hasTerminal ? 'inherit' : 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
    detached: hasGroup,
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => {
    if (output.length < LARGEST_OUTPUT) output += data;
  });
  child.stderr.setEncoding('utf8').on('data', (data: string) => {
    if (errors.length < LARGEST_OUTPUT) errors += data;
    onErrors(data);
  });

  function end(): void {
    if (hasGroup && child.pid !== undefined) spawnSync('kill', ['-KILL', '--', `-${child.pid}`], { stdio: 'ignore' });
    else child.kill('SIGKILL');
  }

  const result = new Promise<PluginResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      running.delete(run);
      const settle = (): void => {
        clearTimeout(timer);
        child.stdout.destroy();
        child.stderr.destroy();
        resolve({ output, errors, code, signal });
      };
      const timer = setTimeout(settle, DRAIN_MS);
      child.once('close', settle);
    });
  });
  const run: PluginRun = { result, end };
  if (child.pid !== undefined) running.add(run);
  return run;
}
