/** Searches all objects of a cluster for users of claims. */

import {
  type ApiKind,
  isIgnoredKind,
  isOwnKind,
  isSecret,
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
import { listForSearch, type SearchedList } from './list-for-search.ts';
import { type Budget, createBudget, SEARCH_LIMITS, type SearchLimits } from './search-limits.ts';

export interface SearchOptions {
  readonly signal: AbortSignal;
  /** "GROUP/KIND": kinds that the user vouches for. */
  readonly ignoredKinds: readonly string[];
  /** Called with "searching for users of the claims: 12 of 300 kinds", and what it waits for. */
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly limits?: SearchLimits;
}

const PARALLEL_REQUESTS = 4;

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
  const asked = new Map<ApiKind, number>();
  async function searchNext(): Promise<void> {
    for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) {
      asked.set(kind, performance.now());
      await searchKind(search, kind);
      asked.delete(kind);
    }
  }
  const timer = setInterval(() => {
    onProgress?.(progressText({ done: kinds.length - waiting.length - asked.size, of: kinds.length, asked }, limits));
  }, limits.reportMs);
  try {
    await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, searchNext));
  } finally {
    clearInterval(timer);
  }
  return findings.result(new Set(kinds.map(kindName)).size, ignoredKinds);
}

interface SearchProgress {
  readonly done: number;
  readonly of: number;
  /** When each kind that is being read was asked for. */
  readonly asked: ReadonlyMap<ApiKind, number>;
}

/** "searching for users of the claims: 12 of 300 kinds, still waiting for Backup.example.com (12 s)" */
function progressText({ done, of, asked }: SearchProgress, { slowMs }: SearchLimits): string {
  const now = performance.now();
  const slow = [...asked].filter(([, since]) => now - since >= slowMs);
  const names = slow.map(([kind, since]) => `${kindName(kind)} (${Math.floor((now - since) / 1000)} s)`);
  const waiting = names.length === 0 ? '' : `, still waiting for ${names.join(', ')}`;
  return `searching for users of the claims: ${done} of ${of} kinds${waiting}`;
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
  for (const query of isSecret(kind) ? SECRET_QUERIES : [{}]) await searchSelected(search, kind, query);
}

type Query = SearchedList['query'];

/** Helm keeps up to ten versions of each release, of which only the last one is wanted. */
const SECRET_QUERIES: readonly Query[] = [
  { fieldSelector: 'type!=helm.sh/release.v1' },
  {
    fieldSelector: 'type=helm.sh/release.v1',
    labelSelector: 'owner=helm,status notin (superseded,uninstalled,uninstalling)',
  },
];

async function searchSelected(search: Search, kind: ApiKind, query: Query): Promise<void> {
  if (searchScopeOf(kind) === 'namespace') {
    await searchNamespaces(search, kind, query);
    return;
  }
  const failure = await searchList(search, kind, undefined, query);
  if (failure === undefined) return;
  if (!failure.isForbidden) {
    addFailure(search, kind, failure);
    return;
  }
  const isRead = !kind.isNamespaced || (await searchNamespaces(search, kind, query));
  if (isSecret(kind)) search.findings.addSecretsUnread(failure.reason);
  else if (isRead) search.findings.addElsewhere(kindName(kind));
}

/** Returns false if the kind cannot be listed in one of the claims' namespaces, which is recorded. */
async function searchNamespaces(search: Search, kind: ApiKind, query: Query): Promise<boolean> {
  let isRead = true;
  for (const namespace of search.namespaces) {
    const failure = await searchList(search, kind, namespace, query);
    if (failure === undefined) continue;
    isRead = false;
    addFailure(search, kind, failure);
  }
  return isRead;
}

/** Few users may read Secrets. If they are not read, the report says so, and no claim is vetoed for it. */
function addFailure({ findings }: Search, kind: ApiKind, { reason, isForbidden }: ListFailure): void {
  if (isSecret(kind) && isForbidden) findings.addSecretsUnread(reason);
  else findings.addUnsearched({ kind: kindName(kind), reason });
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
  query: Query,
): Promise<ListFailure | undefined> {
  try {
    await apis.listIfServed({ api: apiPathOf(kind), plural: kind.plural }, (api) =>
      listForSearch(transport, { kind, api, namespace, query }, findings, budget),
    );
    return undefined;
  } catch (thrown) {
    caller.throwIfAborted();
    const isForbidden = thrown instanceof ClusterError && thrown.kind === 'forbidden';
    // The sentence of each refusal names the kind, which is said already.
    return { isForbidden, reason: budget.exhausted() ?? (isForbidden ? 'Not allowed.' : messageOf(thrown)) };
  }
}
