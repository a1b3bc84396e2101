/** Why a set cannot be deleted and made again now without harm to its members. */

import type { SetStatus } from '../model/set-status.ts';

/** What deletes a set in the background or leaves its pods, and goes with the set. */
const OWN_FINALIZERS: ReadonlySet<string> = new Set(['orphan', 'foregroundDeletion']);

/** The controller deletes such a pod and makes it again. */
const ENDED: ReadonlySet<string> = new Set(['Failed', 'Succeeded']);

/**
 * Returns part of a sentence: "web-1 is missing"; undefined if nothing stands in the way. A new set has no status, so it
 * takes the update revision for the current one: no member may be left at another.
 */
export function exchangeObstacle(status: SetStatus): string | undefined {
  const { set, bindings, outside } = status;
  const { meta, status: reported } = set;
  if (meta.deletionAt !== undefined) return 'it is being deleted';
  if (!status.loaded || status.countedFrom === 'status') return 'its pods may not be read, or have not been read yet';
  if (reported.observedGeneration < meta.generation) return 'its controller has not seen its latest change';
  const finalizer = meta.finalizers.find((name) => !OWN_FINALIZERS.has(name));
  if (finalizer !== undefined) return `its finalizer ${finalizer} would make somebody act on the deletion`;
  const missing = bindings.find(({ pod }) => pod === undefined || pod.pod.meta.deletionAt !== undefined);
  if (missing !== undefined) {
    return `member ${missing.podName} is ${missing.pod === undefined ? 'missing' : 'being deleted'}`;
  }
  const ended = bindings.find(({ pod }) => pod?.stage === 'lost' || ENDED.has(pod?.pod.phase ?? ''));
  if (ended !== undefined) return `member ${ended.podName} has to be replaced (${ended.pod?.statusText ?? ''})`;
  const condemned = outside.find(({ pod }) => pod !== undefined);
  if (condemned !== undefined) return `${condemned.podName} is being scaled away`;
  const old = bindings.find(({ pod }) => pod?.revision !== reported.updateRevision);
  return old === undefined ? undefined : `an update is under way or held back: ${old.podName} has an older revision`;
}
