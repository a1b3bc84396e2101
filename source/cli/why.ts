/** `stsview why`: named causes with their evidence and the way out, once. */

import { loadAccess } from '../cluster/access.ts';
import { createClient } from '../cluster/client.ts';
import type { Caller } from '../domain/kubectl.ts';
import type { SetStatus } from '../domain/status.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { kubectlFlagsOf } from './connection-flags.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { escapedYaml, escapeInJson } from './output/escape.ts';
import { findingList } from './output/why-json.ts';
import { findingsInFull, findingsOverview } from './output/why-table.ts';
import { readSets } from './read-sets.ts';
import { chooseSets } from './set-names.ts';
import type { PlainSurroundings } from './surroundings.ts';
import { withLastWords } from './why-logs.ts';

export interface WhyRequest {
  readonly connection: ConnectionFlags;
  readonly sets: readonly string[];
  readonly output: 'table' | 'json' | 'yaml';
}

/** Longer lines are tiring to read. */
const MOST_WIDTH = 100;

/** Whoever asks why a pod is not up wants to hear it, however short it has been. */
const NO_PATIENCE = Number.NEGATIVE_INFINITY;

/** Exit code 0: nothing is wrong; 3: held, waiting or warned; 4: stuck. Throws ClusterError and NotFound. */
export async function runWhy(request: WhyRequest, surroundings: PlainSurroundings): Promise<ExitCode> {
  const { connection } = request;
  const access = loadAccess({ ...connection, env: surroundings.env, home: surroundings.home });
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs });
  try {
    const read = await readSets(client, access, request, surroundings, NO_PATIENCE);
    const { all, refused, where, hint, now } = read;
    const sets = await withLastWords(client, chooseSets(all, request.sets, where));
    if (sets.length === 0 && request.output === 'table') {
      surroundings.stderr.write(`There are no StatefulSets in ${where}${hint}.\n`);
    } else {
      const caller = { context: access.contextName, kubectlFlags: kubectlFlagsOf(connection) };
      surroundings.stdout.write(await format(request, caller, sets, now, surroundings.stdout.columns));
    }
    return refused.length === 0 ? outcome(sets) : EXIT.error;
  } finally {
    client.close();
  }
}

function outcome(sets: readonly SetStatus[]): ExitCode {
  const isStuck = ({ verdict, findings }: SetStatus): boolean =>
    verdict === 'stuck' || verdict === 'degraded' || findings.some(({ severity }) => severity === 'error');
  const isOpen = ({ verdict, findings }: SetStatus): boolean =>
    verdict === 'held' || verdict === 'progressing' || findings.some(({ severity }) => severity === 'warning');
  if (sets.some(isStuck)) return EXIT.stuck;
  return sets.some(isOpen) ? EXIT.waiting : EXIT.done;
}

async function format(
  { output, sets: named }: WhyRequest,
  caller: Caller,
  sets: readonly SetStatus[],
  now: number,
  columns: number | undefined,
): Promise<string> {
  switch (output) {
    case 'table':
      return named.length > 0
        ? findingsInFull(caller, sets, now, Math.min(columns ?? MOST_WIDTH, MOST_WIDTH))
        : findingsOverview(sets, now, columns);
    case 'json':
      return escapeInJson(`${JSON.stringify(findingList(caller, sets), undefined, 2)}\n`);
    case 'yaml': {
      const { Document } = await import('yaml');
      return escapedYaml(new Document(findingList(caller, sets), { aliasDuplicateObjects: false }));
    }
  }
}
