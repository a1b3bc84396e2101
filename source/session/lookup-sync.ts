/** Reads what findings need beside the watched objects, again and again while they need it. */

import { ClusterError } from '../cluster/errors.ts';
import { readLookups } from '../cluster/read/lookups.ts';
import type { Lookups } from '../domain/model/lookups.ts';
import { isNothingNeeded, type LookupsNeeded, lookupsNeeded } from '../domain/set/lookups-needed.ts';
import { memoizeLast } from '../state/memoize-last.ts';
import type { State } from '../state/state.ts';
import { readRepeatedly } from './read-repeatedly.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

/** Milliseconds. */
const REREAD_MS = 30_000;

/** The state changes with each key, and the sets seldom. */
const lookupsNeededBy = memoizeLast(
  (sets: State['sets'], namespaces: State['scope']['namespaces'], openedUid: string | undefined) =>
    lookupsNeeded(
      sets,
      namespaces,
      sets.filter(({ set }) => set.meta.uid === openedUid),
    ),
);

/** `receive` is called with each reading. */
export function lookupSubscriptions(
  { sets, scope, openedSet, connectionError }: State,
  shared: SharedClient | undefined,
  receive: (lookups: Lookups) => void,
): readonly Subscription[] {
  const needed = lookupsNeededBy(sets, scope.namespaces, openedSet?.uid);
  if (shared === undefined || connectionError !== undefined || isNothingNeeded(needed)) return [];
  return [
    {
      key: [
        'lookups',
        shared,
        needed.controllerLease,
        needed.budgetsIn.join(' '),
        needed.webhooks,
        needed.limitRangesIn.join(' '),
        needed.peersIn.join(' '),
        needed.setWritersIn.join(' '),
        needed.namespaces.join(' '),
      ],
      start: (signal) =>
        readRepeatedly(
          () => readOrNothing(shared, needed, signal),
          (lookups) => lookups !== undefined && receive(lookups),
          { intervalMs: REREAD_MS, signal },
        ),
    },
  ];
}

/** Settles with undefined if the cluster does not answer: the header shows it, and the findings list what is not known. */
async function readOrNothing(
  { client }: SharedClient,
  needed: LookupsNeeded,
  signal: AbortSignal,
): Promise<Lookups | undefined> {
  try {
    return await readLookups(client, needed, signal);
  } catch (error) {
    if (error instanceof ClusterError) return undefined;
    throw error;
  }
}
