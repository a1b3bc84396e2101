/** Lists the objects of one kind page by page, and searches each of them. */

import { setTimeout } from 'node:timers/promises';
import { type ApiKind, isOwnKind } from '../../../domain/claims/search/api-kind.ts';
import { retryAfterDelay } from '../../connection/backoff.ts';
import { ClusterError } from '../../errors.ts';
import { type Collection, listPages } from '../../list/list-pages.ts';
import { wholeObjectCheck } from '../../list/whole-object.ts';
import type { Transport } from '../../transport.ts';
import type { Findings } from './findings.ts';
import type { Budget } from './search-limits.ts';

/** Objects of some kinds have a megabyte each. The size of each page determines the length of the next one. */
const FIRST_PAGE = 50;
const PAGE_BYTES = 4 * 1024 * 1024;
const MAX_PAGE = 500;
const MAX_ATTEMPTS = 3;
/** Milliseconds, where the server names no time. */
const RETRY_MS = 1000;

export interface SearchedList {
  readonly kind: ApiKind;
  /** The group and version as a path: "/apis/batch/v1". */
  readonly api: string;
  /** Undefined for all namespaces, or a kind without them. */
  readonly namespace: string | undefined;
  /** Selectors. */
  readonly query: Readonly<Record<string, string>>;
}

/** @throws ClusterError if the list cannot be read whole, or the budget is used up */
export async function listForSearch(
  transport: Transport,
  list: SearchedList,
  findings: Findings,
  budget: Budget,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await searchPages(transport, list, findings, budget);
      return;
    } catch (thrown) {
      const mayPass = thrown instanceof ClusterError && (thrown.kind === 'throttled' || thrown.kind === 'gone');
      if (!mayPass || attempt === MAX_ATTEMPTS || budget.exhausted() !== undefined) throw thrown;
      const { retryAfterMs } = thrown;
      const wait = retryAfterMs === undefined ? RETRY_MS : retryAfterDelay(retryAfterMs, Math.random);
      await setTimeout(wait, undefined, { signal: budget.signal });
    }
  }
}

async function searchPages(
  transport: Transport,
  { kind, api, namespace, query }: SearchedList,
  findings: Findings,
  { signal, spend, exhausted }: Budget,
): Promise<void> {
  stopIfExhausted(exhausted);
  const collection: Collection = {
    path: `${api}${namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`}/${kind.plural}`,
    kind: isOwnKind(kind) ? kind.kind : undefined,
    query,
  };
  const requireWhole = wholeObjectCheck(collection, transport.peer);
  let pageSize = FIRST_PAGE;
  for await (const { items, bytes } of listPages(transport, collection, {
    signal,
    pageSize: () => pageSize,
    isOfExtension: !isOwnKind(kind),
  })) {
    spend(bytes);
    let count = 0;
    for (const item of items) {
      count += 1;
      if (isOwnKind(kind)) requireWhole(item);
      findings.searchObject(item, kind);
    }
    stopIfExhausted(exhausted);
    if (count > 0) pageSize = Math.min(MAX_PAGE, Math.max(1, Math.floor((PAGE_BYTES * count) / bytes)));
  }
}

function stopIfExhausted(exhausted: Budget['exhausted']): void {
  const usedUp = exhausted();
  if (usedUp !== undefined) throw new ClusterError('timeout', usedUp);
}
