import type { Client } from '../../cluster/connection/client.ts';
import { clockDifferenceText } from '../../domain/text/clock-difference.ts';
import type { CommandIO } from '../process/process-io.ts';
import { printMessage } from './print.ts';

/** Says that the machine's clock differs from the server's, so that ages are not compared with the wrong clock. */
export function printClockWarning(io: Pick<CommandIO, 'stderr'>, { serverClock }: Pick<Client, 'serverClock'>): void {
  const aheadMs = serverClock.machineAheadMs();
  if (aheadMs === undefined) return;
  const text = clockDifferenceText(aheadMs);
  printMessage(
    io,
    `${text.charAt(0).toUpperCase()}${text.slice(1)}: ages and times are those of the API server's clock.`,
  );
}
