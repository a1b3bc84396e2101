/** `stsview status`: prints the dashboard's content once. */

import { createClient } from '../../../cluster/connection/client.ts';
import type { PrometheusService } from '../../../cluster/read/disks/prometheus-service.ts';
import { readSetsOnce } from '../../../session/read/read-sets-once.ts';
import { findNamedSets, noSetsSentence } from '../../../session/read/set-names.ts';
import { configuredDiskReader } from '../../config/configured-disk-reader.ts';
import type { ConnectionFlags } from '../../flags/connection-flags.ts';
import { printClockWarning } from '../../output/clock-warning.ts';
import { type OutputFlags, printResult } from '../../output/formats.ts';
import { printMessage } from '../../output/print.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { loadAccess } from '../../process/load-access.ts';
import type { CommandIO } from '../../process/process-io.ts';
import { statusList } from './json.ts';
import { statusTable } from './table.ts';

export interface StatusRequest extends OutputFlags {
  readonly connection: ConnectionFlags;
  readonly sets: readonly string[];
  readonly prometheus: PrometheusService | undefined;
}

/** A node that does not answer must not delay the rest. */
const DISKS_TIMEOUT_MS = 5000;

/** Prints what can be read. The exit code is 1 if some namespaces refuse. Throws ClusterError and NotFound. */
export async function runStatus(request: StatusRequest, io: CommandIO): Promise<ExitCode> {
  const { connection } = request;
  const access = loadAccess(connection, io);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs });
  try {
    // Only the formats for programs have them. For people there is `stsview disks`.
    const readsDisks = request.output === 'json' || request.output === 'yaml';
    const reader = configuredDiskReader(client, request.prometheus, io);
    const {
      sets: found,
      all,
      refusals,
      where,
      hint,
      now,
    } = await readSetsOnce(client, access, request, {
      withSetWriters: request.sets.length > 0,
      ...(readsDisks ? { disks: { reader, timeoutMs: DISKS_TIMEOUT_MS } } : {}),
    });
    for (const reason of refusals) printMessage(io, reason);
    printClockWarning(io, client);
    const exitCode = refusals.length === 0 ? EXIT.done : EXIT.error;
    const sets = findNamedSets(found, request.sets, where, all);
    await printResult(io, request, {
      value: () => statusList(access.contextName, sets),
      table: (options) => statusTable(sets, { ...options, now, bindings: request.sets.length > 0 }),
      names: () => sets.map(({ set }) => `statefulset.apps/${set.meta.name}`),
      emptyNote: sets.length === 0 ? noSetsSentence(where, hint, request.connection.selector) : undefined,
    });
    return exitCode;
  } finally {
    client.close();
  }
}
