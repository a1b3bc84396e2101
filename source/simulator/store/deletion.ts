/** What the deletion of an object waits for: a grace period, and finalizers. */

import { isEqual, numberOf, stringOf, withoutUndefined } from '../model/json.ts';
import { timestamp } from '../model/timestamp.ts';
import type { DeleteOptions, KubeObject, ObjectMeta } from './store.ts';

/** Nothing holds an object whose deletion was asked for. */
export function isReadyToRemove({ finalizers = [], deletionGracePeriodSeconds = 0 }: ObjectMeta): boolean {
  return finalizers.length === 0 && deletionGracePeriodSeconds === 0;
}

/**
 * The object with its deletion asked for at `now`, in milliseconds; the same reference where another request for it
 * changes nothing.
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
  // A second request may shorten the grace, never lengthen it.
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

/** Nothing runs of a pod that is not on a node, or has ended: it needs no time to stop. */
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
