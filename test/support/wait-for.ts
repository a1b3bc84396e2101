import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface WaitOptions {
  /** What is awaited, for the message: "web-2 to be ready". */
  readonly what: string;
  /** Milliseconds; 60,000 by default. */
  readonly deadline?: number;
  /** Milliseconds between two reads; 100 by default. */
  readonly every?: number;
}

/**
 * Reads until the value is accepted. A read that throws counts as not accepted.
 *
 * @returns the accepted value
 *
 * @throws after the deadline, with the last value or error
 */
export async function waitFor<T>(
  read: () => Promise<T> | T,
  isRight: (value: T) => boolean,
  { what, deadline = 60_000, every = 100 }: WaitOptions,
): Promise<T> {
  const end = performance.now() + deadline;
  for (;;) {
    let last: string;
    try {
      const seen = await read();
      if (isRight(seen)) return seen;
      last = typeof seen === 'string' ? seen : inspect(seen, { depth: 6, breakLength: 120 });
    } catch (error) {
      last = String(error);
    }
    if (performance.now() >= end) throw new Error(`waited ${deadline / 1000} s for ${what}; last seen:\n${last}`);
    await pause(every);
  }
}
