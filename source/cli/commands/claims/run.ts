/** `stsview claims`: prints every claim with its verdict once. */

import { type Client, createClient } from '../../../cluster/connection/client.ts';
import { type ClusterAccess, loadClusterAccess } from '../../../cluster/connection/cluster-access.ts';
import { ClusterError } from '../../../cluster/errors.ts';
import { readClaimLists } from '../../../cluster/read/claims/read-claim-lists.ts';
import { type ClaimContext, DEFAULT_MIN_AGE_MS } from '../../../domain/claims/claim-context.ts';
import { type ClaimReport, type ClaimVerdict, reportAllClaims } from '../../../domain/claims/claim-report.ts';
import type { Snapshot } from '../../../domain/model/snapshot.ts';
import { sanitizeForTerminal } from '../../../domain/text/sanitize.ts';
import { requireNamespaces } from '../../../session/read/read-refusals.ts';
import { namespacesText } from '../../../session/read/set-names.ts';
import type { ConnectionFlags } from '../../flags/connection-flags.ts';
import { escapeUnsafeJson, stringifySafeYaml } from '../../output/escape-unsafe.ts';
import type { OutputFormat } from '../../output/output-format.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import type { CommandIO } from '../../process/process-io.ts';
import { type ClaimVerdictList, claimVerdictList } from './json.ts';
import { claimsTable } from './table.ts';

export interface ClaimsRequest {
  readonly connection: ConnectionFlags;
  readonly verdicts: readonly ClaimVerdict[];
  readonly output: OutputFormat;
}

/** Throws ClusterError and NotFound. */
export async function runClaims(request: ClaimsRequest, io: CommandIO): Promise<ExitCode> {
  const { connection, verdicts, output } = request;
  const access = loadClusterAccess({ ...connection, env: io.env, home: io.home });
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs });
  try {
    const world = await readClaimWorldOnce(client, connection, access, DEFAULT_MIN_AGE_MS);
    const refusals = claimReadRefusals(world.snapshot);
    for (const reason of refusals) io.stderr.write(`stsview: ${sanitizeForTerminal(reason)}\n`);
    const reports = reportAllClaims(world).filter(({ verdict }) => verdicts.includes(verdict));
    if (reports.length === 0 && (output === 'table' || output === 'wide')) {
      io.stderr.write(`There are no such claims in ${namespacesText(claimNamespaces(connection, access))}.\n`);
    } else io.stdout.write(await formatClaims(output, 'ClaimVerdictList', access.contextName, world, reports));
    return refusals.length === 0 ? EXIT.done : EXIT.error;
  } finally {
    client.close();
  }
}

export function claimNamespaces({ namespaces }: ConnectionFlags, access: ClusterAccess): readonly string[] | 'all' {
  return namespaces ?? [access.namespace];
}

/** Reads everything that the flags select. Throws ClusterError and NotFound. */
export async function readClaimWorldOnce(
  client: Client,
  connection: ConnectionFlags,
  access: ClusterAccess,
  youngMs: number,
): Promise<ClaimContext> {
  const namespaces = claimNamespaces(connection, access);
  const { snapshot, facts } = await readClaimLists(client, namespaces, new AbortController().signal);
  if (namespaces !== 'all') {
    const found = new Set([...snapshot.tables.PersistentVolumeClaim.values()].map(({ meta }) => meta.namespace));
    await requireNamespaces(
      client,
      namespaces.filter((namespace) => !found.has(namespace)),
    );
  }
  return { snapshot, facts, setsFilteredByLabels: false, minAgeMs: youngMs, now: Date.now() };
}

/**
 * Returns a sentence for each namespace in which claims could not be read. @throws ClusterError if they could be read
 * in none
 */
export function claimReadRefusals({ sources }: Snapshot): readonly string[] {
  const ofClaims = sources.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  const reasons = ofClaims.flatMap(({ state }) => (state.phase === 'denied' ? [state.reason] : []));
  const [first] = reasons;
  if (first !== undefined && reasons.length === ofClaims.length) throw new ClusterError('forbidden', first);
  return reasons;
}

export async function formatClaims(
  output: OutputFormat,
  kind: ClaimVerdictList['kind'],
  context: string,
  { snapshot, now }: ClaimContext,
  reports: readonly ClaimReport[],
): Promise<string> {
  if (output === 'table' || output === 'wide') {
    return claimsTable(reports, snapshot, { now, wide: output === 'wide' });
  }
  const list = claimVerdictList(kind, context, snapshot, reports, now);
  if (output === 'json') return escapeUnsafeJson(`${JSON.stringify(list, undefined, 2)}\n`);
  const { Document } = await import('yaml');
  return stringifySafeYaml(new Document(list, { aliasDuplicateObjects: false }));
}
