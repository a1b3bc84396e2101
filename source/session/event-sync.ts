/** Watches the events of pods and claims in the namespace in view, and in the few namespaces that need them most. */

import type { ClusterWatch } from '../cluster/watch/cluster-watch.ts';
import { type EventNamespace, eventNamespaces } from '../domain/set/event-namespaces.ts';
import { memoizeLast } from '../state/memoize-last.ts';
import { currentSet } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import type { Subscription } from './subscriptions.ts';

/** The namespaces whose events of pods and claims one cluster watch follows. */
export interface MemberEvents {
  /** Reports whether events may be read: the lists that fill the screen come before the events that explain it. */
  readonly isReady: () => boolean;
  readonly setNamespaceInView: (namespace: string | undefined) => void;
  /** Chooses the namespaces that need their events most. Returns their names in one text. */
  readonly choose: (state: Pick<State, 'sets' | 'now'>) => string;
  /** Watches the chosen namespaces and the one in view, and no others. */
  readonly updateWatches: () => void;
}

/** Milliseconds for which the cursor rests in a namespace before its events are watched. */
const CURSOR_REST_MS = 300;

export function createMemberEvents(watch: Pick<ClusterWatch, 'watchMemberEvents' | 'hasSynced'>): MemberEvents {
  let inView: string | undefined;
  let chosen: readonly EventNamespace[] = [];
  let watched: readonly string[] = [];

  function updateWatches(): void {
    const wanted = [...(inView === undefined ? [] : [inView]), ...chosen.map(({ namespace }) => namespace)];
    if (wanted.join(' ') === watched.join(' ')) return;
    watched = wanted;
    watch.watchMemberEvents(wanted);
  }

  const choose = memoizeLast((sets: State['sets'], now: number): string => {
    chosen = eventNamespaces(sets, { now, previous: chosen });
    return chosen.map(({ namespace }) => namespace).join(' ');
  });

  return {
    isReady: watch.hasSynced,
    setNamespaceInView(namespace) {
      inView = namespace;
      updateWatches();
    },
    choose: ({ sets, now }) => choose(sets, now),
    updateWatches,
  };
}

export function memberEventSubscriptions(state: State, events: MemberEvents | undefined): readonly Subscription[] {
  if (events === undefined || !events.isReady()) return [];
  const inView = namespaceInView(state);
  return [
    {
      key: ['namespace-in-view', events, inView],
      delayMs: CURSOR_REST_MS,
      start: async () => events.setNamespaceInView(inView),
    },
    { key: ['event-namespaces', events, events.choose(state)], start: async () => events.updateWatches() },
  ];
}

/** The namespace of the open finding, or of the set under the cursor. */
function namespaceInView(state: State): string | undefined {
  const { overlay } = state;
  const open = overlay?.type === 'finding' ? state.sets.find(({ set }) => set.meta.uid === overlay.setUid) : undefined;
  return (open ?? currentSet(state))?.set.meta.namespace;
}
