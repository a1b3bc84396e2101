/** What a goal is read from: the watches of the dashboard, or watches opened for the purpose. */

import type { Observation } from '../actions/observation.ts';
import type { Client } from '../cluster/connection/client.ts';
import { watchCluster } from '../cluster/watch/cluster-watch.ts';
import type { SetStatus } from '../domain/model/set-status.ts';
import { EMPTY_SNAPSHOT, type Snapshot } from '../domain/model/snapshot.ts';
import { describeSets } from '../domain/set/describe-set.ts';
import type { NamespaceSelection, State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { createMemberEvents } from './event-sync.ts';
import { createSeenReady } from './seen-ready.ts';
import { createUnobservedGenerations } from './unobserved-generations.ts';

export interface Observations {
  /** Returns undefined until something has been read. */
  readonly latest: () => Observation | undefined;
  readonly close: () => void;
}

/** Calls `onChange` when there is something new. */
export type OpenObservations = (onChange: () => void) => Observations;

export interface ClusterObservationOptions {
  readonly namespaces: NamespaceSelection;
  /** A label selector for the sets. */
  readonly setSelector?: string | undefined;
  /** The pod label that names a pod's role. */
  readonly roleLabel?: string | undefined;
  /** The cluster's clock, in milliseconds since the epoch; the server's own by default. */
  readonly now?: () => number;
}

/** Opens watches, also of the events that say why a member is not up. */
export function observeCluster(
  client: Client,
  { namespaces, setSelector, roleLabel, now = client.serverClock.now }: ClusterObservationOptions,
): OpenObservations {
  return (onChange) => {
    const unobservedSince = createUnobservedGenerations();
    const recordReady = createSeenReady();
    let seenReady: Snapshot['seenReady'];
    let snapshot: Snapshot | undefined;
    const watch = watchCluster(client, {
      namespaces,
      setSelector,
      onSnapshot: (next) => {
        snapshot = next;
        onChange();
      },
    });
    const memberEvents = createMemberEvents(watch);

    function describe(observed: Snapshot, seenAt: number): readonly SetStatus[] {
      const known = { ...observed, unobservedSince: unobservedSince(observed, seenAt), seenReady };
      const sets = describeSets(known, { now: seenAt, roleLabel });
      seenReady = recordReady(sets);
      // The lists come before the events that explain them.
      if (memberEvents.isReady()) {
        memberEvents.choose({ sets, now: seenAt });
        memberEvents.updateWatches();
      }
      return sets;
    }

    return {
      latest() {
        if (snapshot === undefined) return undefined;
        const observed = snapshot;
        const seenAt = now();
        return {
          snapshot: observed,
          // Goals about claims and volumes do not read the statuses.
          get statuses() {
            return describe(observed, seenAt);
          },
          now: seenAt,
        };
      },
      close: watch.close,
    };
  };
}

/** Reads from the store while `isCovered`, and opens other observations only while it is not. */
export function observeStore(
  store: Store,
  isCovered: (state: State) => boolean,
  openOthers: OpenObservations,
): OpenObservations {
  return (onChange) => {
    let others: Observations | undefined;

    function chooseSource(state: State): void {
      if (!isCovered(state)) others ??= openOthers(onChange);
      else {
        others?.close();
        others = undefined;
      }
    }

    const unsubscribe = store.api.subscribe((state, previous) => {
      chooseSource(state);
      if (others === undefined && state.snapshot !== previous.snapshot) onChange();
    });
    chooseSource(store.state());
    return {
      latest: () => (others === undefined ? observationOf(store.state()) : others.latest()),
      close() {
        unsubscribe();
        others?.close();
      },
    };
  };
}

function observationOf({ snapshot, sets, now }: State): Observation | undefined {
  return snapshot === EMPTY_SNAPSHOT ? undefined : { snapshot, statuses: sets, now };
}
