import type { Clock } from '../../cache/clock.ts';
import { ClusterError, errorFromConnection, type Peer } from '../errors.ts';

/**
 * Silence of all watches after which the server is probed. Each watch receives a bookmark about every minute. With the
 * time limit of the probe it is less than 30 s for which the screen shows something as live that may be old.
 */
export const PROBE_AFTER_MS = 16_000;
/** The time limit of a probe. */
export const PROBE_TIMEOUT_MS = 8_000;
/** The interval between probes after a failed one. */
const PROBE_RETRY_MS = 4_000;
/** The status codes of a proxy or a tunnel for a server that it cannot reach. */
const GATEWAY_STATUSES: ReadonlySet<number | undefined> = new Set([502, 503, 504]);

export interface LivenessProbeOptions {
  readonly clock: Clock;
  readonly peer: Peer;
  /** A small read. An error other than a response of the server means that the server does not answer. */
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  /** Reports whether silence is meaningful yet. */
  readonly isEnabled: () => boolean;
  /** Called for every probe that fails while all watches stay silent. */
  readonly onFailure: (error: ClusterError) => void;
  /** Called for the first probe that succeeds after failures. `since`: when the first of those was sent. */
  readonly onRecovery: (since: number, error: ClusterError) => void;
}

export interface LivenessProbe {
  /** Records activity of a watch. */
  touch(): void;
  close(): void;
}

/**
 * Probes the server when all watches are silent. A tunnel or a proxy may keep a connection open without a server behind
 * it, and a silent watch looks the same as a cluster in which nothing happens.
 */
export function startLivenessProbe({
  clock,
  peer,
  probe,
  isEnabled,
  onFailure,
  onRecovery,
}: LivenessProbeOptions): LivenessProbe {
  const closing = new AbortController();
  let lastActivityAt = clock.now();
  let cancel = clock.setTimer(PROBE_AFTER_MS, check);
  let doubt: { readonly since: number; readonly error: ClusterError } | undefined;

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
      const sentence = `No word from the API server ${peer.server} for more than ${seconds} s: check the VPN or the network.`;
      late.abort(new ClusterError('timeout', sentence));
    });
    const silence = await probeError(AbortSignal.any([late.signal, closing.signal]));
    cancel();
    if (closing.signal.aborted) return;
    if (silence !== undefined) {
      doubt ??= { since: askedAt, error: silence };
      if (lastActivityAt < askedAt) onFailure(silence);
    } else {
      touch();
      const recovered = doubt;
      doubt = undefined;
      if (recovered !== undefined) onRecovery(recovered.since, recovered.error);
    }
    cancel = clock.setTimer(silence === undefined ? PROBE_AFTER_MS : PROBE_RETRY_MS, check);
  }

  /** Returns undefined if the server answered, even with a refusal. */
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
