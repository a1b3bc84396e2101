/** What a verdict on a claim needs besides the snapshot. It is read on demand, for the namespaces of the claims. */

import type { SearchResult } from './search/search-result.ts';

/**
 * Kinds whose pod templates can reference a claim. StatefulSets are included, since their projection keeps no volumes.
 */
export const WORKLOAD_KINDS = [
  'Deployment',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'Job',
  'CronJob',
  'PodTemplate',
] as const;

export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** An API that the cluster does not have counts as `known` and empty. */
export type ReadResult<T> =
  | { readonly state: 'unread' }
  | { readonly state: 'known'; readonly value: T }
  /** `reason` is a sentence. */
  | { readonly state: 'refused'; readonly reason: string };

/** Names of the objects that reference a claim, by the claim's "namespace/name". */
export type ClaimReferences = ReadonlyMap<string, readonly string[]>;

export type Workloads = Readonly<Record<WorkloadKind, ReadResult<ClaimReferences>>>;

/** When the kubelet last ended a pod, by the pod's "namespace/name"; milliseconds since the epoch. */
export type PodEndTimes = ReadonlyMap<string, number>;

/** The lists of one scope: a namespace, or all namespaces. */
export interface ClaimReadings {
  readonly workloads: Workloads;
  /** VolumeSnapshots by their source claim. */
  readonly snapshots: ReadResult<ClaimReferences>;
  readonly podEndTimes: ReadResult<PodEndTimes>;
}

/**
 * Who wrote a claim's spec, according to its managedFields. `controller`: kube-controller-manager wrote access modes
 * and resources, which it does only for the claim templates of sets and for ephemeral volumes.
 */
export type ClaimCreator = 'controller' | 'other';

/** One version of a claim: "uid/resourceVersion". */
export type ClaimVersion = string;

export interface ClaimFacts {
  /** By namespace. The empty name holds what was read for all namespaces at once. */
  readonly readings: ReadonlyMap<string, ClaimReadings>;
  readonly creators: ReadonlyMap<ClaimVersion, ReadResult<ClaimCreator>>;
  /** The search of all objects for users of the claims. `unread`: it is made before a claim is deleted. */
  readonly search: ReadResult<SearchResult>;
}

export const UNREAD = { state: 'unread' } as const;

const NOTHING_READ: ClaimReadings = {
  workloads: {
    Deployment: UNREAD,
    DaemonSet: UNREAD,
    ReplicaSet: UNREAD,
    ReplicationController: UNREAD,
    StatefulSet: UNREAD,
    Job: UNREAD,
    CronJob: UNREAD,
    PodTemplate: UNREAD,
  },
  snapshots: UNREAD,
  podEndTimes: UNREAD,
};

export const NO_CLAIM_FACTS: ClaimFacts = { readings: new Map(), creators: new Map(), search: UNREAD };

export function readingsFor({ readings }: ClaimFacts, namespace: string): ClaimReadings {
  return readings.get(namespace) ?? readings.get('') ?? NOTHING_READ;
}

/** Returns a phrase that says what could not be read and why: "VolumeSnapshots could not be read: Not allowed". */
export function unreadableText(what: string, { reason }: Extract<ReadResult<unknown>, { state: 'refused' }>): string {
  return `${what} could not be read${reason === '' ? '' : `: ${reason.replace(/\.$/, '')}`}`;
}

export function claimVersionOf({
  meta,
}: {
  readonly meta: { readonly uid: string; readonly resourceVersion: string };
}) {
  return `${meta.uid}/${meta.resourceVersion}`;
}
