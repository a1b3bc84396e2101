/** Watches the events of pods and claims in the namespace in view, and in the few namespaces that need them most. */

import type { ClusterWatch } from '../cluster/watch/cluster-watch.ts';
import { type EventNamespace, eventNamespaces } from '../domain/set/event-namespaces.ts';
import { currentSet } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import type { Subscription } from './subscriptions.ts';

/** The namespaces whose events of pods and claims one cluster watch follows. */
export interface MemberEvents {
  readonly hasSynced: () => boolean;
  readonly setNamespaceInView: (namespace: string | undefined) => void;
  /** Chooses the namespaces that need their events most. */
  readonly choose: (state: Pick<State, 'sets' | 'now'>) => void;
}

/** Milliseconds for which the cursor rests in a namespace before its events are watched. */
const CURSOR_REST_MS = 300;

export function createMemberEvents(watch: Pick<ClusterWatch, 'watchMemberEvents' | 'hasSynced'>): MemberEvents {
  let inView: string | undefined;
  let chosen: readonly EventNamespace[] = [];

  function updateWatches(): void {
    watch.watchMemberEvents([...(inView === undefined ? [] : [inView]), ...chosen.map(({ namespace }) => namespace)]);
  }

  return {
    hasSynced: watch.hasSynced,
    setNamespaceInView(namespace) {
      inView = namespace;
      updateWatches();
    },
    choose({ sets, now }) {
      const before = chosen;
      chosen = eventNamespaces(sets, { now, previous: before });
      if (namesKey(chosen) !== namesKey(before)) updateWatches();
    },
  };
}

export function memberEventSubscriptions(state: State, events: MemberEvents | undefined): readonly Subscription[] {
  if (events === undefined) return [];
  const inView = namespaceInView(state);
  const { sets, now } = state;
  return [
    {
      key: ['namespace-in-view', events, inView],
      delayMs: CURSOR_REST_MS,
      start: async () => events.setNamespaceInView(inView),
    },
    // The lists that fill the first screen come before the events that explain it.
    ...(events.hasSynced()
      ? [{ key: ['event-namespaces', events, sets, now], start: async () => events.choose({ sets, now }) }]
      : []),
  ];
}

/** The namespace of the open finding, or of the set under the cursor. */
function namespaceInView(state: State): string | undefined {
  const { overlay } = state;
  const open = overlay?.type === 'finding' ? state.sets.find(({ set }) => set.meta.uid === overlay.setUid) : undefined;
  return (open ?? currentSet(state))?.set.meta.namespace;
}

function namesKey(namespaces: readonly EventNamespace[]): string {
  return namespaces
    .map(({ namespace }) => namespace)
    .sort()
    .join(' ');
}
