/** Reads claims and everything that their verdicts need once, for the commands that print or delete them. */

import type { Client } from '../../cluster/connection/client.ts';
import { ClusterError } from '../../cluster/errors.ts';
import { readClaimLists } from '../../cluster/read/claims/read-claim-lists.ts';
import type { ClaimContext } from '../../domain/claims/claim-context.ts';
import type { Snapshot } from '../../domain/model/snapshot.ts';
import { requireNamespaces } from './read-refusals.ts';

/** `minAgeMs`: how old a claim must be before it may be deleted. Throws ClusterError and NotFound. */
export async function readClaimsOnce(
  client: Client,
  namespaces: readonly string[] | 'all',
  minAgeMs: number,
): Promise<ClaimContext> {
  const { snapshot, facts } = await readClaimLists(client, namespaces, new AbortController().signal);
  if (namespaces !== 'all') {
    const found = new Set([...snapshot.tables.PersistentVolumeClaim.values()].map(({ meta }) => meta.namespace));
    await requireNamespaces(
      client,
      namespaces.filter((namespace) => !found.has(namespace)),
    );
  }
  return { snapshot, facts, setsFilteredByLabels: false, minAgeMs, now: Date.now() };
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
