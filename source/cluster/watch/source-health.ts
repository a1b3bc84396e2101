import type { Clock } from '../../cache/clock.ts';
import type { SourceState } from '../../domain/model/snapshot.ts';
import { backoffMs, refusalBackoffMs, retryAfterDelay } from '../connection/backoff.ts';
import type { ClusterError } from '../errors.ts';

/** A 403 right after a restart of the API server is not final. This number of them counts as lost connections. */
const MAX_TRANSIENT_REFUSALS = 3;
/** How long a 403 that the server does not confirm counts as a lost connection, in milliseconds. */
const UNCONFIRMED_REFUSAL_MS = 3 * 60_000;
/** The longest delay between two attempts while a refusal is in doubt. */
const DOUBT_RETRY_MS = 15_000;

/** Timeouts are not included: on a slow line the next attempt may succeed. */
const HOPELESS: ReadonlySet<ClusterError['kind']> = new Set(['config', 'network', 'tls', 'unauthorized']);

/** The state of a reflector's collection, and the delay after a failure. */
export interface SourceHealth {
  /** The first page of a first list has arrived. */
  markListing(): void;
  /** A list is complete. From now on a failure makes it stale. */
  markListed(): void;
  /** A watch is open. */
  markLive(): void;
  /** The watch is open, but the server does not answer other requests. */
  markSuspect(error: ClusterError, heardAt: number): void;
  /** The watch has received something or was open for a while, so the next failure counts as the first one. */
  resetBackoff(): void;
  /** True if the next thing to do about this failure is to ask the server whether the refusal is meant. */
  isInDoubt(error: ClusterError): boolean;
  /**
   * Returns the delay in milliseconds before the next attempt. `heardAt`: the time of the last activity. `isConfirmed`:
   * the server also says otherwise that it refuses.
   */
  recordFailure(error: ClusterError, heardAt: number, isConfirmed: boolean): number;
  /** True while what is shown counts as current. */
  readonly isLive: boolean;
  /** True while what is shown counts as old. */
  readonly isStale: boolean;
  /** True while there is a complete list, current or stale. */
  readonly hasList: boolean;
  /** True if the success of another connection shows that the next attempt may succeed as well. */
  readonly unreachable: boolean;
}

export interface SourceHealthOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** True to count a refusal after a complete list as stale for ever. */
  readonly keepsObjects: boolean;
  readonly onState: (state: SourceState) => void;
  /** The collection may not be read or does not exist, which its columns say in place of the objects. */
  readonly onRefused: () => void;
}

/** The collection may not be read, or there is no such API. */
function isRefusal({ kind }: ClusterError): boolean {
  return kind === 'forbidden' || kind === 'not-found';
}

export function createSourceHealth(options: SourceHealthOptions): SourceHealth {
  const { clock, random, keepsObjects, onState, onRefused } = options;
  let state: SourceState = { phase: 'listing', since: clock.now() };
  let hasList = false;
  let unreachable = false;
  let failures = 0;
  let refusals = 0;
  let refusedSince = 0;
  let expiries = 0;

  function enter(next: SourceState): void {
    state = next;
    onState(next);
  }

  /** Returns the time at which a phase began if the phase continues. */
  function sinceOf(phase: SourceState['phase'], otherwise: number): number {
    return state.phase === phase ? state.since : otherwise;
  }

  function markLost(error: ClusterError, lastActivityAt: number): void {
    const reason = error.message;
    const now = clock.now();
    if (!hasList) {
      const hopeless = HOPELESS.has(error.kind);
      enter({ phase: 'failing', since: sinceOf('failing', now), reason, isPermanent: hopeless });
      return;
    }
    // After a timeout it is unknown when the connection was lost, so the data are as old as the last activity.
    const since = error.kind === 'timeout' ? lastActivityAt : now;
    enter({ phase: 'stale', since: sinceOf('stale', since), reason });
  }

  function markRefused(error: ClusterError): void {
    hasList = false;
    onRefused();
    const now = clock.now();
    if (error.kind === 'forbidden') {
      enter({ phase: 'denied', since: sinceOf('denied', now), reason: error.message });
    } else {
      enter({ phase: 'absent', since: sinceOf('absent', now) });
    }
  }

  /**
   * Without a list there is nothing to lose, so a 403 is believed at once. That an API does not exist is believed of
   * discovery alone: claims are judged by it.
   */
  function isBelieved(error: ClusterError, isConfirmed: boolean): boolean {
    if (!hasList) return error.kind === 'forbidden' || isConfirmed;
    if (keepsObjects || refusals <= MAX_TRANSIENT_REFUSALS) return false;
    return isConfirmed || (error.kind === 'forbidden' && clock.now() - refusedSince >= UNCONFIRMED_REFUSAL_MS);
  }

  function recordRefusal(error: ClusterError, heardAt: number, isConfirmed: boolean): number {
    refusals += 1;
    if (refusals === 1) refusedSince = clock.now();
    if (isBelieved(error, isConfirmed)) {
      markRefused(error);
      return refusalBackoffMs(refusals, random);
    }
    // As soon as another connection succeeds, this one may succeed as well.
    unreachable = true;
    markLost(error, heardAt);
    return Math.min(DOUBT_RETRY_MS, backoffMs(refusals, random));
  }

  onState(state);

  return {
    markListing() {
      if (!hasList && state.phase !== 'listing') enter({ phase: 'listing', since: clock.now() });
    },
    markListed() {
      hasList = true;
    },
    markLive() {
      refusals = 0;
      unreachable = false;
      if (state.phase !== 'live') enter({ phase: 'live', since: clock.now() });
    },
    markSuspect(error, heardAt) {
      if (state.phase === 'live') enter({ phase: 'stale', since: heardAt, reason: error.message });
    },
    resetBackoff() {
      failures = 0;
      expiries = 0;
    },
    isInDoubt(error) {
      if (!isRefusal(error)) return false;
      return hasList ? !keepsObjects && refusals >= MAX_TRANSIENT_REFUSALS : error.kind === 'not-found';
    },
    recordFailure(error, heardAt, isConfirmed) {
      if (isRefusal(error)) return recordRefusal(error, heardAt, isConfirmed);
      unreachable = error.kind !== 'throttled' && error.kind !== 'gone';
      markLost(error, heardAt);
      // The server only requires a new list. Twice in a row counts as a failure.
      if (error.kind === 'gone') {
        expiries += 1;
        failures = expiries - 1;
        return failures === 0 ? 0 : backoffMs(failures, random);
      }
      failures += 1;
      if (error.retryAfterMs !== undefined) return retryAfterDelay(error.retryAfterMs, random);
      return backoffMs(failures, random);
    },
    get isLive() {
      return state.phase === 'live';
    },
    get isStale() {
      return state.phase === 'stale';
    },
    get hasList() {
      return hasList;
    },
    get unreachable() {
      return unreachable;
    },
  };
}
