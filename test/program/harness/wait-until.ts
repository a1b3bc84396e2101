/** Waits for a condition, with a deadline and the last value. */

import { setTimeout as pause } from 'node:timers/promises';

/** Reads every 20 ms. @returns the accepted value @throws after the deadline (ms, 30,000 by default) */
export async function waitUntil<T>(
  read: () => T | Promise<T>,
  isRight: (value: T) => boolean,
  { what, deadline = 30_000 }: { readonly what: string; readonly deadline?: number },
): Promise<T> {
  const end = performance.now() + deadline;
  for (;;) {
    const seen = await read();
    if (isRight(seen)) return seen;
    if (performance.now() >= end) throw new Error(`waited ${deadline / 1000} s for ${what}; there was:\n${seen}`);
    await pause(20);
  }
}
