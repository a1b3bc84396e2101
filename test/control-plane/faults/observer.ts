/** Compares the screen with the truth many times a second. */

import type { TestTerminal } from '../../program/harness/terminal.ts';
import { type ChangingWorld, type Counter, countOf } from './changing-world.ts';

export interface Observer {
  /** The longest time in ms for which something was shown as live that was no longer true. */
  readonly lied: number;
  /** What was shown then. */
  readonly lie: string;
  /** Since when the screen has been right without a break, by performance.now(); undefined if it is wrong now. */
  readonly rightSince: number | undefined;
  /** What the screen says, for messages. */
  readonly seen: string;
  /** Pauses while the screen shows something else, or while the program is stopped. */
  look(isLooking: boolean): void;
  close(): void;
}

const EVERY_MS = 100;
/** A change needs some time to reach the screen, also on a busy machine. */
const SHOWN_WITHIN_MS = 1500;

export interface Shown {
  readonly isLive: boolean;
  /** Undefined if there is none on the screen. */
  readonly sets: readonly number[];
  readonly address: number | undefined;
}

export function readShown(screen: string): Shown {
  const address = /\b10\.9\.\d+\.\d+\b/.exec(screen)?.[0];
  return {
    isLive: screen.includes('● live'),
    sets: [...new Set([...screen.matchAll(/ more-(\d+) /g)].map(([, number]) => Number(number)))],
    address: address === undefined ? undefined : countOf(address),
  };
}

/** Since when something else than `seen` is true. */
function supersededAt(counter: Counter, seen: number | undefined): number | undefined {
  return counter.supersededAt(seen ?? -1);
}

export function startObserver(terminal: TestTerminal, world: ChangingWorld): Observer {
  let isLooking = true;
  let lied = 0;
  let lie = '';
  let rightSince: number | undefined;
  let missingSince: number | undefined;
  let liveSince: number | undefined;
  let seen = '';

  function look(): void {
    if (!isLooking || !world.isCertain) return;
    const now = performance.now();
    const screen = terminal.screen();
    const shown = readShown(screen);
    const newest = shown.sets.length === 0 ? undefined : Math.max(...shown.sets);
    const since = [supersededAt(world.sets, newest), supersededAt(world.pods, shown.address)].filter(
      (at) => at !== undefined,
    );
    seen = `${screen.split('\n')[0]?.trim()} · more-${shown.sets.join(',')} (${world.sets.value}) · address ${shown.address} (${world.pods.value})`;
    const isMissing = newest === undefined || shown.address === undefined;
    missingSince = isMissing ? (missingSince ?? now) : undefined;
    liveSince = shown.isLive ? (liveSince ?? now) : undefined;
    // What is missing altogether is wrong from the moment at which it was missing.
    const wrongSince = since.length === 0 ? now : Math.max(Math.min(...since), missingSince ?? 0);
    const lyingSince = Math.max(wrongSince, liveSince ?? now);
    if (now - lyingSince > lied) {
      lied = now - lyingSince;
      lie = seen;
    }
    const isRight = shown.isLive && now - wrongSince < SHOWN_WITHIN_MS;
    rightSince = isRight ? (rightSince ?? now) : undefined;
  }

  const timer = setInterval(look, EVERY_MS);
  return {
    get lied() {
      return lied;
    },
    get lie() {
      return lie;
    },
    get rightSince() {
      return rightSince;
    },
    get seen() {
      return seen;
    },
    look(on) {
      isLooking = on;
      if (!on) rightSince = undefined;
      if (!on) liveSince = undefined;
    },
    close: () => clearInterval(timer),
  };
}
