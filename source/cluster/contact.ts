import type { Clock } from '../cache/clock.ts';
import type { SourceState } from '../domain/snapshot.ts';
import { backoffMs, retryAfterDelay, slowRetryMs } from './backoff.ts';
import type { ClusterError } from './errors.ts';

/** 403 right after a restart of the API server is not final: so many are taken for a lost connection. */
const REFUSALS_IN_DOUBT = 3;

/** A timeout is not among them: over a slow line the next try may do. */
const HOPELESS: ReadonlySet<ClusterError['kind']> = new Set(['config', 'network', 'tls', 'unauthorized']);

/** How a reflector stands with its collection, and how long it waits after a failure. */
export interface Contact {
  /** The first page of a first list has come. */
  listing(): void;
  /** A list is complete: from now on a failure makes it stale. */
  listed(): void;
  /** A watch is open. */
  live(): void;
  /** The watch is open, and the server does not answer what else it is asked. */
  doubted(error: ClusterError, heardAt: number): void;
  /** The watch has said something: the next failure is a first one again. */
  proven(): void;
  /** What `failed` returns is the wait in milliseconds before the next try. `heardAt`: the last sign of life. */
  failed(error: ClusterError, heardAt: number): number;
  /** True while there is a list, whole and once true. */
  readonly hasList: boolean;
  /** True where the last failure was one of the connection, so that another's success is good news. */
  readonly unreachable: boolean;
}

export interface ContactOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly onState: (state: SourceState) => void;
  /** The collection may not be read or is not there: nothing may stay shown. */
  readonly onRefused: () => void;
}

export function createContact({ clock, random, onState, onRefused }: ContactOptions): Contact {
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

  /** The time of entering a phase, kept while it lasts. */
  function sinceOf(phase: SourceState['phase'], otherwise: number): number {
    return state.phase === phase ? state.since : otherwise;
  }

  function lose(error: ClusterError, heardAt: number): void {
    const reason = error.message;
    const now = clock.now();
    if (!hasList) {
      const hopeless = HOPELESS.has(error.kind);
      enter({ phase: 'failing', since: sinceOf('failing', now), reason, hopeless });
      return;
    }
    // After a silence nobody knows when the connection was lost: the data are as old as the last word.
    const since = error.kind === 'timeout' ? heardAt : now;
    enter({ phase: 'stale', since: sinceOf('stale', since), reason });
  }

  function refuse(error: ClusterError): void {
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
    listing() {
      if (!hasList && state.phase !== 'listing') enter({ phase: 'listing', since: clock.now() });
    },
    listed() {
      hasList = true;
    },
    live() {
      refusals = 0;
      unreachable = false;
      if (state.phase !== 'live') enter({ phase: 'live', since: clock.now() });
    },
    doubted(error, heardAt) {
      if (state.phase === 'live') enter({ phase: 'stale', since: heardAt, reason: error.message });
    },
    proven() {
      failures = 0;
      expiries = 0;
    },
    failed(error, heardAt) {
      unreachable = error.kind === 'network' || error.kind === 'timeout' || error.kind === 'tls';
      if (error.kind === 'forbidden' || error.kind === 'not-found') {
        refusals += 1;
        if (hasList && refusals <= REFUSALS_IN_DOUBT) {
          lose(error, heardAt);
          return backoffMs(refusals, random);
        }
        refuse(error);
        return slowRetryMs(refusals, random);
      }
      lose(error, heardAt);
      // The server is there and only wants to be asked afresh; but twice in a row is no accident.
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
