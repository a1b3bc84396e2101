/** Checks the names of a set with the cluster's DNS while the view of names is open. */

import { messageOf } from '../cluster/errors.ts';
import type { DnsOverlay } from '../state/dns/dns-overlay.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { createDnsChecker, type DnsChecker, type DnsTarget } from './dns-checker.ts';
import { execContainersOf } from './exec-containers.ts';
import type { SharedClient } from './shared-client.ts';
import { createSubscriptions, type Subscription } from './subscriptions.ts';

export interface DnsSettings {
  /** NAMESPACE/NAME */
  readonly dnsService: string | undefined;
  readonly clusterDomain: string | undefined;
  /** Whether the program runs in the cluster of this context. */
  readonly isInCluster: (context: string) => boolean;
}

export interface DnsSync extends DnsSettings {
  /** The clock of an embedded cluster. */
  readonly now: (() => number) | undefined;
}

export function dnsSubscriptions(
  { overlay }: State,
  shared: SharedClient | undefined,
  store: Store,
  settings: DnsSync,
): readonly Subscription[] {
  if (overlay?.type !== 'dns' || shared === undefined) return [];
  return [
    {
      key: ['dns', shared, overlay.id],
      start: async (signal) => openDnsView(overlay, shared, store, settings, signal),
    },
  ];
}

/** Keeps one checker for the view, with its connections to DNS, and checks with it what the view asks for. */
function openDnsView(
  { id, pod, setUid }: DnsOverlay,
  { client, access, retain, release }: SharedClient,
  store: Store,
  settings: DnsSync,
  signal: AbortSignal,
): void {
  retain();
  const checker = createDnsChecker({
    client,
    pod,
    target: () => dnsTargetOf(store.state(), setUid),
    now: settings.now,
    resolver: ({ status }) => ({
      dnsService: settings.dnsService,
      domain: settings.clusterDomain,
      inCluster: settings.isInCluster(access.contextName),
      execContainers: execContainersOf(status),
      onlyExec: false,
    }),
  });
  const checks = createSubscriptions();
  const sync = (state: State) => checks.sync(checkSubscriptions(state, id, checker, store));
  const unsubscribe = store.api.subscribe(sync);
  signal.addEventListener('abort', () => {
    unsubscribe();
    checks.close();
    void checker.close().finally(release);
  });
  sync(store.state());
}

/** Results of a view that is closed carry an id that the state no longer knows, and change nothing. */
function checkSubscriptions(
  { overlay, snapshot }: State,
  id: number,
  checker: DnsChecker,
  store: Store,
): readonly Subscription[] {
  if (overlay?.type !== 'dns' || overlay.id !== id) return [];
  const { isWatching, queryNumber, allServers } = overlay;
  const dispatchFailure = (error: unknown) => store.dispatch({ type: 'dns-failed', id, problem: messageOf(error) });
  const watch = async (signal: AbortSignal) => {
    await checker
      .watch((round) => store.dispatch({ type: 'dns-round-received', id, ...round }), signal)
      .catch(dispatchFailure);
  };
  const checkOnce = async () => {
    const report = await checker.checkOnce({ allServers });
    if (report !== undefined) store.dispatch({ type: 'dns-report-received', id, report });
  };
  return [
    { key: ['snapshot', snapshot], start: async () => checker.onSnapshot() },
    isWatching
      ? { key: ['watch'], start: watch }
      : { key: ['check', queryNumber], start: () => checkOnce().catch(dispatchFailure) },
  ];
}

function dnsTargetOf({ sets, snapshot }: State, uid: string): DnsTarget | undefined {
  const status = sets.find(({ set }) => set.meta.uid === uid);
  return status === undefined ? undefined : { snapshot, status };
}
