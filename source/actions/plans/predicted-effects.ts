/**
 * Predicts how the controller will act on a change: which pods it deletes and creates, at which revision, where, and
 * what delays them.
 */

import { isStaleClaim } from '../../domain/join/claim-binding.ts';
import type { StatefulSet } from '../../domain/model/kinds.ts';
import type { Binding, ClaimBinding, SetStatus } from '../../domain/model/set-status.ts';
import { shortRevision } from '../../domain/rollout/short-revision.ts';
import { isBelowPartition } from '../../domain/rollout/update-progress.ts';
import { humanDuration } from '../../domain/text/duration.ts';
import { listNames } from '../../domain/text/sentences.ts';
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

function claimText({ name, capacity }: ClaimBinding): string {
  return capacity === '' ? `claim ${name}` : `claim ${name} (${capacity})`;
}

/** Says what happens to the data when the claim is deleted. */
function volumeOutcomeConsequence({ volume, volumeName, phase }: ClaimBinding): Consequence {
  if (volume?.reclaimPolicy === 'Retain') {
    const text = `its volume ${volume.meta.name} stays, Released, with the data`;
    return { severity: 'warning', text };
  }
  if (volume !== undefined) {
    return { severity: 'danger', text: `its volume ${volume.meta.name} and the data in it are destroyed` };
  }
  if (phase === 'Pending' && volumeName === '') return { severity: 'warning', text: 'it has no volume yet' };
  return { severity: 'danger', text: 'its data may be destroyed: what becomes of its volume cannot be read' };
}

/** Says what a scale-down does to the claims of an ordinal that it removes. */
export function claimsAfterScaleDown(binding: Binding): readonly Consequence[] {
  return binding.claims.flatMap((item): Consequence[] => {
    if (item.phase === 'Missing' || item.phase === 'unloaded') return [];
    if (item.phase === 'forbidden') {
      if (item.whenScaled === 'kept') return [{ severity: 'info', text: `claim ${item.name} is kept, if it exists` }];
      return [
        { severity: 'danger', text: `claim ${item.name} is deleted, if it exists, and its data may be destroyed` },
      ];
    }
    if (item.terminating) {
      const { severity, text } = volumeOutcomeConsequence(item);
      return [{ severity, text: `${claimText(item)} is Terminating already and goes with its pod: ${text}` }];
    }
    if (item.whenScaled === 'deleted' && binding.pod !== undefined) {
      const { severity, text } = volumeOutcomeConsequence(item);
      return [{ severity, text: `${claimText(item)} is deleted (whenScaled: Delete): ${text}` }];
    }
    return [{ severity: 'info', text: `${claimText(item)} is kept, parked` }];
  });
}

/**
 * Says what a scale-up does with the claims of an ordinal that it adds. `existing` is its binding outside the range.
 */
export function claimsForNewPod(set: StatefulSet, podName: string, existing: Binding | undefined, now: number) {
  return set.claimTemplates.map((template): Consequence & { readonly isNew: boolean } => {
    const found = existing?.claims.find((item) => item.template === template.name);
    if (found?.claim === undefined) {
      const size = `${template.request}${template.storageClass === undefined ? '' : `, ${template.storageClass}`}`;
      const text = `claim ${template.name}-${podName} (${size}) is made new`;
      return { severity: 'info', text, isNew: true };
    }
    if (found.terminating || isStaleClaim(set, podName, existing?.pod?.pod.meta.uid, found)) {
      const text = `${claimText(found)} is on its way out: ${podName} waits until it is gone, and starts empty`;
      return { severity: 'warning', text, isNew: true };
    }
    const age = humanDuration(now - found.claim.meta.createdAt);
    const text = `claim ${found.name} (${found.capacity}, ${age} old) is reused with the data that the last ${podName} left`;
    return { severity: 'warning', text, isNew: false };
  });
}

/**
 * Returns a sentence, without a full stop, that says why a deleted pod is not recreated at once; undefined if it is.
 */
export function recreationBlocker(status: SetStatus, binding: Binding): string | undefined {
  const { set } = status;
  if (set.meta.deletionAt !== undefined)
    return `${binding.podName} does not come back: ${set.meta.name} is being deleted`;
  if (!binding.inRange) {
    return `${binding.podName} does not come back: ${set.meta.name} has only ${set.replicas} replicas`;
  }
  if (set.podManagementPolicy === 'Parallel') return undefined;
  const lower = unavailableBindingBelow(status, binding.ordinal);
  return lower && `${binding.podName} does not come back before ${podWithStatus(lower)} is available`;
}

/** "back with revision a1 instead of b2"; what a restart of this pod changes about it. */
export function recreationConsequences(status: SetStatus, binding: Binding): readonly Consequence[] {
  const { set } = status;
  const next = revisionOfNewPod(set, binding.ordinal);
  const now = binding.pod?.revision ?? '';
  const said: Consequence[] = [];
  if (next !== '' && now !== '' && next !== now) {
    const why =
      set.strategy.type === 'OnDelete'
        ? ' (OnDelete)'
        : isBelowPartition(set, binding.ordinal)
          ? ' (it lies below the partition)'
          : '';
    const change = `${shortRevision(set.meta, next)} instead of ${shortRevision(set.meta, now)}`;
    said.push({ severity: 'warning', text: `${binding.podName} comes back at revision ${change}${why}` });
  }
  const tied = binding.claims.filter((item) => item.nodes.length > 0);
  const nodes = tied.reduce<readonly string[] | undefined>(
    (common, item) => (common === undefined ? item.nodes : common.filter((node) => item.nodes.includes(node))),
    undefined,
  );
  if (nodes !== undefined) {
    said.push(
      nodes.length === 0
        ? { severity: 'warning', text: `the volumes of ${binding.podName} share no node: it cannot be scheduled` }
        : { severity: 'info', text: `its volumes tie ${binding.podName} to ${listAffected(nodes)}` },
    );
  }
  return said;
}

/** Lists claims that disappear with the pod because they are Terminating already. */
export function claimsDeletedWithPod(binding: Binding): readonly Consequence[] {
  return binding.claims
    .filter((item) => item.terminating)
    .map((item) => {
      const { severity, text } = volumeOutcomeConsequence(item);
      return { severity, text: `${claimText(item)} is Terminating and goes with the pod: ${text}` };
    });
}
