/**
 * The API server's clock, measured by the Date headers of its answers. Ages, grace periods and deadlines are counted in
 * its time, since it wrote the timestamps of all objects, and the clock of this machine may be wrong.
 */

import type { Clock } from '../../cache/clock.ts';

export interface ServerClock {
  /** Milliseconds since the epoch by the server's clock; by this machine's as long as nothing is measured. */
  now(): number;
  /** What has to be added to a time of the program's own clock. 0 as long as nothing is measured. */
  readonly offsetMs: number;
  readonly isMeasured: boolean;
  /**
   * By how much this machine's clock is ahead of the server's now; negative if it is behind. Undefined if several
   * answers do not show that they differ by more than two seconds.
   */
  machineAheadMs(): number | undefined;
  /** `sentAt` and `receivedAt`: the times of request and answer by the program's own clock. */
  addAnswer(sentAt: number, receivedAt: number, date: string | undefined): void;
}

/** Between which values the offset lies according to one answer. */
interface Range {
  readonly low: number;
  readonly high: number;
}

interface Estimate extends Range {
  /** The number of answers that agree with it. */
  readonly answers: number;
}

/** How many of the last answers are used. */
const KEPT_ANSWERS = 8;
/** The number of responses that have to agree before the user sees a difference of the clocks. */
const CERTAIN_ANSWERS = 3;
const TOLERATED_MS = 2000;
/** A Date header gives whole seconds. */
const DATE_PRECISION_MS = 1000;

/** @param machineNow the machine's own clock, which may be set at any time */
export function createServerClock(clock: Clock, machineNow: () => number = Date.now): ServerClock {
  const ranges: Range[] = [];
  let estimate: Estimate | undefined;

  function offset(): number {
    return estimate === undefined ? 0 : Math.round((estimate.low + estimate.high) / 2);
  }

  return {
    now: () => clock.now() + offset(),
    get offsetMs() {
      return offset();
    },
    get isMeasured() {
      return estimate !== undefined;
    },
    machineAheadMs() {
      if (estimate === undefined || estimate.answers < CERTAIN_ANSWERS) return undefined;
      const ahead = machineNow() - clock.now();
      const least = Math.min(Math.abs(ahead - estimate.low), Math.abs(ahead - estimate.high));
      const isWithin = ahead >= estimate.low && ahead <= estimate.high;
      return isWithin || least <= TOLERATED_MS ? undefined : Math.round(ahead - offset());
    },
    addAnswer(sentAt, receivedAt, date) {
      const serverTime = date === undefined ? Number.NaN : Date.parse(date);
      if (Number.isNaN(serverTime)) return;
      ranges.push({ low: serverTime - receivedAt, high: serverTime + DATE_PRECISION_MS - sentAt });
      if (ranges.length > KEPT_ANSWERS) ranges.shift();
      estimate = agreement(ranges);
    },
  };
}

/** Returns what most of the ranges have in common, of the latest ones if there is a tie (Marzullo's algorithm). */
function agreement(ranges: readonly Range[]): Estimate | undefined {
  let best: Estimate | undefined;
  for (const { low } of ranges) {
    const agreeing = ranges.filter((range) => range.low <= low && low <= range.high);
    if (best !== undefined && agreeing.length < best.answers) continue;
    best = { low, high: Math.min(...agreeing.map(({ high }) => high)), answers: agreeing.length };
  }
  return best;
}
