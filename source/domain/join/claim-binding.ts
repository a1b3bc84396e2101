/** The claims of one ordinal. */

import { claimDisk } from '../disks/claim-disk.ts';
import type { RetentionPolicy, StatefulSet } from '../model/kinds.ts';
import type { ListCompletenessByKind } from '../model/list-completeness.ts';
import type { ClaimBinding, ClaimOrigin, ClaimPhase } from '../model/set-status.ts';
import type { GatheredClaim } from './gather-claim.ts';

/** Describes one claim. A volume whose claimRef has another uid does not belong to the claim. */
export function claimBinding(set: StatefulSet, known: ListCompletenessByKind, gathered: GatheredClaim): ClaimBinding {
  const { template, origin, name, claim, diskReading } = gathered;
  const volume = claim !== undefined && gathered.volume?.claimRef?.uid === claim.meta.uid ? gathered.volume : undefined;
  return {
    template,
    origin,
    name,
    claim,
    phase: claim?.phase ?? phaseWithoutClaim(known),
    terminating: claim?.meta.deletionAt !== undefined,
    volume,
    volumeName: claim?.volume ?? '',
    storageClass: claim?.storageClass ?? '',
    capacity: claim === undefined ? '' : claim.capacity === '' ? claim.request : claim.capacity,
    accessModes: claim?.accessModes ?? [],
    reclaimPolicy: volume?.reclaimPolicy ?? '',
    nodes: volume === undefined ? [] : gathered.nodes,
    whenScaled: fateOf(origin, set.retention.whenScaled),
    whenDeleted: fateOf(origin, set.retention.whenDeleted),
    disk: claimDisk(claim, volume, diskReading),
  };
}

/** The retention policy concerns only the claims that the controller made. */
function fateOf(origin: ClaimOrigin, policy: RetentionPolicy): 'kept' | 'deleted' {
  switch (origin) {
    case 'claim-template':
      return policy === 'Delete' ? 'deleted' : 'kept';
    case 'shared':
      return 'kept';
    case 'ephemeral':
      return 'deleted';
  }
}

function phaseWithoutClaim(known: ListCompletenessByKind): ClaimPhase {
  switch (known.PersistentVolumeClaim) {
    case 'known':
      return 'Missing';
    case 'unloaded':
      return 'unloaded';
    case 'forbidden':
    case 'absent':
      return 'forbidden';
  }
}

/**
 * Reports whether the claim blocks its pod. With `whenScaled: Delete`, a claim owned by an earlier pod of that name is
 * being deleted, and the controller creates no new pod before it is gone. Source: stateful_pod_control.go,
 * PodClaimIsStale.
 */
export function isStaleClaim(
  set: StatefulSet,
  podName: string,
  podUid: string | undefined,
  binding: ClaimBinding,
): boolean {
  if (set.retention.whenScaled !== 'Delete' || binding.claim === undefined) return false;
  if (binding.origin !== 'claim-template') return false;
  return binding.claim.meta.owners.some(
    (owner) => owner.kind === 'Pod' && owner.name === podName && owner.uid !== podUid,
  );
}
