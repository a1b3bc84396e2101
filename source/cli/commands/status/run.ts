/** `stsview status`: prints the dashboard's content once. */

import { createClient } from '../../../cluster/connection/client.ts';
import { loadClusterAccess } from '../../../cluster/connection/cluster-access.ts';
import { readSetsOnce } from '../../../session/read/read-sets-once.ts';
import { findNamedSets } from '../../../session/read/set-names.ts';
import type { ConnectionFlags } from '../../flags/connection-flags.ts';
import { escapeUnsafeJson, stringifySafeYaml } from '../../output/escape-unsafe.ts';
import type { OutputFormat } from '../../output/output-format.ts';
import { printMessage } from '../../output/print-message.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import type { CommandIO } from '../../process/process-io.ts';
import { statusList } from './json.ts';
import { statusTable } from './table.ts';

export interface StatusRequest {
  readonly connection: ConnectionFlags;
  readonly sets: readonly string[];
  readonly output: OutputFormat;
}

/** Prints what can be read. The exit code is 1 if some namespaces refuse. Throws ClusterError and NotFound. */
export async function runStatus(request: StatusRequest, io: CommandIO): Promise<ExitCode> {
  const { connection } = request;
  const access = loadClusterAccess({ ...connection, env: io.env, home: io.home });
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs });
  try {
    const { all, refusals, where, hint, now } = await readSetsOnce(client, access, request);
    for (const reason of refusals) printMessage(io, reason);
    const exitCode = refusals.length === 0 ? EXIT.done : EXIT.error;
    const sets = findNamedSets(all, request.sets, where);
    if (sets.length === 0 && request.output !== 'json' && request.output !== 'yaml') {
      io.stderr.write(`There are no StatefulSets in ${where}${hint}.\n`);
      return exitCode;
    }
    const named = request.sets.length > 0;
    io.stdout.write(await formatStatus(request.output, access.contextName, sets, named, now));
    return exitCode;
  } finally {
    client.close();
  }
}

async function formatStatus(
  output: OutputFormat,
  context: string,
  sets: Parameters<typeof statusList>[1],
  named: boolean,
  now: number,
): Promise<string> {
  switch (output) {
    case 'table':
      return statusTable(sets, { now, wide: false, bindings: named });
    case 'wide':
      return statusTable(sets, { now, wide: true, bindings: named });
    case 'json':
      return escapeUnsafeJson(`${JSON.stringify(statusList(context, sets), undefined, 2)}\n`);
    case 'yaml': {
      const { Document } = await import('yaml');
      return stringifySafeYaml(new Document(statusList(context, sets), { aliasDuplicateObjects: false }));
    }
  }
}
