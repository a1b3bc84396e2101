/** The changes of the store: sent to subscribers, and kept for watches that begin in the past. */

import type { StoreEvent } from './store.ts';

export interface EventHistory {
  /** Stores and sends the change. A change that a subscriber makes is sent after the present one. */
  readonly publish: (event: StoreEvent) => void;
  readonly subscribe: (listener: (event: StoreEvent) => void) => () => void;
  /** Returns the changes after a version; undefined if they have been compacted away. */
  readonly since: (version: number) => readonly StoreEvent[] | undefined;
}

/** Keeps at least the last `length` changes. */
export function createEventHistory(length: number): EventHistory {
  const listeners = new Set<(event: StoreEvent) => void>();
  let events: StoreEvent[] = [];
  let compactedTo = 0;
  const pending: StoreEvent[] = [];
  let isPublishing = false;

  function keep(event: StoreEvent): void {
    events.push(event);
    // Up to twice as many are kept, since truncating at each change would copy all of them each time.
    if (events.length <= length * 2) return;
    const cut = events.length - length;
    compactedTo = events[cut - 1]?.version ?? compactedTo;
    events = events.slice(cut);
  }

  return {
    publish(event) {
      keep(event);
      pending.push(event);
      if (isPublishing) return;
      isPublishing = true;
      try {
        for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
          for (const listener of [...listeners]) listener(next);
        }
      } finally {
        isPublishing = false;
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    since: (version) => (version < compactedTo ? undefined : events.slice(firstAfter(events, version))),
  };
}

/** Returns the index of the first event after a version. */
function firstAfter(events: readonly StoreEvent[], version: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.version ?? 0) > version) high = middle;
    else low = middle + 1;
  }
  return low;
}
