/** What a verdict on a claim needs besides the snapshot: read on demand, for the claims' namespaces. */

/** Kinds whose pod templates can name a claim. The sets are among them: their projection keeps no volumes. */
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

/** An API that the cluster does not have is `known` and empty. */
export type ReadResult<T> =
  | { readonly state: 'unread' }
  | { readonly state: 'known'; readonly value: T }
  /** `reason` is a sentence. */
  | { readonly state: 'refused'; readonly reason: string };

/** Names of the objects that name a claim, by the claim's "namespace/name". */
export type ClaimReferences = ReadonlyMap<string, readonly string[]>;

export type Workloads = Readonly<Record<WorkloadKind, ReadResult<ClaimReferences>>>;

/** When the kubelet last ended a pod of that "namespace/name", in milliseconds since the epoch. */
export type PodEndTimes = ReadonlyMap<string, number>;

/** The lists of one scope. */
export interface ClaimReadings {
  readonly workloads: Workloads;
  /** VolumeSnapshots by the claim that they are taken from. */
  readonly snapshots: ReadResult<ClaimReferences>;
  readonly podEndTimes: ReadResult<PodEndTimes>;
}

/**
 * Who wrote a claim's spec, by its managedFields. `controller`: kube-controller-manager wrote access modes and
 * resources, which it does for the templates of sets and for ephemeral volumes alone.
 */
export type ClaimCreator = 'controller' | 'other';

/** One version of a claim: "uid/resourceVersion". */
export type ClaimVersion = string;

export interface ClaimFacts {
  /** By namespace; under the empty name what was read for all namespaces at once. */
  readonly readings: ReadonlyMap<string, ClaimReadings>;
  readonly creators: ReadonlyMap<ClaimVersion, ReadResult<ClaimCreator>>;
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

export const NO_CLAIM_FACTS: ClaimFacts = { readings: new Map(), creators: new Map() };

export function readingsFor({ readings }: ClaimFacts, namespace: string): ClaimReadings {
  return readings.get(namespace) ?? readings.get('') ?? NOTHING_READ;
}

/** What could not be read as a phrase, with the reason why: "VolumeSnapshots could not be read: Not allowed". */
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
