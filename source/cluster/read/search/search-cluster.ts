/** Searches all objects of a cluster for users of claims. */

import {
  type ApiKind,
  isIgnoredKind,
  isOwnKind,
  kindName,
  searchScopeOf,
} from '../../../domain/claims/search/api-kind.ts';
import type { SearchResult } from '../../../domain/claims/search/search-result.ts';
import { type SoughtClaim, soughtClaims } from '../../../domain/claims/search/sought-claim.ts';
import { ClusterError, messageOf } from '../../errors.ts';
import type { Transport } from '../../transport.ts';
import { apiPathOf, type Discovery, groupVersionOf, readDiscovery } from '../discovery.ts';
import { createServedApis, type ServedApis } from '../served-api.ts';
import { createFindings, type Findings } from './findings.ts';
import { listForSearch } from './list-for-search.ts';
import { type Budget, createBudget, SEARCH_LIMITS, type SearchLimits } from './search-limits.ts';

export interface SearchOptions {
  readonly signal: AbortSignal;
  /** "GROUP/KIND": kinds that the user vouches for. */
  readonly ignoredKinds: readonly string[];
  /** Called with "searching for users of the claims: 12 of 300 kinds". */
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly limits?: SearchLimits;
}

const PARALLEL_REQUESTS = 4;
/** Milliseconds between two reports of progress. */
const PROGRESS_INTERVAL_MS = 500;

/** Rejects for an abort by the caller. @throws ClusterError if the kinds cannot be discovered */
export async function searchCluster(
  transport: Transport,
  claims: readonly SoughtClaim[],
  { signal, ignoredKinds, onProgress, limits = SEARCH_LIMITS }: SearchOptions,
): Promise<SearchResult> {
  const sought = soughtClaims(claims);
  const findings = createFindings(sought);
  const budget = createBudget(limits, signal);
  const discovery = await readDiscovery(transport, signal);
  for (const [kind, reason] of discovery.unread) {
    if (!isIgnoredKind({ group: groupOf(kind), kind: '*' }, ignoredKinds)) findings.addUnsearched({ kind, reason });
  }
  const kinds = kindsToSearch(discovery).filter((kind) => !isIgnoredKind(kind, ignoredKinds));
  const search: Search = {
    transport,
    // Read again if a list is not found: the kind may have been deleted since.
    apis: createServedApis(transport, signal),
    namespaces: [...sought.namespaces],
    findings,
    budget,
    caller: signal,
  };
  const waiting = [...kinds];
  let reportAt = performance.now() + PROGRESS_INTERVAL_MS;
  async function searchNext(): Promise<void> {
    for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) {
      await searchKind(search, kind);
      if (performance.now() < reportAt) continue;
      reportAt = performance.now() + PROGRESS_INTERVAL_MS;
      const done = kinds.length - waiting.length;
      onProgress?.(`searching for users of the claims: ${done} of ${kinds.length} kinds`);
    }
  }
  await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, searchNext));
  return findings.result(new Set(kinds.map(kindName)).size, ignoredKinds);
}

/** The versions of Kubernetes' own kinds show the same, so that one is enough. Those of others may leave fields out. */
function kindsToSearch({ resources, unread }: Discovery): readonly ApiKind[] {
  const chosenKeys = new Set<string>();
  return resources.flatMap((resource): readonly ApiKind[] => {
    const { group, version, plural, kind, namespaced, verbs } = resource;
    const apiKind: ApiKind = { group, version, plural, kind, isNamespaced: namespaced };
    const key = isOwnKind(apiKind) ? `${group}/${plural}` : `${group}/${plural}/${version}`;
    const isSearchable =
      verbs.includes('list') &&
      !plural.includes('/') &&
      !unread.has(groupVersionOf(resource)) &&
      searchScopeOf(apiKind) !== 'nowhere';
    if (!isSearchable || chosenKeys.has(key)) return [];
    chosenKeys.add(key);
    return [apiKind];
  });
}

/** "example.com/v1" is of "example.com". */
function groupOf(groupVersion: string): string {
  return groupVersion.includes('/') ? groupVersion.slice(0, groupVersion.indexOf('/')) : '';
}

interface Search {
  readonly transport: Transport;
  readonly apis: ServedApis;
  readonly namespaces: readonly string[];
  readonly findings: Findings;
  readonly budget: Budget;
  readonly caller: AbortSignal;
}

async function searchKind(search: Search, kind: ApiKind): Promise<void> {
  if (kind.isNamespaced && searchScopeOf(kind) !== 'everywhere') {
    await searchNamespaces(search, kind);
    return;
  }
  const failure = await searchList(search, kind, undefined);
  if (failure === undefined) return;
  const isForNamespacesOnly = failure.isForbidden && kind.isNamespaced;
  const name = isForNamespacesOnly ? `${kindName(kind)} of other namespaces` : kindName(kind);
  search.findings.addUnsearched({ kind: name, reason: failure.reason });
  if (isForNamespacesOnly) await searchNamespaces(search, kind);
}

async function searchNamespaces(search: Search, kind: ApiKind): Promise<void> {
  for (const namespace of search.namespaces) {
    const failure = await searchList(search, kind, namespace);
    if (failure === undefined) continue;
    if (searchScopeOf(kind) === 'labels') search.findings.releasesUnread(failure.reason);
    else search.findings.addUnsearched({ kind: kindName(kind), reason: failure.reason });
  }
}

interface ListFailure {
  readonly isForbidden: boolean;
  /** A sentence. */
  readonly reason: string;
}

/** Rejects only for an abort by the caller. A kind that has been deleted meanwhile has no objects. */
async function searchList(
  { transport, apis, findings, budget, caller }: Search,
  kind: ApiKind,
  namespace: string | undefined,
): Promise<ListFailure | undefined> {
  try {
    await apis.listIfServed({ api: apiPathOf(kind), plural: kind.plural }, (api) =>
      listForSearch(transport, { kind, api, namespace }, findings, budget),
    );
    return undefined;
  } catch (thrown) {
    caller.throwIfAborted();
    const isForbidden = thrown instanceof ClusterError && thrown.kind === 'forbidden';
    return { isForbidden, reason: budget.exhausted() ?? messageOf(thrown) };
  }
}
