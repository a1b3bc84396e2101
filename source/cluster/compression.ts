/** Whether the bodies of answers are asked for compressed: ten times smaller, and a tenth of a second of work for both. */

import { isLoopback } from './loopback.ts';

export interface Compression {
  /** For the Accept-Encoding header of the next request. */
  readonly encoding: () => 'gzip' | 'identity';
  /** A body begins to come. */
  readonly begin: () => void;
  /** So many bytes of it have come. */
  readonly hear: (bytes: number) => void;
  readonly end: () => void;
}

/** Bytes a millisecond: a network's pace, where a machine's own loopback has hundreds of times as many. */
const SLOW = 4000;
/** Milliseconds of reading; sooner than this the pace tells how busy this program is. */
const PROOF_MS = 150;

/**
 * Compressing costs more than it saves where nothing leaves the machine. A local address alone does not tell: it may be
 * the end of a tunnel, which is known by its pace, or `kubectl proxy`, which is known by speaking HTTP.
 *
 * @param now milliseconds
 */
export function createCompression(server: URL, now: () => number): Compression {
  const mayBeNear = server.protocol === 'https:' && isLoopback(server.hostname);
  let bodies = 0;
  let readingSince = 0;
  let readMs = 0;
  let bytes = 0;

  function isSlow(): boolean {
    const ms = readMs + (bodies > 0 ? now() - readingSince : 0);
    return ms > PROOF_MS && bytes / ms < SLOW;
  }

  return {
    encoding: () => (mayBeNear && !isSlow() ? 'identity' : 'gzip'),
    begin() {
      if (bodies === 0) readingSince = now();
      bodies += 1;
    },
    hear(count) {
      bytes += count;
    },
    end() {
      bodies -= 1;
      if (bodies === 0) readMs += now() - readingSince;
    },
  };
}
