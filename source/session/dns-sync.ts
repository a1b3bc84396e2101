/** The effects of the view of names: asks DNS as long as it is open, and leaves nothing open afterwards. */

import { messageOf } from '../cluster/errors.ts';
import type { DnsOverlay } from '../state/dns/dns-overlay.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { createDnsChecker, type DnsChecker, type DnsTarget } from './dns-checker.ts';
import { execContainersOf } from './exec-containers.ts';
import type { SharedClient } from './shared-client.ts';

export interface DnsSettings {
  /** NAMESPACE/NAME */
  readonly dnsService: string | undefined;
  readonly clusterDomain: string | undefined;
  /** Whether the program runs in the cluster of this context. */
  readonly isInCluster: (context: string) => boolean;
  /** The cluster's clock. */
  readonly now: () => number;
}

export interface DnsSync {
  /** Looks at what the state asks for. */
  readonly sync: (state: State, shared: SharedClient | undefined) => void;
  /** Settles when no connection is left open. */
  readonly close: () => Promise<void>;
}

interface CurrentView {
  readonly id: number;
  readonly checker: DnsChecker;
  readonly shared: SharedClient;
  snapshot: State['snapshot'];
  /** The last wish that was taken up. */
  lastRequest: number;
  watch: AbortController | undefined;
}

export function createDnsSync(store: Store, settings: DnsSettings): DnsSync {
  let current: CurrentView | undefined;
  const closing = new Set<Promise<void>>();

  function start(view: DnsOverlay, state: State, shared: SharedClient): CurrentView {
    const { client, access } = shared;
    shared.retain();
    const checker = createDnsChecker({
      client,
      pod: view.pod,
      target: () => dnsTargetOf(store.state(), view.setUid),
      now: settings.now,
      resolver: ({ status }) => ({
        dnsService: settings.dnsService,
        domain: settings.clusterDomain,
        inCluster: settings.isInCluster(access.contextName),
        execContainers: execContainersOf(status),
        onlyExec: false,
      }),
    });
    return { id: view.id, checker, shared, snapshot: state.snapshot, lastRequest: -1, watch: undefined };
  }

  function stop(stopped: CurrentView): void {
    stopped.watch?.abort();
    const closed = stopped.checker.close().finally(() => {
      stopped.shared.release();
      closing.delete(closed);
    });
    closing.add(closed);
  }

  function fail(id: number): (error: unknown) => void {
    return (error) => {
      if (current?.id === id) store.dispatch({ type: 'dns-failed', id, problem: messageOf(error) });
    };
  }

  async function checkOnce({ id, checker }: CurrentView, allServers: boolean): Promise<void> {
    const report = await checker.checkOnce({ allServers });
    if (report !== undefined && current?.id === id) store.dispatch({ type: 'dns-report-received', id, report });
  }

  function syncView(view: DnsOverlay, now: CurrentView, state: State): void {
    const { id, checker } = now;
    if (now.snapshot !== state.snapshot) {
      now.snapshot = state.snapshot;
      checker.onSnapshot();
    }
    if (view.isWatching && now.watch === undefined) {
      now.watch = new AbortController();
      const tell: Parameters<DnsChecker['watch']>[0] = (round) => {
        if (current?.id === id) store.dispatch({ type: 'dns-round-received', id, ...round });
      };
      checker.watch(tell, now.watch.signal).catch(fail(id));
    }
    if (!view.isWatching && now.watch !== undefined) {
      now.watch.abort();
      now.watch = undefined;
    }
    if (!view.isWatching && now.lastRequest !== view.queryNumber) {
      now.lastRequest = view.queryNumber;
      checkOnce(now, view.allServers).catch(fail(id));
    }
  }

  return {
    sync(state, shared) {
      const view = state.overlay?.type === 'dns' ? state.overlay : undefined;
      if (current !== undefined && (current.id !== view?.id || current.shared !== shared)) {
        const ended = current;
        current = undefined;
        stop(ended);
      }
      if (view === undefined || shared === undefined) return;
      current ??= start(view, state, shared);
      syncView(view, current, state);
    },
    async close() {
      if (current !== undefined) stop(current);
      current = undefined;
      await Promise.all(closing);
    },
  };
}

function dnsTargetOf({ sets, snapshot }: State, uid: string): DnsTarget | undefined {
  const status = sets.find(({ set }) => set.meta.uid === uid);
  return status === undefined ? undefined : { snapshot, status };
}
