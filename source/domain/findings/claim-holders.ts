/** Finds what prevents the deletion of a claim: the pods that use it, and its finalizers. */

import type { Claim, Pod } from '../model/kinds.ts';
import { keyOf } from '../model/snapshot.ts';
import { listNames } from '../text/sentences.ts';
import type { FindingContext } from './context.ts';

/** The finalizer that protects claims and volumes. It is removed once no pod references the claim. */
const PVC_PROTECTION = 'kubernetes.io/pvc-protection';
/** Removed once no VolumeSnapshot is being taken from the claim. Source: external-snapshotter. */
const SNAPSHOT_PROTECTION = 'snapshot.storage.kubernetes.io/pvc-as-source-protection';
/** Removed once no claim is being copied from it. Source: external-provisioner. */
const CLONE_PROTECTION = 'provisioner.storage.kubernetes.io/cloning-protection';

/** "pod backup-x7 of Job backup" */
export function podWithOwner({ meta }: Pod): string {
  const owner = meta.owners.find(({ controller }) => controller);
  return `pod ${meta.name}${owner === undefined ? ', which has no owner,' : ` of ${owner.kind} ${owner.name}`}`;
}

/** "pod backup-x7 of Job backup on node-1" */
export function podWithNode(pod: Pod): string {
  return `${podWithOwner(pod)}${pod.node === '' ? '' : ` on ${pod.node}`}`;
}

/** Returns what prevents the deletion of a claim: "pod web-1 of StatefulSet web still uses it"; empty if nothing. */
export function claimKeeperClause(context: FindingContext, claim: Claim): string {
  const { finalizers, name } = claim.meta;
  const users = context.usersOf(name);
  if (users.length > 0) return `${listNames(users.map(podWithOwner))} still ${users.length === 1 ? 'uses' : 'use'} it`;
  if (finalizers.includes(SNAPSHOT_PROTECTION)) {
    const taken = unfinishedSnapshots(context, claim);
    return taken.length === 0
      ? 'a VolumeSnapshot is being taken from it'
      : `VolumeSnapshot ${listNames(taken)} is being taken from it`;
  }
  if (finalizers.includes(CLONE_PROTECTION)) return 'another claim is being copied from it';
  const others = finalizers.filter((finalizer) => finalizer !== PVC_PROTECTION);
  return others.length === 0 ? '' : `finalizer ${others.join(', ')} holds it`;
}

export function claimKeeperEvidence(context: FindingContext, claim: Claim): readonly string[] {
  const { finalizers, name } = claim.meta;
  const { storage } = context;
  const isRefused = finalizers.includes(SNAPSHOT_PROTECTION) && storage?.snapshots.state === 'refused';
  return [
    `metadata.finalizers of the claim: ${finalizers.length === 0 ? 'none' : finalizers.join(', ')}`,
    ...context.usersOf(name).map((pod) => `${podWithNode(pod)} names the claim; its phase is ${pod.phase}`),
    ...unfinishedSnapshots(context, claim).map(
      (snapshot) => `VolumeSnapshot ${snapshot}: status.readyToUse is not true`,
    ),
    ...(isRefused ? [`not known: VolumeSnapshots (${storage.snapshots.reason.replace(/\.$/, '')})`] : []),
  ];
}

/** Returns the names of the VolumeSnapshots of the claim that are not ready. */
function unfinishedSnapshots({ storage }: FindingContext, { meta }: Claim): readonly string[] {
  if (storage?.snapshots.state !== 'known') return [];
  const prefix = keyOf(meta.namespace, '');
  return [...storage.snapshots.value]
    .filter(([key, found]) => key.startsWith(prefix) && found.sourceClaim === meta.name && !found.isReady)
    .map(([key]) => key.slice(prefix.length));
}
