import type { Snapshot } from '../domain/model/snapshot.ts';

/**
 * Records when a generation of a set is first seen that the controller has not observed: the object holds no time for
 * scaling. Returns the times in milliseconds by the uid of the set, and the same map while nothing changes.
 */
export function createUnobservedGenerations(): (snapshot: Snapshot, now: number) => ReadonlyMap<string, number> {
  let generations = new Map<string, number>();
  let times: ReadonlyMap<string, number> = new Map();
  return ({ tables }, now) => {
    const unobserved = [...tables.StatefulSet.values()].filter(
      ({ meta, status }) => status.observedGeneration < meta.generation,
    );
    const isSame =
      unobserved.length === times.size && unobserved.every(({ meta }) => generations.get(meta.uid) === meta.generation);
    if (isSame) return times;
    const next = unobserved.map(({ meta: { uid, generation } }) => {
      const known = generations.get(uid) === generation ? times.get(uid) : undefined;
      return { uid, generation, at: known ?? now };
    });
    generations = new Map(next.map(({ uid, generation }) => [uid, generation]));
    times = new Map(next.map(({ uid, at }) => [uid, at]));
    return times;
  };
}
