/** Keeps the reads and writes of one or several clusters in step with the state. */

import { randomUUID } from 'node:crypto';
import type { ClusterAccess } from '../cluster/connection/cluster-access.ts';
import type { ServerClock } from '../cluster/connection/server-clock.ts';
import { systemClock } from '../cluster/connection/system-clock.ts';
import { ClusterError } from '../cluster/errors.ts';
import { type ClusterWatch, watchCluster } from '../cluster/watch/cluster-watch.ts';
import type { DiskReadings } from '../domain/model/disk.ts';
import { type Lookups, NO_LOOKUPS } from '../domain/model/lookups.ts';
import { EMPTY_SNAPSHOT, type Snapshot } from '../domain/model/snapshot.ts';
import type { StorageFacts } from '../domain/model/storage-facts.ts';
import { describeSets } from '../domain/set/describe-set.ts';
import { PAST_REASON } from '../state/past.ts';
import { type ClockDifferences, SAME_CLOCK, type Scope, type State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { claimSubscriptions } from './claim-sync.ts';
import { clockSubscriptions, createReadingClock, type DemoClock } from './clock-sync.ts';
import { createDiskReader, type DiskReader, type DiskReaderOptions } from './disks/disk-reader.ts';
import { diskSubscriptions } from './disks/disk-sync.ts';
import { type DnsSettings, dnsSubscriptions } from './dns-sync.ts';
import { createMemberEvents, type MemberEvents, memberEventSubscriptions } from './event-sync.ts';
import { exchangeSubscriptions } from './exchange/exchange-sync.ts';
import type { KeptSetSettings } from './exchange/kept-set-file.ts';
import { inspectionSubscriptions } from './inspection-sync.ts';
import { journalSubscriptions } from './journal/journal-sync.ts';
import type { JournalSettings } from './journal/journal-writer.ts';
import { lookupSubscriptions } from './lookup-sync.ts';
import { namespaceListSubscriptions } from './namespace-list-sync.ts';
import { permissionSubscriptions } from './permission-sync.ts';
import { preflightSubscriptions } from './preflight-sync.ts';
import { noticeSubscriptions } from './screen/notice-sync.ts';
import { createSeenReady } from './seen-ready.ts';
import { createSharedClient, type SharedClient } from './shared-client.ts';
import { type ShellSettings, shellSubscriptions } from './shell-sync.ts';
import { storageFactsSubscriptions } from './storage-facts-sync.ts';
import { createSubscriptions, type Subscription } from './subscriptions.ts';
import { type TaskSettings, taskSubscriptions } from './task-sync.ts';
import { createUnobservedGenerations } from './unobserved-generations.ts';

export interface SessionOptions {
  readonly access: ClusterAccess;
  /** Throws ClusterError. */
  readonly loadContextAccess: (context: string) => ClusterAccess;
  readonly requestTimeoutMs: number | undefined;
  readonly selector: string | undefined;
  readonly roleLabel: string | undefined;
  /** A sentence that says why nothing may be changed in a context; undefined if it may. */
  readonly readOnlyReason: (context: string) => string | undefined;
  readonly isProtected: (context: string) => boolean;
  /** For displayed commands: the flags besides the context that select the cluster and the user. */
  readonly kubectlFlags: (context: string) => readonly string[];
  /** Records every write. */
  readonly journal: JournalSettings;
  /** Keeps the sets whose claim template is exchanged. */
  readonly keptSets: KeptSetSettings;
  readonly dns: DnsSettings;
  readonly disks: DiskSettings;
  readonly shell: ShellSettings;
  /** The clock of the embedded cluster that the session was started with. The clock of any other one is found. */
  readonly demoClock: DemoClock | undefined;
}

export type DiskSettings = Pick<DiskReaderOptions, 'prometheus' | 'limits'>;

export interface Session {
  readonly start: () => void;
  readonly close: () => void;
  /** Settles with the error if the cluster that the program was started for cannot be used at all. */
  readonly failed: Promise<Error>;
}

/** Ages are updated once a second. */
const TICK_MS = 1000;

export function createSession(store: Store, options: SessionOptions): Session {
  const { journal, keptSets, dns, shell } = options;
  /** The present context's clock, if it is an embedded cluster's. */
  let demoClock = options.demoClock;
  const manager = `stsview-${randomUUID().slice(0, 8)}`;
  const subscriptions = createSubscriptions();
  const unobservedSince = createUnobservedGenerations();
  const recordReady = createSeenReady();
  let seenReady: Snapshot['seenReady'];
  let shared: SharedClient | undefined;
  let watching: ClusterWatch | undefined;
  let memberEvents: MemberEvents | undefined;
  let watchedScope: Scope | undefined;
  let snapshot: Snapshot = EMPTY_SNAPSHOT;
  let storageFacts: StorageFacts | undefined;
  let lookups: Lookups = NO_LOOKUPS;
  let diskReader: DiskReader | undefined;
  let disks: DiskReadings | undefined;
  let hasEverRead = false;
  const failed = Promise.withResolvers<Error>();
  const tasks: TaskSettings = { journal, currentClient: () => shared };

  /** The screen may show what is long past. */
  function writesBlocked(): string | undefined {
    return store.state().past.back > 0 ? `Not sent: ${PAST_REASON}.` : undefined;
  }

  function publishStatuses(): void {
    const clock = shared?.client.serverClock;
    const now = demoClock?.now() ?? clock?.now() ?? systemClock.now();
    const known = {
      ...snapshot,
      unobservedSince: unobservedSince(snapshot, now),
      seenReady,
      storageFacts,
      lookups,
      disks,
    };
    const sets = describeSets(known, { now, roleLabel: options.roleLabel });
    // A pod that is ready now counts by itself, so that these are needed from the next snapshot on.
    seenReady = recordReady(sets);
    store.dispatch({ type: 'snapshot-received', snapshot, sets, now, clocks: clockDifferences(clock) });
  }

  /** The embedded cluster's clock, which differs from real time and is not in its responses. */
  function clockDifferences(clock: ServerClock | undefined): ClockDifferences {
    if (clock === undefined || demoClock !== undefined) return SAME_CLOCK;
    return { offsetMs: clock.offsetMs, machineAheadMs: clock.machineAheadMs() };
  }

  function receiveClock(reading: Parameters<typeof createReadingClock>[0]): void {
    if (demoClock === undefined) demoClock = createReadingClock(reading);
    else demoClock.set?.(reading);
    publishStatuses();
  }

  function receiveStorageFacts(next: StorageFacts): void {
    storageFacts = next;
    publishStatuses();
  }

  function receiveSnapshot(next: Snapshot): void {
    snapshot = next;
    endIfUnusable(next);
    try {
      publishStatuses();
    } catch (error) {
      // The caller is a reflector, which would treat the error as a failed connection and retry for ever.
      failed.resolve(error instanceof Error ? error : new Error(String(error)));
    }
  }

  function receiveLookups(next: Lookups): void {
    lookups = next;
    publishStatuses();
  }

  /** Readings come node by node, and each concerns every set with a pod there: the next tick shows them all at once. */
  function receiveDisks(next: DiskReadings): void {
    disks = next;
  }

  /** A wrong address, certificate or credential ends the program at once. After the first success it never gives up. */
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
    storageFacts = undefined;
    lookups = NO_LOOKUPS;
    watchedScope = scope;
    watching = watchCluster(client, {
      namespaces: scope.namespaces,
      setSelector: options.selector,
      onSnapshot: receiveSnapshot,
      clock: systemClock,
      random: Math.random,
    });
    memberEvents = createMemberEvents(watching);
  }

  function connect(scope: Scope): void {
    if (shared !== undefined && watchedScope?.context === scope.context) {
      watch(scope, shared);
      return;
    }
    watching?.close();
    shared?.release();
    watching = undefined;
    memberEvents = undefined;
    shared = undefined;
    diskReader = undefined;
    disks = undefined;
    if (watchedScope !== undefined) {
      demoClock = undefined;
      store.dispatch({ type: 'clock-read', clock: undefined });
    }
    watchedScope = scope;
    const readOnly = options.readOnlyReason(scope.context);
    const isProtected = options.isProtected(scope.context);
    const kubectlFlags = options.kubectlFlags(scope.context);
    try {
      const access =
        scope.context === options.access.contextName ? options.access : options.loadContextAccess(scope.context);
      const { requestTimeoutMs } = options;
      shared = createSharedClient(access, {
        requestTimeoutMs,
        readOnly: readOnly !== undefined,
        keptSets,
        writesBlocked,
      });
      diskReader = createDiskReader({ client: shared.client, ...options.disks });
      store.dispatch({
        type: 'connected',
        user: access.userName,
        scope,
        error: undefined,
        readOnlyReason: readOnly,
        isProtected,
        kubectlFlags,
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
        kubectlFlags,
      });
    }
  }

  function wantedSubscriptions(state: State): readonly Subscription[] {
    return [
      ...memberEventSubscriptions(state, memberEvents),
      ...clockSubscriptions(state, shared, { store, manager, receive: receiveClock }),
      ...namespaceListSubscriptions(state, shared, store),
      ...preflightSubscriptions(state, shared, store),
      ...lookupSubscriptions(state, shared, receiveLookups),
      ...permissionSubscriptions(state, shared, store),
      ...journalSubscriptions(state, store, journal),
      ...exchangeSubscriptions(state, store, keptSets),
      ...taskSubscriptions(state, shared, store, tasks),
      ...inspectionSubscriptions(state, shared, store),
      ...claimSubscriptions(state, shared, store),
      ...storageFactsSubscriptions(state, shared, receiveStorageFacts),
      ...diskSubscriptions(state, shared, { reader: diskReader, receive: receiveDisks, store, now: demoClock?.now }),
      ...dnsSubscriptions(state, shared, store, { ...dns, now: demoClock?.now }),
      ...shellSubscriptions(state, shared, store, shell),
      ...noticeSubscriptions(state, store),
    ];
  }

  const unsubscribe = store.api.subscribe(({ scope, refreshes }, previous) => {
    watching?.checkPause();
    if (scope !== watchedScope) connect(scope);
    if (refreshes !== previous.refreshes) watching?.retryNow();
    // Connecting has changed the state.
    subscriptions.sync(wantedSubscriptions(store.state()));
  });
  const ticking = setInterval(() => {
    watching?.checkPause();
    publishStatuses();
  }, TICK_MS);

  return {
    start: () => connect(store.state().scope),
    close: () => {
      unsubscribe();
      clearInterval(ticking);
      subscriptions.close();
      watching?.close();
      shared?.release();
    },
    failed: failed.promise,
  };
}
