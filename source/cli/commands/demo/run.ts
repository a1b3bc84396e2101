/** `stsview demo`: runs a cluster inside the program, with the dashboard or as a server for other clients. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionFlags } from '../../flags/connection-flags.ts';
import type { ScreenFlags } from '../../flags/screen-flags.ts';
import { printLine, printMessage, printNote } from '../../output/print.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { onExit } from '../../process/on-exit.ts';
import type { ProcessIO } from '../../process/process-io.ts';
import { openDashboard } from '../dashboard/open.ts';
import { DemoStartError, type DemoWorker, startDemoWorker } from './demo-worker.ts';
import type { DemoSettings } from './worker-messages.ts';

export interface DemoRunRequest extends DemoSettings {
  readonly type: 'run';
  /** True to run only the server, for other clients. */
  readonly serve: boolean;
  /** The screen and its namespaces. The cluster is the demo's. */
  readonly dashboard: ScreenFlags;
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
  io: ProcessIO,
  interrupted: Promise<void>,
): Promise<ExitCode> {
  printNote(io, `A simulated cluster serves ${url} until Ctrl-C. Its kubeconfig, for KUBECONFIG:`);
  printLine(io, file);
  const error = await Promise.race([interrupted, ended, io.uncaughtError]);
  if (error instanceof Error) throw error;
  return EXIT.done;
}

/** `interrupted` settles on Ctrl-C. Only the server waits for it, since the dashboard handles keys itself. */
export async function runDemo(request: DemoRunRequest, io: ProcessIO, interrupted: Promise<void>): Promise<ExitCode> {
  let worker: DemoWorker;
  try {
    const { type: _type, serve: _serve, dashboard: _dashboard, ...settings } = request;
    worker = await startDemoWorker(settings);
  } catch (error) {
    if (!(error instanceof DemoStartError)) throw error;
    for (const line of error.message.split('\n')) printMessage(io, line);
    return EXIT.error;
  }
  for (const problem of worker.leftOut) printNote(io, `Left out: ${problem}`);
  const { file, remove } = writeTemporaryKubeconfig(worker.kubeconfig);
  try {
    if (request.serve) return await serve(worker, file, io, interrupted);
    const connection = connectionFlagsFor(file, request.dashboard.connection);
    const { startedAt, ended } = worker;
    const { speed, pace } = request;
    const demo = { startedAt, speed, pace, ended };
    return await openDashboard({ ...request.dashboard, connection, demo }, io);
  } finally {
    remove();
    await worker.close();
  }
}
