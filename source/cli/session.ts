/** Keeps the watching in step with what the state asks for: context, namespaces, and whose events. */

import { systemClock } from '../cache/clock.ts';
import type { Access } from '../cluster/access.ts';
import { ClusterError } from '../cluster/errors.ts';
import { listNamespaces } from '../cluster/namespaces.ts';
import { type Watching, watchCluster } from '../cluster/watching.ts';
import { describeSets } from '../domain/describe-set.ts';
import { EMPTY_SNAPSHOT, type Snapshot } from '../domain/snapshot.ts';
import type { NamespaceList, Scope } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { createActing } from './acting.ts';
import { createClaimReading } from './claim-reading.ts';
import { type SharedClient, shareClient } from './connection.ts';
import type { DemoControl } from './demo-time.ts';
import { createEventFollowing } from './event-following.ts';
import { createLooking } from './looking.ts';
import { createResolving, type DnsSettings } from './resolving.ts';
import { createShells, type ShellStreams } from './shells.ts';
import type { TerminalLender } from './terminal-lender.ts';

export interface SessionOptions {
  readonly access: Access;
  /** Throws ClusterError. */
  readonly openContext: (context: string) => Access;
  readonly requestTimeoutMs: number | undefined;
  readonly selector: string | undefined;
  readonly roleLabel: string | undefined;
  /** Why nothing may be changed in a context, as a sentence; undefined where it may. */
  readonly readOnly: (context: string) => string | undefined;
  readonly isProtected: (context: string) => boolean;
  /** The file in which changes are written down. */
  readonly journal: string;
  readonly dns: DnsSettings;
  /** Where shells run. */
  /** Of the embedded cluster, whose time is not ours. */
  readonly demo?: Pick<DemoControl, 'now' | 'follow'> | undefined;
  readonly terminal: { readonly lender: Pick<TerminalLender, 'lend'>; readonly streams: ShellStreams };
}

export interface Session {
  readonly start: () => void;
  readonly close: () => void;
  /** Settles with the error when the cluster that the program was started for can't be used at all. */
  readonly ended: Promise<Error>;
}

/** Ages tick once a second. */
const TICK_MS = 1000;

export function createSession(store: Store, options: SessionOptions): Session {
  const acting = createActing(store, options.journal);
  const looking = createLooking(store);
  const claimReading = createClaimReading(store);
  const eventFollowing = createEventFollowing();
  const resolving = createResolving(store, options.dns);
  const shells = createShells(store, options.terminal.lender, options.terminal.streams);
  let shared: SharedClient | undefined;
  let watching: Watching | undefined;
  let watched: Scope | undefined;
  let snapshot: Snapshot = EMPTY_SNAPSHOT;
  let everRead = false;
  const ended = Promise.withResolvers<Error>();

  function observe(): void {
    const now = options.demo?.now() ?? Date.now();
    const sets = describeSets(snapshot, { now, roleLabel: options.roleLabel });
    store.dispatch({ type: 'observed', snapshot, sets, now });
  }

  function receive(next: Snapshot): void {
    snapshot = next;
    endIfHopeless(next);
    try {
      observe();
    } catch (error) {
      // The caller is a reflector, which would take this for a failure of the connection and try again for ever.
      ended.resolve(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** A wrong address, certificate or credential is told at once, and once it worked the program never gives up. */
  function endIfHopeless(next: Snapshot): void {
    if (everRead) return;
    everRead = next.sources.some(({ state }) => state.phase === 'live' || state.phase === 'denied');
    const failing = next.sources.find(({ state }) => state.phase === 'failing' && state.hopeless);
    if (!everRead && failing?.state.phase === 'failing') {
      ended.resolve(new ClusterError('network', failing.state.reason));
    }
  }

  function watch(scope: Scope, { client }: SharedClient): void {
    watching?.close();
    snapshot = EMPTY_SNAPSHOT;
    watched = scope;
    watching = watchCluster(client, {
      namespaces: scope.namespaces,
      setSelector: options.selector,
      onSnapshot: receive,
      clock: systemClock,
      random: Math.random,
    });
  }

  function follow(scope: Scope): void {
    if (shared !== undefined && watched?.context === scope.context) {
      watch(scope, shared);
      return;
    }
    watching?.close();
    shared?.release();
    watching = undefined;
    shared = undefined;
    watched = scope;
    const readOnly = options.readOnly(scope.context);
    const isProtected = options.isProtected(scope.context);
    try {
      const access = scope.context === options.access.contextName ? options.access : options.openContext(scope.context);
      const { requestTimeoutMs } = options;
      shared = shareClient(access, { requestTimeoutMs, readOnly: readOnly !== undefined });
      store.dispatch({ type: 'connected', user: access.userName, scope, error: undefined, readOnly, isProtected });
      watch(scope, shared);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      store.dispatch({ type: 'connected', user: '', scope, error: error.message, readOnly, isProtected });
    }
  }

  function askForNamespaces(): void {
    const asked = shared;
    if (asked === undefined) return;
    store.dispatch({ type: 'namespaces-listed', list: { state: 'loading' } });
    const tell = (list: NamespaceList) => {
      if (shared === asked) store.dispatch({ type: 'namespaces-listed', list });
    };
    listNamespaces(asked.client).then(
      (answer) =>
        tell(
          'names' in answer ? { state: 'listed', names: answer.names } : { state: 'refused', reason: answer.denied },
        ),
      (error: unknown) => tell({ state: 'refused', reason: error instanceof Error ? error.message : String(error) }),
    );
  }

  const unsubscribe = store.api.subscribe((state) => {
    if (state.scope !== watched) follow(state.scope);
    if (state.overlay?.type === 'namespaces' && state.namespaceList.state === 'unasked') askForNamespaces();
    eventFollowing.follow(state, watching);
    options.demo?.follow(state);
    acting.follow(state, shared);
    looking.follow(state, shared);
    claimReading.follow(state, shared);
    resolving.follow(state, shared);
    shells.follow(state, shared);
  });
  const ticking = setInterval(observe, TICK_MS);

  return {
    start: () => follow(store.state().scope),
    close: () => {
      unsubscribe();
      clearInterval(ticking);
      eventFollowing.close();
      acting.close();
      looking.close();
      claimReading.close();
      void resolving.close();
      watching?.close();
      shared?.release();
    },
    ended: ended.promise,
  };
}
