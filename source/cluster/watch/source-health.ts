import type { Clock } from '../../cache/clock.ts';
import type { SourceState } from '../../domain/model/snapshot.ts';
import { backoffMs, refusalBackoffMs, retryAfterDelay } from '../connection/backoff.ts';
import type { ClusterError } from '../errors.ts';

/** A 403 right after a restart of the API server is not final. This number of them counts as lost connections. */
const MAX_TRANSIENT_REFUSALS = 3;

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
  /** The watch has received something, so the next failure counts as the first one. */
  resetBackoff(): void;
  /** Returns the delay in milliseconds before the next attempt. `heardAt`: the time of the last activity. */
  recordFailure(error: ClusterError, heardAt: number): number;
  /** True while there is a complete list, current or stale. */
  readonly hasList: boolean;
  /** True if the last failure was one of the connection, so that the success of another connection is relevant. */
  readonly unreachable: boolean;
}

export interface SourceHealthOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly onState: (state: SourceState) => void;
  /** The collection may not be read or does not exist, so its objects must not be shown any more. */
  readonly onRefused: () => void;
}

export function createSourceHealth({ clock, random, onState, onRefused }: SourceHealthOptions): SourceHealth {
  let state: SourceState = { phase: 'listing', since: clock.now() };
  let hasList = false;
  let unreachable = false;
  let failures = 0;
  let refusals = 0;
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
    recordFailure(error, heardAt) {
      unreachable = error.kind === 'network' || error.kind === 'timeout' || error.kind === 'tls';
      if (error.kind === 'forbidden' || error.kind === 'not-found') {
        refusals += 1;
        if (hasList && refusals <= MAX_TRANSIENT_REFUSALS) {
          markLost(error, heardAt);
          return backoffMs(refusals, random);
        }
        markRefused(error);
        return refusalBackoffMs(refusals, random);
      }
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
    get hasList() {
      return hasList;
    },
    get unreachable() {
      return unreachable;
    },
  };
}
