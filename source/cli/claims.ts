/** `stsview claims`: every claim with its verdict, once. */

import { type Access, loadAccess } from '../cluster/access.ts';
import { readClaimWorld } from '../cluster/claim-world.ts';
import { type Client, createClient } from '../cluster/client.ts';
import { ClusterError } from '../cluster/errors.ts';
import { type ClaimReport, type ClaimVerdict, reportOnClaims } from '../domain/claims/verdict.ts';
import { type ClaimWorld, YOUNG_MS } from '../domain/claims/world.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { harmless } from '../domain/text.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { type ClaimVerdictList, claimVerdictList } from './output/claims-json.ts';
import { claimsTable } from './output/claims-table.ts';
import { escapedYaml, escapeInJson } from './output/escape.ts';
import type { OutputFormat } from './output/format.ts';
import { checkNamespaces } from './readable.ts';
import { whereText } from './set-names.ts';
import type { PlainSurroundings } from './surroundings.ts';

export interface ClaimsRequest {
  readonly connection: ConnectionFlags;
  readonly verdicts: readonly ClaimVerdict[];
  readonly output: OutputFormat;
}

/** Throws ClusterError and NotFound. */
export async function runClaims(request: ClaimsRequest, around: PlainSurroundings): Promise<ExitCode> {
  const { connection, verdicts, output } = request;
  const access = loadAccess({ ...connection, env: around.env, home: around.home });
  const client = createClient(access, { requestTimeoutMs: connection.requestTimeoutMs });
  try {
    const world = await claimWorldFor(client, connection, access, YOUNG_MS);
    const refused = refusedClaims(world.snapshot);
    for (const reason of refused) around.stderr.write(`stsview: ${harmless(reason)}\n`);
    const reports = reportOnClaims(world).filter(({ verdict }) => verdicts.includes(verdict));
    if (reports.length === 0 && (output === 'table' || output === 'wide')) {
      around.stderr.write(`There are no such claims in ${whereText(namespacesOf(connection, access))}.\n`);
    } else around.stdout.write(await formatClaims(output, 'ClaimVerdictList', access.contextName, world, reports));
    return refused.length === 0 ? EXIT.done : EXIT.error;
  } finally {
    client.close();
  }
}

export function namespacesOf({ namespaces }: ConnectionFlags, access: Access): readonly string[] | 'all' {
  return namespaces ?? [access.namespace];
}

/** Read now, for all that the flags name. Throws ClusterError and NotFound. */
export async function claimWorldFor(
  client: Client,
  connection: ConnectionFlags,
  access: Access,
  youngMs: number,
): Promise<ClaimWorld> {
  const namespaces = namespacesOf(connection, access);
  const { snapshot, facts } = await readClaimWorld(client, namespaces, new AbortController().signal);
  if (namespaces !== 'all') {
    const found = new Set([...snapshot.tables.PersistentVolumeClaim.values()].map(({ meta }) => meta.namespace));
    await checkNamespaces(
      client,
      namespaces.filter((namespace) => !found.has(namespace)),
    );
  }
  return { snapshot, facts, setsNarrowed: false, youngMs, now: Date.now() };
}

/** Why claims could not be read in some of the namespaces. @throws ClusterError where they could be read in none */
export function refusedClaims({ sources }: Snapshot): readonly string[] {
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
  { snapshot, now }: ClaimWorld,
  reports: readonly ClaimReport[],
): Promise<string> {
  if (output === 'table' || output === 'wide') {
    return claimsTable(reports, snapshot, { now, wide: output === 'wide' });
  }
  const list = claimVerdictList(kind, context, snapshot, reports, now);
  if (output === 'json') return escapeInJson(`${JSON.stringify(list, undefined, 2)}\n`);
  const { Document } = await import('yaml');
  return escapedYaml(new Document(list, { aliasDuplicateObjects: false }));
}
