/**
 * Decides whether to request compressed responses. They are ten times smaller, and cost both sides a tenth of a second.
 */

import { isLoopback } from './loopback.ts';

export interface Compression {
  /** For the Accept-Encoding header of the next request. */
  readonly encoding: () => 'gzip' | 'identity';
  /** Records that a response body starts. */
  readonly beginBody: () => void;
  /** Records received bytes of a body. */
  readonly addBytes: (bytes: number) => void;
  readonly endBody: () => void;
}

/** Bytes per millisecond. A network is slower than this. The loopback interface is hundreds of times as fast. */
const NETWORK_BYTES_PER_MS = 4000;
/** Milliseconds of reading. A shorter measurement shows how busy this program is, not how fast the network is. */
const MEASURE_MS = 150;

/**
 * Chooses the encoding of responses. Compression costs more than it saves if the data stays on this machine. A local
 * address alone does not prove that: it may be the end of a tunnel, which is recognized by its speed, or `kubectl
 * proxy`, which is recognized by its plain HTTP.
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
