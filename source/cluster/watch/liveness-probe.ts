import type { Clock } from '../../cache/clock.ts';
import { ClusterError, errorFromConnection, type Peer } from '../errors.ts';

/** Silence of all watches after which the server is asked for a word. Each sends a bookmark about every minute. */
export const PROBE_AFTER_MS = 20_000;
/** How long that word may take. */
export const PROBE_TIMEOUT_MS = 10_000;
/** How soon it is asked again when it did not come. */
const PROBE_RETRY_MS = 5_000;
/** What a proxy or a tunnel answers for a server that it cannot reach. */
const GATEWAY_STATUSES: ReadonlySet<number | undefined> = new Set([502, 503, 504]);

export interface LivenessProbeOptions {
  readonly clock: Clock;
  readonly peer: Peer;
  /** A small read. What it throws, but for an answer of the server, means that there is none. */
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  /** Whether silence would mean anything yet. */
  readonly isEnabled: () => boolean;
  /** The server does not answer; called at every try that fails. */
  readonly onFailure: (error: ClusterError) => void;
  readonly onSuccess: () => void;
}

export interface LivenessProbe {
  /** A word has come by itself. */
  touch(): void;
  close(): void;
}

/**
 * Asks the server for a word when none comes by itself: a tunnel or a proxy keeps a connection open to nobody, and a
 * watch that says nothing looks the same as a cluster in which nothing happens.
 */
export function startLivenessProbe({
  clock,
  peer,
  probe,
  isEnabled,
  onFailure,
  onSuccess,
}: LivenessProbeOptions): LivenessProbe {
  const closing = new AbortController();
  let lastActivityAt = clock.now();
  let cancel = clock.setTimer(PROBE_AFTER_MS, check);

  function check(): void {
    const left = lastActivityAt + PROBE_AFTER_MS - clock.now();
    if (left > 0) cancel = clock.setTimer(left, check);
    else if (isEnabled()) void probeOnce();
    else cancel = clock.setTimer(PROBE_AFTER_MS, check);
  }

  async function probeOnce(): Promise<void> {
    const askedAt = clock.now();
    const late = new AbortController();
    cancel = clock.setTimer(PROBE_TIMEOUT_MS, () => {
      const seconds = Math.round((clock.now() - lastActivityAt) / 1000);
      const sentence = `No word from the API server ${peer.server} for ${seconds} s: check the VPN or the network.`;
      late.abort(new ClusterError('timeout', sentence));
    });
    const silence = await probeError(AbortSignal.any([late.signal, closing.signal]));
    cancel();
    if (closing.signal.aborted) return;
    if (silence === undefined) {
      touch();
      onSuccess();
    } else if (lastActivityAt < askedAt) {
      onFailure(silence);
    }
    cancel = clock.setTimer(silence === undefined ? PROBE_AFTER_MS : PROBE_RETRY_MS, check);
  }

  /** Undefined where the server answered, if only to refuse. */
  async function probeError(signal: AbortSignal): Promise<ClusterError | undefined> {
    try {
      await probe(signal);
      return undefined;
    } catch (thrown) {
      const error = errorFromConnection(thrown, peer);
      return error.status === undefined || GATEWAY_STATUSES.has(error.status) ? error : undefined;
    }
  }

  function touch(): void {
    lastActivityAt = clock.now();
  }

  return {
    touch,
    close() {
      closing.abort();
      cancel();
    },
  };
}
