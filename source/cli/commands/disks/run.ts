/** `stsview disks`: prints how full the disks of sets are, once or again and again. */

import { setTimeout } from 'node:timers/promises';
import { createClient } from '../../../cluster/connection/client.ts';
import { ClusterError, messageOf } from '../../../cluster/errors.ts';
import type { PrometheusService } from '../../../cluster/read/disks/prometheus-service.ts';
import { readSetsOnce } from '../../../session/read/read-sets-once.ts';
import { findNamedSets } from '../../../session/read/set-names.ts';
import { isReadOnly, loadConfig } from '../../config/config.ts';
import { configuredDiskReader } from '../../config/configured-disk-reader.ts';
import type { ConnectionFlags } from '../../flags/connection-flags.ts';
import { printClockWarning } from '../../output/clock-warning.ts';
import { type OutputFlags, type OutputFormat, printResult } from '../../output/formats.ts';
import { printMessage } from '../../output/print.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { loadAccess } from '../../process/load-access.ts';
import type { CommandIO } from '../../process/process-io.ts';
import { disksByDf } from './df.ts';
import { disksOfSets, diskUsageList, type SetDisk } from './json.ts';
import { disksTable } from './table.ts';

export interface DisksRequest extends OutputFlags<Exclude<OutputFormat, 'name'>> {
  readonly connection: ConnectionFlags;
  readonly sets: readonly string[];
  readonly watch: boolean;
  readonly prometheus: PrometheusService | undefined;
  /** The pod whose disks are measured by df: NAME or NAMESPACE/NAME. */
  readonly dfPod: string | undefined;
}

const WATCH_INTERVAL_MS = 30_000;

/** `interrupted` settles when the user ends a watch. Throws ClusterError and NotFound. */
export async function runDisks(request: DisksRequest, io: CommandIO, interrupted: Promise<void>): Promise<ExitCode> {
  const { connection, dfPod } = request;
  const config = loadConfig(io.env, io.home);
  const access = loadAccess(connection, io);
  const readOnly = isReadOnly(config, access.contextName, connection.readOnly === true);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs, readOnly });
  const reader = configuredDiskReader(client, request.prometheus, io);
  const timer = new AbortController();
  let shown: string | undefined;

  async function printOnce(): Promise<ExitCode> {
    const options = dfPod === undefined ? { disks: { reader } } : {};
    const { sets: found, all, refusals, where, hint, now } = await readSetsOnce(client, access, request, options);
    const sets = findNamedSets(found, request.sets, where, all);
    const disks = dfPod === undefined ? disksOfSets(sets) : await disksByDf(client, sets, dfPod, config.disks.limits);
    const value = diskUsageList(access.contextName, disks);
    const text = JSON.stringify(value);
    if (shown === undefined) {
      for (const reason of refusals) printMessage(io, reason);
      printClockWarning(io, client);
    }
    if (text !== shown) {
      await printResult(io, request, {
        value: () => value,
        table: (options) => disksTable(disks, { ...options, now }),
        emptyNote: disks.length === 0 ? `There are no bound claims of StatefulSets in ${where}${hint}.` : undefined,
      });
    }
    shown = text;
    return exitCodeOf(disks, refusals);
  }

  try {
    const exitCode = await printOnce();
    if (!request.watch) return exitCode;
    const isTime = () => setTimeout(WATCH_INTERVAL_MS, true, { signal: timer.signal });
    while (await Promise.race([interrupted.then(() => false), isTime()])) {
      await printOnce().catch((error: unknown) => {
        if (!(error instanceof ClusterError)) throw error;
        printMessage(io, messageOf(error));
      });
    }
    return EXIT.interrupted;
  } finally {
    timer.abort();
    client.close();
  }
}

/** Claims of which nothing is known must not look like claims with room. */
function exitCodeOf(disks: readonly SetDisk[], refusals: readonly string[]): ExitCode {
  const levels = new Set(disks.map(({ disk }) => disk?.usage?.level));
  if (levels.has('full')) return EXIT.stuck;
  if (levels.has('filling')) return EXIT.waiting;
  const isNothingKnown = disks.length > 0 && disks.every(({ disk }) => disk?.usage === undefined);
  return refusals.length > 0 || isNothingKnown ? EXIT.error : EXIT.done;
}
