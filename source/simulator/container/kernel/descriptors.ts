/** File descriptors: numbers of streams that are counted, so that a pipe ends with its last writer. */

import { NO_INPUT, type Stream, streamOf } from './streams.ts';

/** A stream that several descriptors share. */
export interface OpenStream {
  readonly stream: Stream;
  users: number;
}

export type Descriptors = ReadonlyMap<number, OpenStream>;

export function opened(stream: Stream): OpenStream {
  return { stream, users: 0 };
}

/** Counts one user more for each stream. They are given back by `release`. */
export function retain(descriptors: Descriptors): Descriptors {
  for (const open of descriptors.values()) open.users += 1;
  return descriptors;
}

export function release(descriptors: Descriptors): void {
  for (const open of descriptors.values()) {
    open.users -= 1;
    if (open.users === 0) open.stream.close();
  }
}

const CLOSED = streamOf({});

export function inputStream(descriptors: Descriptors): Stream {
  return descriptors.get(0)?.stream ?? NO_INPUT;
}

export function streamAt(descriptors: Descriptors, number: number): Stream {
  return descriptors.get(number)?.stream ?? CLOSED;
}
