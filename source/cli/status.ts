/** `stsview status`: what the dashboard would show, once. */

import { loadAccess } from '../cluster/access.ts';
import { createClient } from '../cluster/client.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { escapedYaml, escapeInJson } from './output/escape.ts';
import type { OutputFormat } from './output/format.ts';
import { statusList } from './output/status-json.ts';
import { statusTable } from './output/status-table.ts';
import { readSets } from './read-sets.ts';
import { chooseSets } from './set-names.ts';
import type { PlainSurroundings } from './surroundings.ts';

export interface StatusRequest {
  readonly connection: ConnectionFlags;
  readonly sets: readonly string[];
  readonly output: OutputFormat;
}

/** What can be shown is shown; exit code 1 where some of the namespaces refuse. Throws ClusterError and NotFound. */
export async function runStatus(request: StatusRequest, surroundings: PlainSurroundings): Promise<ExitCode> {
  const { connection } = request;
  const access = loadAccess({ ...connection, env: surroundings.env, home: surroundings.home });
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs });
  try {
    const { all, refused, where, hint, now } = await readSets(client, access, request, surroundings);
    const outcome = refused.length === 0 ? EXIT.done : EXIT.error;
    const sets = chooseSets(all, request.sets, where);
    if (sets.length === 0 && request.output !== 'json' && request.output !== 'yaml') {
      surroundings.stderr.write(`There are no StatefulSets in ${where}${hint}.\n`);
      return outcome;
    }
    const named = request.sets.length > 0;
    surroundings.stdout.write(await format(request.output, access.contextName, sets, named, now));
    return outcome;
  } finally {
    client.close();
  }
}

async function format(
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
      return escapeInJson(`${JSON.stringify(statusList(context, sets), undefined, 2)}\n`);
    case 'yaml': {
      const { Document } = await import('yaml');
      return escapedYaml(new Document(statusList(context, sets), { aliasDuplicateObjects: false }));
    }
  }
}
