import type { ExitCode } from '../../process/exit-code.ts';
import type { ProcessIO } from '../../process/process-io.ts';
import { orUncaughtError } from '../../process/uncaught-error.ts';
import type { DashboardRequest } from './run.ts';

/** Shows the dashboard, or without a terminal the status table, once. Throws ClusterError and NotFound. */
export async function openDashboard(request: DashboardRequest, io: ProcessIO): Promise<ExitCode> {
  if (io.stdin.isTTY && io.stdout.isTTY) return (await import('./run.ts')).runDashboard(request, io);
  const { runStatus } = await import('../status/run.ts');
  return orUncaughtError(io, runStatus({ connection: request.connection, sets: [], output: 'table' }, io));
}
