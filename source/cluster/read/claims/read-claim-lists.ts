/** Reads everything that verdicts on claims need, at one time. */

import { claimsNeedingManagedFields } from '../../../domain/claims/claim-report.ts';
import { claimsToSearch } from '../../../domain/claims/claims-to-search.ts';
import { type ClaimFacts, UNREAD } from '../../../domain/claims/readings.ts';
import type { SoughtClaim } from '../../../domain/claims/search/sought-claim.ts';
import type { Claim } from '../../../domain/model/kinds.ts';
import type { Snapshot, Tables } from '../../../domain/model/snapshot.ts';
import { ClusterError, messageOf } from '../../errors.ts';
import type { NamespaceScope } from '../../projection/resources.ts';
import type { Transport } from '../../transport.ts';
import { readSnapshot } from '../read-snapshot.ts';
import { type SearchOptions, searchCluster } from '../search/search-cluster.ts';
import { readClaimCreators } from './claim-creators.ts';
import { readClaimReadings } from './claim-users.ts';

const RELATED_KINDS = ['StatefulSet', 'Pod', 'PersistentVolume', 'StorageClass', 'Node'] as const;

export interface ClaimListOptions {
  readonly signal: AbortSignal;
  /** Searches all objects of the cluster for users of the claims that might be deleted. */
  readonly search?: Omit<SearchOptions, 'signal'> & {
    /** Chooses claims whose users are searched for. */
    readonly isWanted: (claim: Claim) => boolean;
  };
}

/**
 * The claims are read first, and all objects are searched last: an object that starts to use a claim meanwhile is found.
 * @throws ClusterError if the server cannot be reached
 */
export async function readClaimLists(
  transport: Transport,
  namespaces: NamespaceScope,
  { signal, search }: ClaimListOptions,
): Promise<{ readonly snapshot: Snapshot; readonly facts: ClaimFacts }> {
  const claimList = await readSnapshot(transport, { namespaces, kinds: ['PersistentVolumeClaim'] });
  signal.throwIfAborted();
  const [related, readings] = await Promise.all([
    readSnapshot(transport, { namespaces, kinds: RELATED_KINDS }),
    readClaimReadings(transport, namespaces, signal),
  ]);
  const tables: Tables = { ...related.tables, PersistentVolumeClaim: claimList.tables.PersistentVolumeClaim };
  const snapshot: Snapshot = { tables, sources: [...claimList.sources, ...related.sources] };
  const creators = await readClaimCreators(transport, claimsNeedingManagedFields(snapshot), signal);
  const facts: ClaimFacts = { readings, creators, search: UNREAD };
  if (search === undefined) return { snapshot, facts };
  const claims = claimsToSearch(snapshot, facts, search.isWanted);
  return { snapshot, facts: { ...facts, search: await searchForUsers(transport, claims, { ...search, signal }) } };
}

/** Rejects only for an abort. Without claims there is nothing to search for. */
export async function searchForUsers(
  transport: Transport,
  claims: readonly SoughtClaim[],
  options: SearchOptions,
): Promise<ClaimFacts['search']> {
  if (claims.length === 0) return UNREAD;
  try {
    return { state: 'known', value: await searchCluster(transport, claims, options) };
  } catch (thrown) {
    if (!(thrown instanceof ClusterError)) throw thrown;
    return { state: 'refused', reason: messageOf(thrown) };
  }
}
