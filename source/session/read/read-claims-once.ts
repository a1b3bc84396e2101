/** Reads claims and everything that their verdicts need once, for the commands that print or delete them. */

import type { Client } from '../../cluster/connection/client.ts';
import { ClusterError } from '../../cluster/errors.ts';
import { readClaimLists } from '../../cluster/read/claims/read-claim-lists.ts';
import type { ClaimContext } from '../../domain/claims/claim-context.ts';
import type { Snapshot } from '../../domain/model/snapshot.ts';
import { requireNamespaces } from './read-refusals.ts';

export interface ReadClaimsOptions {
  /** How old a claim must be before it may be deleted. */
  readonly minAgeMs: number;
  /** "GROUP/KIND": kinds that are not searched for users of the claims. */
  readonly ignoredKinds: readonly string[];
  /** Called with part of a sentence that says how far the search has come. */
  readonly onProgress: (text: string) => void;
}

/** Searches all objects for users of the claims that might be deleted. Throws ClusterError and NotFound. */
export async function readClaimsOnce(
  client: Client,
  namespaces: readonly string[] | 'all',
  { minAgeMs, ignoredKinds, onProgress }: ReadClaimsOptions,
): Promise<ClaimContext> {
  const { snapshot, facts } = await readClaimLists(client, namespaces, {
    signal: new AbortController().signal,
    search: { isWanted: () => true, ignoredKinds, onProgress },
  });
  if (namespaces !== 'all') {
    const found = new Set([...snapshot.tables.PersistentVolumeClaim.values()].map(({ meta }) => meta.namespace));
    await requireNamespaces(
      client,
      namespaces.filter((namespace) => !found.has(namespace)),
    );
  }
  return { snapshot, facts, setsFilteredByLabels: false, minAgeMs, now: client.serverClock.now() };
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
