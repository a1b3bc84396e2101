/** The pods of a namespace that belong to none of its sets: those of Deployments, bare ones, those of deleted sets. */

import { barePodsByNamespace, podsByClaim, podsByController } from '../join/indexes.ts';
import type { Pod } from '../model/kinds.ts';
import type { SetStatus } from '../model/set-status.ts';
import { keyOf, type Snapshot, type Table } from '../model/snapshot.ts';
import type { Claim } from '../model/storage.ts';
import { kubectlStatus, podCondition } from '../pod/kubectl-status.ts';

export interface OtherPod {
  readonly name: string;
  readonly statusText: string;
  /** Empty until it is placed. */
  readonly node: string;
  readonly isReady: boolean;
  readonly claims: readonly { readonly name: string; readonly sharedWith: readonly string[] }[];
}

export interface OtherPodGroup {
  /** "Deployment storefront", "bare", "deleted set web". */
  readonly owner: string;
  readonly pods: readonly OtherPod[];
}

const HASH_LABEL = 'pod-template-hash';
const BARE = 'bare';

function ownerOf({ meta }: Pod): string {
  const owner = meta.owners.find(({ controller }) => controller);
  if (owner === undefined) return BARE;
  if (owner.kind === 'StatefulSet') return `deleted set ${owner.name}`;
  const hash = meta.labels[HASH_LABEL];
  // The ReplicaSet of a Deployment has the Deployment's name and the hash of its template.
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return `Deployment ${owner.name.slice(0, -hash.length - 1)}`;
  }
  return `${owner.kind} ${owner.name}`;
}

/**
 * Groups by owner, in the order of their names; bare pods come last. Empty where every pod is a member of a set. The
 * members of the sets are not looked at.
 */
export function otherPods(pods: Table<'Pod'>, sets: readonly SetStatus[], namespace: string): readonly OtherPodGroup[] {
  const setUids = new Set(sets.map(({ set }) => set.meta.uid));
  const others = [...podsByController(pods)]
    .flatMap(([uid, owned]) => (setUids.has(uid) ? [] : owned.filter(({ meta }) => meta.namespace === namespace)))
    .concat(barePodsByNamespace(pods).get(namespace) ?? []);
  return [...Map.groupBy(others, ownerOf)]
    .toSorted(([left], [right]) => Number(left === BARE) - Number(right === BARE) || (left < right ? -1 : 1))
    .map(([owner, members]) => ({
      owner,
      pods: members.map((pod) => describe(pod, pods)).toSorted((left, right) => (left.name < right.name ? -1 : 1)),
    }));
}

function describe(pod: Pod, pods: Table<'Pod'>): OtherPod {
  const { name, namespace } = pod.meta;
  return {
    name,
    statusText: kubectlStatus(pod).statusText,
    node: pod.node,
    isReady: pod.meta.deletionAt === undefined && podCondition(pod, 'Ready')?.status === 'True',
    claims: pod.claimVolumes.map(({ claim }) => ({
      name: claim,
      sharedWith: (podsByClaim(pods).get(keyOf(namespace, claim)) ?? [])
        .map(({ meta }) => meta.name)
        .filter((user) => user !== name),
    })),
  };
}

/** Returns the claims of a namespace that no pod mounts, by name. */
export function claimsWithoutPods(
  { PersistentVolumeClaim: claims, Pod: pods }: Snapshot['tables'],
  namespace: string,
): readonly Claim[] {
  const mounted = podsByClaim(pods);
  return [...claims.values()]
    .filter(({ meta }) => meta.namespace === namespace && !mounted.has(keyOf(namespace, meta.name)))
    .toSorted((left, right) => (left.meta.name < right.meta.name ? -1 : 1));
}
