/** `stsview demo`: a cluster inside the program, with the dashboard on it, or for other clients to use. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionFlags } from './connection-flags.ts';
import type { DashboardRequest } from './dashboard.ts';
import type { DemoRequest } from './demo-arguments.ts';
import { controlDemo } from './demo-time.ts';
import { DemoRefused, type DemoWorker, startDemoWorker } from './demo-worker.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { onEnd } from './on-end.ts';
import type { Surroundings } from './surroundings.ts';

export interface RunDemoRequest extends DemoRequest {
  /** The screen, and which namespaces: the cluster itself is the demo's. */
  readonly dashboard: DashboardRequest;
}

/** Writes the kubeconfig where only this user can read it. */
function keepKubeconfig(text: string): { readonly file: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'stsview-demo-'));
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, text, { mode: 0o600 });
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const takeBack = onEnd(remove);
  return {
    file,
    remove() {
      takeBack();
      remove();
    },
  };
}

function connectionTo(file: string, given: ConnectionFlags): ConnectionFlags {
  return { ...given, kubeconfig: file, context: undefined, namespaces: given.namespaces ?? 'all' };
}

async function serve(
  { url, ended }: DemoWorker,
  file: string,
  { stdout, stderr, fault }: Surroundings,
  interrupted: Promise<void>,
): Promise<ExitCode> {
  stderr.write(`A simulated cluster serves ${url} until Ctrl-C. Its kubeconfig, for KUBECONFIG:\n`);
  stdout.write(`${file}\n`);
  const error = await Promise.race([interrupted, ended, fault]);
  if (error instanceof Error) throw error;
  return EXIT.done;
}

async function show(
  worker: DemoWorker,
  file: string,
  request: RunDemoRequest,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const connection = connectionTo(file, request.dashboard.connection);
  if (!surroundings.stdin.isTTY || !surroundings.stdout.isTTY) {
    const { runStatus } = await import('./status.ts');
    return runStatus({ connection, sets: [], output: 'table' }, surroundings);
  }
  const { runDashboard } = await import('./dashboard.ts');
  const demo = controlDemo(worker, request.speed);
  return runDashboard({ ...request.dashboard, connection, demo }, surroundings);
}

/** `interrupted` settles on Ctrl-C, for which only the server waits: the dashboard has keys of its own. */
export async function runDemo(
  request: RunDemoRequest,
  surroundings: Surroundings,
  interrupted: Promise<void>,
): Promise<ExitCode> {
  let worker: DemoWorker;
  try {
    const { serve: _serve, dashboard: _dashboard, ...settings } = request;
    worker = await startDemoWorker(settings);
  } catch (error) {
    if (!(error instanceof DemoRefused)) throw error;
    for (const line of error.message.split('\n')) surroundings.stderr.write(`stsview: ${line}\n`);
    return EXIT.error;
  }
  const { file, remove } = keepKubeconfig(worker.kubeconfig);
  try {
    return await (request.serve
      ? serve(worker, file, surroundings, interrupted)
      : show(worker, file, request, surroundings));
  } finally {
    remove();
    await worker.close();
  }
}
