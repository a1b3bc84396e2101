import type { ExitCode } from '../../process/exit-code.ts';
import type { ProcessIO } from '../../process/process-io.ts';
import { orUncaughtError } from '../../process/uncaught-error.ts';
import type { DashboardRequest } from './run.ts';

/**
 * Shows the dashboard, or the status table, once, without a terminal or on one that cannot place text (TERM=dumb).
 * Throws ClusterError and NotFound.
 */
export async function openDashboard(request: DashboardRequest, io: ProcessIO): Promise<ExitCode> {
  const isScreen = io.stdin.isTTY && io.stdout.isTTY && io.env['TERM'] !== 'dumb';
  if (isScreen) return (await import('./run.ts')).runDashboard(request, io);
  const { runStatus } = await import('../status/run.ts');
  const { connection, prometheus } = request;
  return orUncaughtError(io, runStatus({ connection, sets: setsOf(request), prometheus, output: 'table' }, io));
}

/** The table shows whole sets: for a pod, the set that its name begins with. */
function setsOf({ sought }: DashboardRequest): readonly string[] {
  if (sought === undefined) return [];
  const { kind, namespace, name } = sought;
  const set = kind === 'pod' ? name.replace(/-\d+$/, '') : name;
  return [namespace === undefined ? set : `${namespace}/${set}`];
}
