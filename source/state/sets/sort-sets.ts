/** The order of the list of sets. Equal rows keep the order of namespace and name. */

import type { SetStatus, Verdict } from '../../domain/model/set-status.ts';
import type { Sort, SortKey } from '../state.ts';

/** The most severe first, since an operator has to see those. */
export const VERDICT_RANK: Readonly<Record<Verdict, number>> = {
  stuck: 0,
  degraded: 1,
  progressing: 2,
  held: 3,
  complete: 4,
  'scaled-to-zero': 5,
};

const SORT_RANK: Readonly<Record<Exclude<SortKey, 'name'>, (status: SetStatus) => number>> = {
  verdict: (status) => VERDICT_RANK[status.verdict],
  ready: (status) => (status.replicas.wanted === 0 ? 1 : status.replicas.ready / status.replicas.wanted),
  age: (status) => -status.set.meta.createdAt,
};

/** `sets` are sorted by namespace and name. */
export function sortSets(sets: readonly SetStatus[], sort: Sort): readonly SetStatus[] {
  const sorted = [...sets];
  if (sort.key !== 'name') {
    const rank = SORT_RANK[sort.key];
    sorted.sort((a, b) => rank(a) - rank(b));
  }
  return sort.reversed ? sorted.reverse() : sorted;
}
