import type { SetStatus } from '../domain/model/set-status.ts';

type RevisionsBySet = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Records the revisions with which members were available: no object of the cluster does. Returns their names by the
 * uid of the set, and the same map and the same names while nothing is new.
 */
export function createSeenReady(): (statuses: readonly SetStatus[]) => RevisionsBySet {
  let readyRevisions: RevisionsBySet = new Map();
  const recorded = new WeakSet<SetStatus>();
  return (statuses) => {
    /** Copied once for all sets, since the first lists contain many. */
    let next: Map<string, ReadonlySet<string>> | undefined;
    for (const status of statuses) {
      if (recorded.has(status)) continue;
      recorded.add(status);
      const { uid } = status.set.meta;
      const before = (next ?? readyRevisions).get(uid) ?? NONE;
      const found = status.bindings.flatMap(({ pod }) =>
        pod?.stage === 'available' && pod.revision !== '' && !before.has(pod.revision) ? [pod.revision] : [],
      );
      if (found.length === 0) continue;
      next ??= new Map(readyRevisions);
      next.set(uid, new Set([...before, ...found]));
    }
    readyRevisions = next ?? readyRevisions;
    return readyRevisions;
  };
}

const NONE: ReadonlySet<string> = new Set();
