/** Keeps the watching in step with what the state asks for: context, namespaces, and whose events. */

import { systemClock } from '../cache/clock.ts';
import type { ClusterAccess } from '../cluster/connection/cluster-access.ts';
import { ClusterError } from '../cluster/errors.ts';
import { listNamespaces } from '../cluster/read/namespaces.ts';
import { type ClusterWatch, watchCluster } from '../cluster/watch/cluster-watch.ts';
import { EMPTY_SNAPSHOT, type Snapshot } from '../domain/model/snapshot.ts';
import { describeSets } from '../domain/set/describe-set.ts';
import type { NamespaceListState, Scope } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { createActionSync } from './action-sync.ts';
import { createClaimSync } from './claim-sync.ts';
import { createDemoTimeSync, type DemoClock } from './demo-time-sync.ts';
import { createDnsSync, type DnsSettings } from './dns-sync.ts';
import { createEventSync } from './event-sync.ts';
import { createInspectionSync } from './inspection-sync.ts';
import type { Journal } from './journal/journal-writer.ts';
import { createSharedClient, type SharedClient } from './shared-client.ts';
import { createShellSync, type ShellSettings } from './shell-sync.ts';

export interface SessionOptions {
  readonly access: ClusterAccess;
  /** Throws ClusterError. */
  readonly loadContextAccess: (context: string) => ClusterAccess;
  readonly requestTimeoutMs: number | undefined;
  readonly selector: string | undefined;
  readonly roleLabel: string | undefined;
  /** Why nothing may be changed in a context, as a sentence; undefined where it may. */
  readonly readOnlyReason: (context: string) => string | undefined;
  readonly isProtected: (context: string) => boolean;
  /** Records every write. */
  readonly journal: Journal;
  readonly dns: DnsSettings;
  readonly shell: ShellSettings;
  /** Of the embedded cluster; undefined for any other, whose time is the machine's. */
  readonly demoClock: DemoClock | undefined;
}

export interface Session {
  readonly start: () => void;
  readonly close: () => void;
  /** Settles with the error when the cluster that the program was started for can't be used at all. */
  readonly failed: Promise<Error>;
}

/** Ages tick once a second. */
const TICK_MS = 1000;

export function createSession(store: Store, options: SessionOptions): Session {
  const actionSync = createActionSync(store, options.journal);
  const inspectionSync = createInspectionSync(store);
  const claimSync = createClaimSync(store);
  const eventSync = createEventSync();
  const dnsSync = createDnsSync(store, options.dns);
  const shellSync = createShellSync(store, options.shell);
  const { demoTime } = store.state();
  const { demoClock } = options;
  const demoTimeSync =
    demoClock === undefined || demoTime === undefined ? undefined : createDemoTimeSync(demoClock, demoTime);
  let shared: SharedClient | undefined;
  let watching: ClusterWatch | undefined;
  let watchedScope: Scope | undefined;
  let snapshot: Snapshot = EMPTY_SNAPSHOT;
  let hasEverRead = false;
  const failed = Promise.withResolvers<Error>();

  function publishStatuses(): void {
    const now = demoClock?.now() ?? Date.now();
    const sets = describeSets(snapshot, { now, roleLabel: options.roleLabel });
    store.dispatch({ type: 'snapshot-received', snapshot, sets, now });
  }

  function receiveSnapshot(next: Snapshot): void {
    snapshot = next;
    endIfUnusable(next);
    try {
      publishStatuses();
    } catch (error) {
      // The caller is a reflector, which would take this for a failure of the connection and try again for ever.
      failed.resolve(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** A wrong address, certificate or credential is told at once, and once it worked the program never gives up. */
  function endIfUnusable(next: Snapshot): void {
    if (hasEverRead) return;
    hasEverRead = next.sources.some(({ state }) => state.phase === 'live' || state.phase === 'denied');
    const failing = next.sources.find(({ state }) => state.phase === 'failing' && state.isPermanent);
    if (!hasEverRead && failing?.state.phase === 'failing') {
      failed.resolve(new ClusterError('network', failing.state.reason));
    }
  }

  function watch(scope: Scope, { client }: SharedClient): void {
    watching?.close();
    snapshot = EMPTY_SNAPSHOT;
    watchedScope = scope;
    watching = watchCluster(client, {
      namespaces: scope.namespaces,
      setSelector: options.selector,
      onSnapshot: receiveSnapshot,
      clock: systemClock,
      random: Math.random,
    });
  }

  function connect(scope: Scope): void {
    if (shared !== undefined && watchedScope?.context === scope.context) {
      watch(scope, shared);
      return;
    }
    watching?.close();
    shared?.release();
    watching = undefined;
    shared = undefined;
    watchedScope = scope;
    const readOnly = options.readOnlyReason(scope.context);
    const isProtected = options.isProtected(scope.context);
    try {
      const access =
        scope.context === options.access.contextName ? options.access : options.loadContextAccess(scope.context);
      const { requestTimeoutMs } = options;
      shared = createSharedClient(access, { requestTimeoutMs, readOnly: readOnly !== undefined });
      store.dispatch({
        type: 'connected',
        user: access.userName,
        scope,
        error: undefined,
        readOnlyReason: readOnly,
        isProtected,
      });
      watch(scope, shared);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      store.dispatch({
        type: 'connected',
        user: '',
        scope,
        error: error.message,
        readOnlyReason: readOnly,
        isProtected,
      });
    }
  }

  function listNamespacesForPicker(): void {
    const asked = shared;
    if (asked === undefined) return;
    store.dispatch({ type: 'namespaces-listed', list: { state: 'loading' } });
    const tell = (list: NamespaceListState) => {
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
    if (state.scope !== watchedScope) connect(state.scope);
    if (state.overlay?.type === 'namespaces' && state.namespaceList.state === 'unasked') listNamespacesForPicker();
    eventSync.sync(state, watching);
    demoTimeSync?.sync(state);
    actionSync.sync(state, shared);
    inspectionSync.sync(state, shared);
    claimSync.sync(state, shared);
    dnsSync.sync(state, shared);
    shellSync.sync(state, shared);
  });
  const ticking = setInterval(publishStatuses, TICK_MS);

  return {
    start: () => connect(store.state().scope),
    close: () => {
      unsubscribe();
      clearInterval(ticking);
      eventSync.close();
      actionSync.close();
      inspectionSync.close();
      claimSync.close();
      void dnsSync.close();
      watching?.close();
      shared?.release();
    },
    failed: failed.promise,
  };
}
