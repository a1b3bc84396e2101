/** Reads how full the disks of the sets on the screen are. */

import { setTimeout } from 'node:timers/promises';
import { ClusterError, messageOf } from '../../cluster/errors.ts';
import { type DisksWanted, disksWanted, NO_DISKS_WANTED } from '../../domain/disks/disks-wanted.ts';
import type { DiskReadings } from '../../domain/model/disk.ts';
import type { Pod } from '../../domain/model/kinds.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { memoizeLast } from '../../state/memoize-last.ts';
import { currentSet, selectedIndex, visibleSets } from '../../state/selectors.ts';
import type { State } from '../../state/state.ts';
import type { Store } from '../../state/store.ts';
import type { SharedClient } from '../shared-client.ts';
import type { Subscription } from '../subscriptions.ts';
import type { DiskReader } from './disk-reader.ts';
import { measureByDf } from './measure-by-df.ts';

/** The first screen, and a cursor that is moving, come first. */
const DELAY_MS = 1000;
/** As many sets on each side of the cursor count as on the screen, whatever its height. */
const SETS_AROUND_CURSOR = 40;

const wantedAround = memoizeLast((sets: readonly SetStatus[], cursor: number): DisksWanted => {
  const shown = sets.slice(Math.max(0, cursor - SETS_AROUND_CURSOR), cursor + SETS_AROUND_CURSOR);
  return disksWanted(shown.filter(({ loaded }) => loaded));
});
const wantedOf = memoizeLast((status: SetStatus): DisksWanted => disksWanted(status.loaded ? [status] : []));

/** Returns whom to ask about the disks that the screen shows. */
function disksOnScreen(state: State): DisksWanted {
  if (state.openedSet !== undefined) {
    const opened = currentSet(state);
    return opened === undefined ? NO_DISKS_WANTED : wantedOf(opened);
  }
  return state.page === 'sets' ? wantedAround(visibleSets(state), selectedIndex(state)) : NO_DISKS_WANTED;
}

export interface DiskSync {
  readonly reader: DiskReader | undefined;
  readonly receive: (readings: DiskReadings) => void;
  readonly store: Store;
  /** The embedded cluster's clock; undefined for any other cluster. */
  readonly now: (() => number) | undefined;
}

export function diskSubscriptions(
  state: State,
  shared: SharedClient | undefined,
  { reader, receive, store, now }: DiskSync,
): readonly Subscription[] {
  if (shared === undefined || reader === undefined || state.connectionError !== undefined) return [];
  const measuring = state.diskMeasurement;
  const byDf: readonly Subscription[] =
    measuring === undefined
      ? []
      : [
          {
            key: ['df', shared, measuring.id],
            start: async (signal) => {
              const text = await measureByHand(measuring.pod, { shared, reader, receive }, { signal, now });
              store.dispatch({ type: 'disks-measured', id: measuring.id, text });
            },
          },
        ];
  const wanted = disksOnScreen(state);
  if (wanted.namespaces.length === 0) return byDf;
  return [
    ...byDf,
    {
      key: ['disks', reader, wanted.nodes.join(' '), wanted.namespaces.join(' ')],
      delayMs: DELAY_MS,
      start: (signal) => readUntilAborted(wanted, { shared, reader, receive }, signal),
    },
  ];
}

interface DiskReading {
  readonly shared: SharedClient;
  readonly reader: DiskReader;
  readonly receive: (readings: DiskReadings) => void;
}

/** Returns a sentence that says how it ended. */
async function measureByHand(
  pod: Pod,
  { shared: { client, retain, release }, reader, receive }: DiskReading,
  options: { readonly signal: AbortSignal; readonly now: (() => number) | undefined },
): Promise<string> {
  retain();
  try {
    const measured = await measureByDf(client, pod, options);
    reader.add(measured);
    receive(reader.readings());
    const [reason] = measured.unusable.values();
    return reason ?? `measured the disks of ${pod.meta.name} by df`;
  } catch (thrown) {
    if (!(thrown instanceof ClusterError)) throw thrown;
    return messageOf(thrown);
  } finally {
    release();
  }
}

async function readUntilAborted(
  wanted: DisksWanted,
  { shared: { retain, release }, reader, receive }: DiskReading,
  signal: AbortSignal,
): Promise<void> {
  retain();
  try {
    for (;;) {
      const waitMs = await reader.read(wanted, receive, signal);
      await setTimeout(waitMs, undefined, { signal });
    }
  } finally {
    release();
  }
}
