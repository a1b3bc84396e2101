/** Reads what findings need beside the watched objects, again and again while they need it. */

import { setTimeout } from 'node:timers/promises';
import { ClusterError } from '../cluster/errors.ts';
import { readLookups } from '../cluster/read/lookups.ts';
import type { Lookups } from '../domain/model/lookups.ts';
import { isNothingNeeded, lookupsNeeded } from '../domain/set/lookups-needed.ts';
import type { State } from '../state/state.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

/** Milliseconds. */
const REREAD_MS = 30_000;

/** `receive` is called with each reading. */
export function lookupSubscriptions(
  { sets, connectionError }: State,
  shared: SharedClient | undefined,
  receive: (lookups: Lookups) => void,
): readonly Subscription[] {
  const needed = lookupsNeeded(sets);
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
      ],
      start: async (signal) => {
        while (!signal.aborted) {
          try {
            const lookups = await readLookups(shared.client, needed, signal);
            if (!signal.aborted) receive(lookups);
          } catch (error) {
            // The header shows that contact is lost, and the findings list what is not known.
            if (!(error instanceof ClusterError) && !signal.aborted) throw error;
          }
          await setTimeout(REREAD_MS, undefined, { signal });
        }
      },
    },
  ];
}
