/** A set "web" of three pods whose third one waits for a claim. */

import type { Finding } from '../../../../source/domain/model/finding.ts';
import type { Claim, ClusterEvent, ClusterObject, StatefulSet, Volume } from '../../../../source/domain/model/kinds.ts';
import type { SetStatus } from '../../../../source/domain/model/set-status.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import {
  aClaim,
  aMeta,
  anEvent,
  aPod,
  aSet,
  aVolume,
  type ClaimOptions,
  healthySnapshot,
  MINUTE,
  NOW,
  type PodOptions,
  SECOND,
  type SetOptions,
  unschedulable,
} from '../../../support/object-builders.ts';

export const UNBOUND = '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.';

export interface ClaimWorld {
  readonly set?: SetOptions;
  /** Of web-2; by default the scheduler refuses it because of an unbound claim. */
  readonly pod?: PodOptions;
  readonly others?: readonly ClusterObject[];
}

export function describeClaimWorld({ set: options = {}, pod, others = [] }: ClaimWorld, now = NOW): SetStatus {
  const set: StatefulSet = aSet(options);
  const waiting = aPod(set, 2, pod ?? unschedulable(NOW - 5 * MINUTE, UNBOUND));
  // The volume of the claim while it was healthy.
  const former = aVolume(aClaim('data-web-2'), { storageClass: 'former', claimRef: undefined });
  return describeSet(healthySnapshot(set, waiting, former, ...others), set, { now });
}

export function firstFinding(world: ClaimWorld, now = NOW): Finding {
  const [first] = describeClaimWorld(world, now).findings;
  if (first === undefined) throw new Error('there is no finding');
  return first;
}

export function pendingClaim(more: ClaimOptions = {}, name = 'data-web-2'): Claim {
  return aClaim(name, { phase: 'Pending', volume: '', capacity: '', ...more });
}

/** A volume of the class of the claims, as large as they ask for, and free. */
export function freeVolume(name: string, changes: Partial<Omit<Volume, 'kind' | 'meta'>> = {}, labels = {}): Volume {
  const volume = aVolume(aClaim('x'), { claimRef: undefined, phase: 'Available', reclaimPolicy: 'Retain', ...changes });
  return { ...volume, meta: { ...volume.meta, uid: name, name, labels } };
}

export function claimEvent(reason: string, message: string, more: Partial<ClusterEvent> = {}): ClusterEvent {
  return {
    ...anEvent(aSet(), reason, message, NOW - SECOND),
    meta: aMeta('event', `data-web-2.${reason}`),
    type: 'Warning',
    subject: {
      kind: 'PersistentVolumeClaim',
      namespace: 'shop',
      name: 'data-web-2',
      uid: 'claim-shop-data-web-2',
    },
    ...more,
  };
}
