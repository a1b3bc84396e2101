/** The effects of the view of names: asks DNS as long as it is open, and leaves nothing open afterwards. */

import { messageOf } from '../cluster/errors.ts';
import type { DnsView } from '../state/dns-view.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { SharedClient } from './connection.ts';
import { createDnsAsking, type DnsAsking, type DnsWorld } from './dns-asking.ts';
import { placesOf } from './dns-places.ts';

export interface DnsSettings {
  /** NAMESPACE/NAME */
  readonly dnsService: string | undefined;
  readonly clusterDomain: string | undefined;
  /** Whether the program runs in the cluster of this context. */
  readonly isInside: (context: string) => boolean;
  /** The cluster's clock. */
  readonly now: () => number;
}

export interface Resolving {
  /** Looks at what the state asks for. */
  readonly follow: (state: State, shared: SharedClient | undefined) => void;
  /** Settles when no connection is left open. */
  readonly close: () => Promise<void>;
}

interface Current {
  readonly id: number;
  readonly asking: DnsAsking;
  readonly shared: SharedClient;
  snapshot: State['snapshot'];
  /** The last wish that was taken up. */
  wish: number;
  watch: AbortController | undefined;
}

export function createResolving(store: Store, settings: DnsSettings): Resolving {
  let current: Current | undefined;
  const endings = new Set<Promise<void>>();

  function start(view: DnsView, state: State, shared: SharedClient): Current {
    const { client, access } = shared;
    shared.hold();
    const asking = createDnsAsking({
      client,
      pod: view.pod,
      world: () => worldOf(store.state(), view.setUid),
      now: settings.now,
      resolver: ({ status }) => ({
        dnsService: settings.dnsService,
        domain: settings.clusterDomain,
        inCluster: settings.isInside(access.contextName),
        places: placesOf(status),
        onlyExec: false,
      }),
    });
    return { id: view.id, asking, shared, snapshot: state.snapshot, wish: -1, watch: undefined };
  }

  function stop(ended: Current): void {
    ended.watch?.abort();
    const ending = ended.asking.close().finally(() => {
      ended.shared.release();
      endings.delete(ending);
    });
    endings.add(ending);
  }

  function fail(id: number): (error: unknown) => void {
    return (error) => {
      if (current?.id === id) store.dispatch({ type: 'dns-failed', id, problem: messageOf(error) });
    };
  }

  async function askOnce({ id, asking }: Current, allServers: boolean): Promise<void> {
    const report = await asking.once({ allServers });
    if (report !== undefined && current?.id === id) store.dispatch({ type: 'dns-told', id, report });
  }

  function followView(view: DnsView, now: Current, state: State): void {
    const { id, asking } = now;
    if (now.snapshot !== state.snapshot) {
      now.snapshot = state.snapshot;
      asking.observed();
    }
    if (view.watching && now.watch === undefined) {
      now.watch = new AbortController();
      const tell: Parameters<DnsAsking['watch']>[0] = (round) => {
        if (current?.id === id) store.dispatch({ type: 'dns-round', id, ...round });
      };
      asking.watch(tell, now.watch.signal).catch(fail(id));
    }
    if (!view.watching && now.watch !== undefined) {
      now.watch.abort();
      now.watch = undefined;
    }
    if (!view.watching && now.wish !== view.wish) {
      now.wish = view.wish;
      askOnce(now, view.allServers).catch(fail(id));
    }
  }

  return {
    follow(state, shared) {
      const view = state.overlay?.type === 'dns' ? state.overlay : undefined;
      if (current !== undefined && (current.id !== view?.id || current.shared !== shared)) {
        const ended = current;
        current = undefined;
        stop(ended);
      }
      if (view === undefined || shared === undefined) return;
      current ??= start(view, state, shared);
      followView(view, current, state);
    },
    async close() {
      if (current !== undefined) stop(current);
      current = undefined;
      await Promise.all(endings);
    },
  };
}

function worldOf({ sets, snapshot }: State, uid: string): DnsWorld | undefined {
  const status = sets.find(({ set }) => set.meta.uid === uid);
  return status === undefined ? undefined : { snapshot, status };
}
