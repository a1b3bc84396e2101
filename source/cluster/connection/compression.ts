/** Whether the bodies of answers are asked for compressed: ten times smaller, and a tenth of a second of work for both. */

import { isLoopback } from './loopback.ts';

export interface Compression {
  /** For the Accept-Encoding header of the next request. */
  readonly encoding: () => 'gzip' | 'identity';
  /** A body begins to come. */
  readonly beginBody: () => void;
  /** So many bytes of it have come. */
  readonly addBytes: (bytes: number) => void;
  readonly endBody: () => void;
}

/** Bytes a millisecond: a network's pace, where a machine's own loopback has hundreds of times as many. */
const NETWORK_BYTES_PER_MS = 4000;
/** Milliseconds of reading; sooner than this the pace tells how busy this program is. */
const MEASURE_MS = 150;

/**
 * Compressing costs more than it saves where nothing leaves the machine. A local address alone does not tell: it may be
 * the end of a tunnel, which is known by its pace, or `kubectl proxy`, which is known by speaking HTTP.
 *
 * @param now milliseconds
 */
export function createCompression(server: URL, now: () => number): Compression {
  const mayBeLocal = server.protocol === 'https:' && isLoopback(server.hostname);
  let bodies = 0;
  let readingSince = 0;
  let readMs = 0;
  let bytes = 0;

  function isSlow(): boolean {
    const ms = readMs + (bodies > 0 ? now() - readingSince : 0);
    return ms > MEASURE_MS && bytes / ms < NETWORK_BYTES_PER_MS;
  }

  return {
    encoding: () => (mayBeLocal && !isSlow() ? 'identity' : 'gzip'),
    beginBody() {
      if (bodies === 0) readingSince = now();
      bodies += 1;
    },
    addBytes(count) {
      bytes += count;
    },
    endBody() {
      bodies -= 1;
      if (bodies === 0) readMs += now() - readingSince;
    },
  };
}
