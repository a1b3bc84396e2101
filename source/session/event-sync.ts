/** Follows events of pods and claims where the person looks, and in the few namespaces that need it most. */

import type { ClusterWatch } from '../cluster/watch/cluster-watch.ts';
import { type EventNamespace, eventNamespaces } from '../domain/set/event-namespaces.ts';
import { currentSet } from '../state/selectors.ts';
import type { State } from '../state/state.ts';

type EventWatches = Pick<ClusterWatch, 'watchMemberEvents' | 'hasSynced'>;

export interface EventSync {
  readonly sync: (state: State, watching: EventWatches | undefined) => void;
  readonly close: () => void;
}

/** Events of a namespace are asked for once the cursor rests there, not on its way. */
const CURSOR_REST_MS = 300;

export function createEventSync(): EventSync {
  let watches: EventWatches | undefined;
  let nextCursorNamespace: string | undefined;
  let cursorNamespace: string | undefined;
  let chosen: readonly EventNamespace[] = [];
  let lastInputs: readonly unknown[] = [];
  let timer: NodeJS.Timeout | undefined;

  function updateWatches(): void {
    watches?.watchMemberEvents([
      ...(cursorNamespace === undefined ? [] : [cursorNamespace]),
      ...chosen.map(({ namespace }) => namespace),
    ]);
  }

  function reset(watching: EventWatches | undefined): void {
    clearTimeout(timer);
    watches = watching;
    nextCursorNamespace = undefined;
    cursorNamespace = undefined;
    chosen = [];
    lastInputs = [];
  }

  function syncCursorNamespace(state: State): void {
    const namespace = namespaceInView(state);
    if (namespace === nextCursorNamespace) return;
    nextCursorNamespace = namespace;
    clearTimeout(timer);
    timer = setTimeout(() => {
      cursorNamespace = namespace;
      updateWatches();
    }, CURSOR_REST_MS);
  }

  function syncChosenNamespaces({ sets, now }: State): void {
    // What makes up the first screen comes before what explains it.
    if (watches?.hasSynced() !== true || (lastInputs[0] === sets && lastInputs[1] === now)) return;
    lastInputs = [sets, now];
    const before = chosen;
    chosen = eventNamespaces(sets, { now, previous: before });
    if (namesKey(chosen) !== namesKey(before)) updateWatches();
  }

  return {
    sync(state, watching) {
      if (watching !== watches) reset(watching);
      if (watching === undefined) return;
      syncCursorNamespace(state);
      syncChosenNamespaces(state);
    },
    close: () => reset(undefined),
  };
}

/** The namespace of the finding that is open, or else of the set under the cursor. */
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
