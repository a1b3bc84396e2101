/** The conditions for removing a deleted object: its grace period and its finalizers. */

import { isEqual, numberOf, stringOf, withoutUndefined } from '../model/json.ts';
import type { KubeObject, ObjectMeta } from '../model/kube-object.ts';
import { timestamp } from '../model/timestamp.ts';
import type { DeleteOptions } from './store.ts';

/** Reports whether nothing blocks the removal of an object that is being deleted. */
export function isReadyToRemove({ finalizers = [], deletionGracePeriodSeconds = 0 }: ObjectMeta): boolean {
  return finalizers.length === 0 && deletionGracePeriodSeconds === 0;
}

/**
 * Marks the object for deletion at `now`, in milliseconds. Returns the same reference if a repeated request changes
 * nothing.
 */
export function markForDeletion(
  resource: string,
  current: KubeObject,
  { gracePeriodSeconds, propagationPolicy }: DeleteOptions,
  now: number,
): KubeObject {
  const { metadata } = current;
  const grace = graceOf(resource, current, gracePeriodSeconds);
  const finalizers = withPropagationFinalizer(metadata.finalizers ?? [], propagationPolicy);
  const already = metadata.deletionTimestamp !== undefined;
  // A second request may shorten the grace period, but not lengthen it.
  if (already && grace >= (metadata.deletionGracePeriodSeconds ?? 0) && isEqual(finalizers, metadata.finalizers)) {
    return current;
  }
  return {
    ...current,
    metadata: withoutUndefined<ObjectMeta>({
      ...metadata,
      finalizers: finalizers.length === 0 ? undefined : finalizers,
      generation: metadata.generation === undefined || already ? metadata.generation : metadata.generation + 1,
      deletionTimestamp: timestamp(now + grace * 1000),
      deletionGracePeriodSeconds: grace,
    }),
  };
}

/** A pod that is not on a node, or has ended, runs nothing, so it needs no grace period. */
function graceOf(resource: string, { spec = {}, status = {} }: KubeObject, wanted: number | undefined): number {
  if (resource !== 'pods') return 0;
  if (stringOf(spec['nodeName']) === '') return 0;
  if (status['phase'] === 'Succeeded' || status['phase'] === 'Failed') return 0;
  return Math.max(0, wanted ?? numberOf(spec['terminationGracePeriodSeconds'], 30));
}

function withPropagationFinalizer(
  finalizers: readonly string[],
  policy: DeleteOptions['propagationPolicy'],
): readonly string[] {
  if (policy === undefined) return finalizers;
  const others = finalizers.filter((finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion');
  if (policy === 'Orphan') return [...others, 'orphan'];
  return policy === 'Foreground' ? [...others, 'foregroundDeletion'] : others;
}
