/** Follows events of pods and claims where the person looks, and in the few namespaces that need it most. */

import type { Watching } from '../cluster/watching.ts';
import { type EventNamespace, eventNamespaces } from '../domain/event-namespaces.ts';
import { shownSet } from '../state/selectors.ts';
import type { State } from '../state/state.ts';

type EventWatching = Pick<Watching, 'watchEventsOf' | 'hasReadAll'>;

export interface EventFollowing {
  readonly follow: (state: State, watching: EventWatching | undefined) => void;
  readonly close: () => void;
}

/** Events of a namespace are asked for once the cursor rests there, not on its way. */
const REST_MS = 300;

export function createEventFollowing(): EventFollowing {
  let current: EventWatching | undefined;
  let cursor: string | undefined;
  let rested: string | undefined;
  let chosen: readonly EventNamespace[] = [];
  let seen: readonly unknown[] = [];
  let timer: NodeJS.Timeout | undefined;

  function tell(): void {
    current?.watchEventsOf([...(rested === undefined ? [] : [rested]), ...chosen.map(({ namespace }) => namespace)]);
  }

  function turnTo(watching: EventWatching | undefined): void {
    clearTimeout(timer);
    current = watching;
    cursor = undefined;
    rested = undefined;
    chosen = [];
    seen = [];
  }

  function followCursor(state: State): void {
    const namespace = lookedAt(state);
    if (namespace === cursor) return;
    cursor = namespace;
    clearTimeout(timer);
    timer = setTimeout(() => {
      rested = namespace;
      tell();
    }, REST_MS);
  }

  function followNeed({ sets, now }: State): void {
    // What makes up the first screen comes before what explains it.
    if (current?.hasReadAll() !== true || (seen[0] === sets && seen[1] === now)) return;
    seen = [sets, now];
    const before = chosen;
    chosen = eventNamespaces(sets, { now, before });
    if (names(chosen) !== names(before)) tell();
  }

  return {
    follow(state, watching) {
      if (watching !== current) turnTo(watching);
      if (watching === undefined) return;
      followCursor(state);
      followNeed(state);
    },
    close: () => turnTo(undefined),
  };
}

/** The namespace of the finding that is open, or else of the set under the cursor. */
function lookedAt(state: State): string | undefined {
  const { overlay } = state;
  const open = overlay?.type === 'finding' ? state.sets.find(({ set }) => set.meta.uid === overlay.setUid) : undefined;
  return (open ?? shownSet(state))?.set.meta.namespace;
}

function names(namespaces: readonly EventNamespace[]): string {
  return namespaces
    .map(({ namespace }) => namespace)
    .sort()
    .join(' ');
}
