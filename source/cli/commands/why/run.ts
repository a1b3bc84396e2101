/** `stsview why`: prints findings with their evidence and proposed actions once. */

import { createClient } from '../../../cluster/connection/client.ts';
import type { PrometheusService } from '../../../cluster/read/disks/prometheus-service.ts';
import type { SetStatus } from '../../../domain/model/set-status.ts';
import { withLastLogLines } from '../../../session/read/last-log-lines.ts';
import { EVERY_REASON, readSetsOnce } from '../../../session/read/read-sets-once.ts';
import { findNamedSets, noSetsSentence } from '../../../session/read/set-names.ts';
import { configuredDiskReader } from '../../config/configured-disk-reader.ts';
import { type ConnectionFlags, kubectlFlagsOf } from '../../flags/connection-flags.ts';
import { printClockWarning } from '../../output/clock-warning.ts';
import { findingList } from '../../output/findings/json.ts';
import { findingsDetail, findingsOverview, MAX_DETAIL_WIDTH } from '../../output/findings/table.ts';
import { type OutputFlags, type OutputFormat, printResult } from '../../output/formats.ts';
import { printMessage } from '../../output/print.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { loadAccess } from '../../process/load-access.ts';
import type { CommandIO } from '../../process/process-io.ts';

export interface WhyRequest extends OutputFlags<Exclude<OutputFormat, 'wide'>> {
  readonly connection: ConnectionFlags;
  readonly sets: readonly string[];
  readonly prometheus: PrometheusService | undefined;
}

/** A node that does not answer must not delay the rest. */
const DISKS_TIMEOUT_MS = 5000;

/** Exit code 0: no problem; 3: held, waiting or with warnings; 4: stuck. Throws ClusterError and NotFound. */
export async function runWhy(request: WhyRequest, io: CommandIO): Promise<ExitCode> {
  const { connection } = request;
  const access = loadAccess(connection, io);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs });
  try {
    const reader = configuredDiskReader(client, request.prometheus, io);
    const options = { ...EVERY_REASON, disks: { reader, timeoutMs: DISKS_TIMEOUT_MS } };
    const { sets: found, all, refusals, where, hint, now } = await readSetsOnce(client, access, request, options);
    for (const reason of refusals) printMessage(io, reason);
    printClockWarning(io, client);
    const sets = await withLastLogLines(client, findNamedSets(found, request.sets, where, all));
    const caller = { context: access.contextName, kubectlFlags: kubectlFlagsOf(connection) };
    const { columns } = io.stdout;
    await printResult(io, request, {
      value: () => findingList(caller, sets),
      table: ({ headings }) =>
        request.sets.length > 0
          ? findingsDetail(caller, sets, now, Math.min(columns ?? MAX_DETAIL_WIDTH, MAX_DETAIL_WIDTH))
          : findingsOverview(sets, now, { columns, headings }),
      names: () => sets.map(({ set }) => `statefulset.apps/${set.meta.name}`),
      emptyNote: sets.length === 0 ? noSetsSentence(where, hint, request.connection.selector) : undefined,
    });
    return refusals.length === 0 ? exitCodeOf(sets) : EXIT.error;
  } finally {
    client.close();
  }
}

function exitCodeOf(sets: readonly SetStatus[]): ExitCode {
  const isStuck = ({ verdict, findings }: SetStatus): boolean =>
    verdict === 'stuck' || verdict === 'degraded' || findings.some(({ severity }) => severity === 'error');
  const isWaiting = ({ verdict, findings }: SetStatus): boolean =>
    verdict === 'held' || verdict === 'progressing' || findings.some(({ severity }) => severity === 'warning');
  if (sets.some(isStuck)) return EXIT.stuck;
  return sets.some(isWaiting) ? EXIT.waiting : EXIT.done;
}
