/** Finds out in which time a request reads and writes. */

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { CLUSTER_TIMES, type OffsetRange, type ReaderTimes, shiftedTimes } from './reader-times.ts';

/** The header of a request that reads and writes times as the cluster's clock has them: "cluster". */
export const TIME_HEADER = 'stsview-time';

/**
 * For so long all requests of a connection are answered with the same shift, in real time: whoever compares two answers
 * of one moment, as kubectl diff does, finds no difference that is none.
 */
const STEADY_MS = 5000;

export interface ReaderClock {
  timesFor(message: IncomingMessage): ReaderTimes;
  /** The same for a watch, of which each event comes at a time of its own. */
  timesNow(message: IncomingMessage): ReaderTimes;
  readsClusterTime(message: IncomingMessage): boolean;
}

export interface ReaderClockOptions {
  readonly clusterNow: () => number;
  readonly readerNow?: () => number;
}

export function createReaderClock({ clusterNow, readerNow = Date.now }: ReaderClockOptions): ReaderClock {
  const steady = new WeakMap<Socket, { readonly since: number; readonly offset: number }>();
  let range: OffsetRange | undefined;

  /** Rounded down, so that nothing lies in the reader's future. */
  function measure(): number {
    const offset = Math.floor((readerNow() - clusterNow()) / 1000);
    range = { least: Math.min(range?.least ?? offset, offset), most: Math.max(range?.most ?? offset, offset) };
    return offset;
  }

  function times(offset: number): ReaderTimes {
    const used = range ?? { least: offset, most: offset };
    return shiftedTimes({ offset, range: used, clusterNow: clusterNow(), readerNow: readerNow() });
  }

  const readsClusterTime = ({ headers }: IncomingMessage): boolean => headers[TIME_HEADER] === 'cluster';

  return {
    readsClusterTime,
    timesFor(message) {
      if (readsClusterTime(message)) return CLUSTER_TIMES;
      const now = readerNow();
      const before = steady.get(message.socket);
      if (before !== undefined && Math.abs(now - before.since) < STEADY_MS) return times(before.offset);
      const offset = measure();
      steady.set(message.socket, { since: now, offset });
      return times(offset);
    },
    timesNow: (message) => (readsClusterTime(message) ? CLUSTER_TIMES : times(measure())),
  };
}
