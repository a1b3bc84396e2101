/** The order of the list of sets. Equal rows keep the order of namespace and name. */

import { usedPercentOfSet } from '../../domain/disks/fullest-disk.ts';
import type { SetStatus, Verdict } from '../../domain/model/set-status.ts';

/** The ids of the columns by which the sets can be sorted, in the order in which the key > goes through them. */
export const SORT_KEYS = ['state', 'set', 'ready', 'age', 'used'] as const;

export type SortKey = (typeof SORT_KEYS)[number];

export interface Sort {
  readonly key: SortKey;
  readonly reversed: boolean;
}

/** The most severe first, since an operator has to see those. */
export const VERDICT_RANK: Readonly<Record<Verdict, number>> = {
  unreadable: 0,
  stuck: 1,
  degraded: 2,
  progressing: 3,
  held: 4,
  complete: 5,
  'scaled-to-zero': 6,
};

const SORT_RANK: Readonly<Record<SortKey, (status: SetStatus) => number>> = {
  // Of equal verdicts, the set with warnings comes first.
  state: (status) => VERDICT_RANK[status.verdict] + (warningCount(status) > 0 ? 0 : 0.5),
  set: () => 0,
  ready: (status) => (status.replicas.wanted === 0 ? 1 : status.replicas.ready / status.replicas.wanted),
  age: (status) => -status.set.meta.createdAt,
  // The fullest first, and those of which nothing is known last.
  used: (status) => -(usedPercentOfSet(status) ?? -1),
};

/** Returns the number of findings of the severity `warning`; 0 while the lists of the set are being read. */
export function warningCount({ loaded, findings }: SetStatus): number {
  return loaded ? findings.filter(({ severity }) => severity === 'warning').length : 0;
}

/**
 * `sets` are sorted by namespace and name. `held` are the uids of an earlier order, which is kept; sets that are not
 * among them come before the first held set that they precede.
 */
export function sortSets(
  sets: readonly SetStatus[],
  sort: Sort,
  held: readonly string[] | undefined,
): readonly SetStatus[] {
  const { key, reversed } = sort;
  const rank = SORT_RANK[key];
  const sorted = sets.toSorted((a, b) => rank(a) - rank(b));
  if (reversed) sorted.reverse();
  return held === undefined ? sorted : inHeldOrder(sorted, held);
}

function inHeldOrder(sorted: readonly SetStatus[], held: readonly string[]): readonly SetStatus[] {
  const indexByUid = new Map(sorted.map(({ set }, index) => [set.meta.uid, index]));
  const byUid = new Map(sorted.map((status) => [status.set.meta.uid, status]));
  const ordered = held.flatMap((uid) => byUid.get(uid) ?? []);
  const known = new Set(held);
  for (const status of sorted.filter(({ set }) => !known.has(set.meta.uid))) {
    const index = indexByUid.get(status.set.meta.uid) ?? 0;
    const next = ordered.findIndex(({ set }) => (indexByUid.get(set.meta.uid) ?? 0) > index);
    ordered.splice(next === -1 ? ordered.length : next, 0, status);
  }
  return ordered;
}
