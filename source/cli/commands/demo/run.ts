/** `stsview demo`: runs a cluster inside the program, with the dashboard or as a server for other clients. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionFlags } from '../../flags/connection-flags.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { onExit } from '../../process/on-exit.ts';
import type { ProcessIO } from '../../process/process-io.ts';
import type { DashboardRequest } from '../dashboard/run.ts';
import type { DemoArguments } from './arguments.ts';
import { DemoStartError, type DemoWorker, startDemoWorker } from './demo-worker.ts';

export interface RunDemoRequest extends DemoArguments {
  /** The screen and its namespaces. The cluster is the demo's. */
  readonly dashboard: DashboardRequest;
}

/** Writes the kubeconfig to a file that only this user can read. */
function writeTemporaryKubeconfig(text: string): { readonly file: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'stsview-demo-'));
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, text, { mode: 0o600 });
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const removeExitHandler = onExit(remove);
  return {
    file,
    remove() {
      removeExitHandler();
      remove();
    },
  };
}

function connectionFlagsFor(file: string, given: ConnectionFlags): ConnectionFlags {
  return { ...given, kubeconfig: file, context: undefined, namespaces: given.namespaces ?? 'all' };
}

async function serve(
  { url, ended }: DemoWorker,
  file: string,
  { stdout, stderr, uncaughtError }: ProcessIO,
  interrupted: Promise<void>,
): Promise<ExitCode> {
  stderr.write(`A simulated cluster serves ${url} until Ctrl-C. Its kubeconfig, for KUBECONFIG:\n`);
  stdout.write(`${file}\n`);
  const error = await Promise.race([interrupted, ended, uncaughtError]);
  if (error instanceof Error) throw error;
  return EXIT.done;
}

async function showDashboard(
  worker: DemoWorker,
  file: string,
  request: RunDemoRequest,
  processIO: ProcessIO,
): Promise<ExitCode> {
  const connection = connectionFlagsFor(file, request.dashboard.connection);
  if (!processIO.stdin.isTTY || !processIO.stdout.isTTY) {
    const { runStatus } = await import('../status/run.ts');
    return runStatus({ connection, sets: [], output: 'table' }, processIO);
  }
  const { runDashboard } = await import('../dashboard/run.ts');
  const demo = { clock: worker, speed: request.speed, ended: worker.ended };
  return runDashboard({ ...request.dashboard, connection, demo }, processIO);
}

/** `interrupted` settles on Ctrl-C. Only the server waits for it, since the dashboard handles keys itself. */
export async function runDemo(
  request: RunDemoRequest,
  processIO: ProcessIO,
  interrupted: Promise<void>,
): Promise<ExitCode> {
  let worker: DemoWorker;
  try {
    const { serve: _serve, dashboard: _dashboard, ...settings } = request;
    worker = await startDemoWorker(settings);
  } catch (error) {
    if (!(error instanceof DemoStartError)) throw error;
    for (const line of error.message.split('\n')) processIO.stderr.write(`stsview: ${line}\n`);
    return EXIT.error;
  }
  const { file, remove } = writeTemporaryKubeconfig(worker.kubeconfig);
  try {
    return await (request.serve
      ? serve(worker, file, processIO, interrupted)
      : showDashboard(worker, file, request, processIO));
  } finally {
    remove();
    await worker.close();
  }
}
