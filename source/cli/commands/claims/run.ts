/** `stsview claims`: prints every claim with its verdict once. */

import { createClient } from '../../../cluster/connection/client.ts';
import { DEFAULT_MIN_AGE_MS } from '../../../domain/claims/claim-context.ts';
import { type ClaimVerdict, reportAllClaims } from '../../../domain/claims/claim-report.ts';
import { claimReadRefusals, readClaimsOnce } from '../../../session/read/read-claims-once.ts';
import { namespacesText } from '../../../session/read/set-names.ts';
import type { ConnectionFlags } from '../../flags/connection-flags.ts';
import { printClaims } from '../../output/claims/print-claims.ts';
import { printClockWarning } from '../../output/clock-warning.ts';
import type { OutputFlags } from '../../output/formats.ts';
import { printMessage } from '../../output/print.ts';
import { searchProgress } from '../../output/search-progress.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { loadAccess } from '../../process/load-access.ts';
import type { CommandIO } from '../../process/process-io.ts';

export interface ClaimsRequest extends OutputFlags {
  readonly connection: ConnectionFlags;
  readonly verdicts: readonly ClaimVerdict[];
  /** "GROUP/KIND": kinds that are not searched for users of the claims. */
  readonly ignoredKinds: readonly string[];
}

/** Throws ClusterError and NotFound. */
export async function runClaims(request: ClaimsRequest, io: CommandIO): Promise<ExitCode> {
  const { connection, verdicts, ignoredKinds } = request;
  const access = loadAccess(connection, io);
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs });
  try {
    const namespaces = connection.namespaces ?? [access.namespace];
    const claims = await readClaimsOnce(client, namespaces, {
      minAgeMs: DEFAULT_MIN_AGE_MS,
      ignoredKinds,
      onProgress: searchProgress(io),
    });
    const refusals = claimReadRefusals(claims.snapshot);
    for (const reason of refusals) printMessage(io, reason);
    printClockWarning(io, client);
    const reports = reportAllClaims(claims).filter(({ verdict }) => verdicts.includes(verdict));
    await printClaims(io, request, reports, claims, {
      kind: 'ClaimVerdictList',
      context: access.contextName,
      emptyNote: `There are no such claims in ${namespacesText(namespaces)}.`,
    });
    return refusals.length === 0 ? EXIT.done : EXIT.error;
  } finally {
    client.close();
  }
}
