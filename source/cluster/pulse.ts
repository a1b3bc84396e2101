import type { Clock } from '../cache/clock.ts';
import { ClusterError, errorOfConnection, type Peer } from './errors.ts';

/** Silence of all watches after which the server is asked for a word. Each sends a bookmark about every minute. */
export const QUIET_MS = 20_000;
/** How long that word may take. */
export const ANSWER_MS = 10_000;
/** How soon it is asked again when it did not come. */
const AGAIN_MS = 5_000;
/** What a proxy or a tunnel answers for a server that it cannot reach. */
const OF_A_GATEWAY: ReadonlySet<number | undefined> = new Set([502, 503, 504]);

export interface PulseOptions {
  readonly clock: Clock;
  readonly peer: Peer;
  /** A small read. What it throws, but for an answer of the server, means that there is none. */
  readonly ask: (signal: AbortSignal) => Promise<unknown>;
  /** Whether silence would mean anything yet. */
  readonly isDue: () => boolean;
  /** The server does not answer; called at every try that fails. */
  readonly onSilence: (error: ClusterError) => void;
  readonly onAnswer: () => void;
}

export interface Pulse {
  /** A word has come by itself. */
  hear(): void;
  close(): void;
}

/**
 * Asks the server for a word when none comes by itself: a tunnel or a proxy keeps a connection open to nobody, and a
 * watch that says nothing looks the same as a cluster in which nothing happens.
 */
export function startPulse({ clock, peer, ask, isDue, onSilence, onAnswer }: PulseOptions): Pulse {
  const closing = new AbortController();
  let heardAt = clock.now();
  let cancel = clock.setTimer(QUIET_MS, check);

  function check(): void {
    const left = heardAt + QUIET_MS - clock.now();
    if (left > 0) cancel = clock.setTimer(left, check);
    else if (isDue()) void askOnce();
    else cancel = clock.setTimer(QUIET_MS, check);
  }

  async function askOnce(): Promise<void> {
    const askedAt = clock.now();
    const late = new AbortController();
    cancel = clock.setTimer(ANSWER_MS, () => {
      const seconds = Math.round((clock.now() - heardAt) / 1000);
      const sentence = `No word from the API server ${peer.server} for ${seconds} s: check the VPN or the network.`;
      late.abort(new ClusterError('timeout', sentence));
    });
    const silence = await answerTo(AbortSignal.any([late.signal, closing.signal]));
    cancel();
    if (closing.signal.aborted) return;
    if (silence === undefined) {
      hear();
      onAnswer();
    } else if (heardAt < askedAt) {
      onSilence(silence);
    }
    cancel = clock.setTimer(silence === undefined ? QUIET_MS : AGAIN_MS, check);
  }

  /** Undefined where the server answered, if only to refuse. */
  async function answerTo(signal: AbortSignal): Promise<ClusterError | undefined> {
    try {
      await ask(signal);
      return undefined;
    } catch (thrown) {
      const error = errorOfConnection(thrown, peer);
      return error.status === undefined || OF_A_GATEWAY.has(error.status) ? error : undefined;
    }
  }

  function hear(): void {
    heardAt = clock.now();
  }

  return {
    hear,
    close() {
      closing.abort();
      cancel();
    },
  };
}
