/**
 * Predicts how the controller will act on a change: which pods it deletes and creates, at which revision, where, and
 * what delays them.
 */

import type { StatefulSet } from '../../domain/model/kinds.ts';
import type { Binding, SetStatus } from '../../domain/model/set-status.ts';
import { containersUnlikeTemplate, resizedContainers } from '../../domain/pod/in-place-resize.ts';
import { shortRevision } from '../../domain/rollout/short-revision.ts';
import { isBelowPartition } from '../../domain/rollout/update-progress.ts';
import { countOf, listNames } from '../../domain/text/sentences.ts';
import type { Consequence } from '../plan.ts';

/**
 * Returns the revision at which the controller would create the pod of this ordinal now. Below the partition it is the
 * current one, everywhere else, also under OnDelete, the update one. Source: newVersionedStatefulSetPod.
 */
export function revisionOfNewPod(set: StatefulSet, ordinal: number): string {
  return isBelowPartition(set, ordinal) ? set.status.currentRevision : set.status.updateRevision;
}

/** Returns the first pod of the range, in order of ordinals, that is not available and lies below the ordinal. */
export function unavailableBindingBelow({ bindings }: SetStatus, ordinal: number): Binding | undefined {
  return bindings.find((binding) => binding.ordinal < ordinal && binding.pod?.stage !== 'available');
}

/** Returns the pods of the range that are not available. */
export function unavailableBindings({ bindings }: SetStatus): readonly Binding[] {
  return bindings.filter((binding) => binding.pod?.stage !== 'available');
}

/** "web-1 (CrashLoopBackOff)", "web-1 (no pod)" */
export function podWithStatus({ podName, pod }: Binding): string {
  return `${podName} (${pod?.statusText ?? 'no pod'})`;
}

/** "web-3", "web-3 and web-2", "web-9, web-8, web-7 and 5 more" */
export function listAffected(names: readonly string[]): string {
  return listNames(names, 4);
}

/** "web-3, then web-2, then web-1" */
export function listInOrder(names: readonly string[], most = 4): string {
  const shown = names.slice(0, most);
  const more = names.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', then ');
}

/**
 * Returns a sentence, without a full stop, that says why a deleted pod is not recreated at once; undefined if it is.
 */
export function recreationBlocker(status: SetStatus, binding: Binding): string | undefined {
  const { set } = status;
  if (set.meta.deletionAt !== undefined)
    return `${binding.podName} does not come back: ${set.meta.name} is being deleted`;
  if (!binding.inRange) {
    return `${binding.podName} does not come back: ${set.meta.name} has only ${countOf(set.replicas, 'replica')}`;
  }
  if (set.podManagementPolicy === 'Parallel') return undefined;
  const lower = unavailableBindingBelow(status, binding.ordinal);
  return lower && `${binding.podName} does not come back before ${podWithStatus(lower)} is available`;
}

/** Returns the members that do not come up with the revision, if no member is up with it. */
export function membersBrokenAt({ bindings }: SetStatus, revision: string): readonly Binding[] {
  const members = bindings.filter(({ pod }) => revision !== '' && pod?.revision === revision);
  const isUp = members.some(({ pod }) => pod?.stage === 'available' || pod?.stage === 'ready');
  return isUp ? [] : members.filter(({ pod }) => pod?.stage === 'broken');
}

/** Says at which revision a deleted pod comes back, if that is another one or one that does not come up. */
export function recreationConsequences(status: SetStatus, binding: Binding): readonly Consequence[] {
  const { set } = status;
  const { podName, pod, ordinal } = binding;
  const next = revisionOfNewPod(set, ordinal);
  const now = pod?.revision ?? '';
  if (next === '' || now === '') return [];
  const broken = membersBrokenAt(status, next);
  const isBroken = broken.length > 0;
  if (next === now) {
    if (!isBroken || pod?.stage !== 'broken') return [];
    const text = `${podName} comes back at revision ${shortRevision(set.meta, next)} again, which does not come up (${pod.statusText}): deleting it does not help by itself`;
    return [{ severity: 'warning', text }];
  }
  const why =
    set.strategy.type === 'OnDelete'
      ? ' (OnDelete)'
      : isBelowPartition(set, ordinal)
        ? ' (it lies below the partition)'
        : '';
  const change = `${shortRevision(set.meta, next)} instead of ${shortRevision(set.meta, now)}`;
  const outcome = isBroken ? `, which does not come up: ${listAffected(broken.map(podWithStatus))}` : '';
  return [{ severity: 'warning', text: `${podName} comes back at revision ${change}${why}${outcome}` }];
}

/**
 * Says which pods were resized in place, and that their new pods have what a template asks for.
 * @param revision full name of the revision at which the pods are made again; undefined if it is that of their ordinal
 */
export function resizesUndone(
  { set }: SetStatus,
  bindings: readonly Binding[],
  revision?: string,
): readonly Consequence[] {
  return bindings.flatMap(({ pod, podName, ordinal, inRange }): readonly Consequence[] => {
    if (pod?.pod.resizedAt === undefined || !inRange) return [];
    const next = revision ?? revisionOfNewPod(set, ordinal);
    const isOfUpdate = pod.revision === set.status.updateRevision;
    if (next !== set.status.updateRevision) {
      // The resources of other templates are not known. A pod that is like its own template has nothing to lose.
      if (isOfUpdate && resizedContainers(set, pod).length === 0) return [];
      const text = `${podName} was resized in place: the new pod has what revision ${shortRevision(set.meta, next)} asks for instead`;
      return [{ severity: 'warning', text }];
    }
    const containers = containersUnlikeTemplate(set, pod.pod);
    if (containers.length === 0) return [];
    const changes = containers
      .map(({ container, changes: some }) => `container ${container}: ${some.join(', ')}`)
      .join('; ');
    const text = isOfUpdate
      ? `${podName} loses what was changed in place, since the template lacks it (${changes})`
      : `${podName} was resized in place: the new pod has what the template asks for instead (${changes})`;
    return [{ severity: 'warning', text }];
  });
}
