/** A finding: a named cause with its evidence, the object it is about, and a proposed action. */

/**
 * All codes, the weightiest first: of two findings of one severity, the one that stands further up is told first. A
 * revision that cannot come up explains what its containers say; what a pod waits for on its way (its name, its claim,
 * its node, its image, its containers) comes in that order.
 */
export const FINDING_CODES = [
  'NotObserved',
  'ForcedRollback',
  'BrokenRevision',
  'PodNameTaken',
  'FailedCreate',
  'FailedUpdate',
  'FailedDelete',
  'RecreateLoop',
  'NoProgress',
  'NodeLost',
  'TerminatingStuck',
  'ClaimLost',
  'VolumeFailed',
  'VolumeTerminating',
  'ClaimTerminating',
  'NoStorageClass',
  'ProvisioningFailed',
  'NoMatchingVolume',
  'VolumeNodeConflict',
  'Unschedulable',
  'MultiAttach',
  'MountFailed',
  'SandboxFailed',
  'ImagePull',
  'ContainerConfig',
  'InitBlocked',
  'OutOfMemory',
  'CrashLoop',
  'ContainerEnded',
  'Evicted',
  'PodFailed',
  'NotReady',
  'NotAllowed',
  'HeldByPartition',
  'OnDeleteWaiting',
  'ServiceMissing',
  'ServiceSelectorMismatch',
  'ServiceNotHeadless',
  'DnsMismatch',
  'PeerNameMismatch',
  'ClaimTemplateDrift',
  'ResizePending',
  'StaleClaimReuse',
  'WaitForConsumer',
  'MaxUnavailable',
  'MinReadyWait',
  'WaitingForPod',
  'BeingDeleted',
  'Complete',
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];

/** `error`: waiting alone will not end it. `warning`: a person should know. `info`: the ordinary course of things. */
export type FindingSeverity = 'error' | 'warning' | 'info';

export interface FindingSubject {
  readonly kind: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
}

/** What this program itself can do about a finding, through the door that every action takes. */
export type ProposedAction =
  | { readonly action: 'delete-pod'; readonly pods: readonly string[]; readonly how: 'graceful' | 'force' }
  | { readonly action: 'partition'; readonly to: 'one-more' }
  | { readonly action: 'rollback'; readonly to: undefined }
  | { readonly action: 'out-of-service'; readonly node: string; readonly present: true };

export interface FindingAction {
  /** What it does, in a few words: "delete pod web-2". */
  readonly label: string;
  /** Words of the kubectl command that does the same, after "kubectl -n NAMESPACE". */
  readonly args: readonly string[];
  /** Empty for a command about a cluster-scoped object. */
  readonly namespace: string;
  readonly proposedAction: ProposedAction | undefined;
}

/** The finding that explains another one. */
export interface FindingCause {
  readonly code: FindingCode;
  readonly subject: FindingSubject;
}

/** Where the last words of a container are. */
export interface LogSource {
  readonly pod: string;
  readonly container: string;
  /** The run before this one. */
  readonly previous: boolean;
}

export interface Finding {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly subject: FindingSubject;
  /** One sentence without a full stop at its end. */
  readonly message: string;
  /** The conditions, events and fields that the judgement rests on, a line each; no ages. */
  readonly evidence: readonly string[];
  /** Milliseconds since the epoch; undefined where nothing tells. */
  readonly since: number | undefined;
  readonly action: FindingAction | undefined;
  /** Undefined for a root cause. */
  readonly cause: FindingCause | undefined;
  /** Where a container said why it ended; undefined where none did. */
  readonly log?: LogSource | undefined;
  /** The pod in whose row it shows; undefined for what concerns the whole set. */
  readonly pod: string | undefined;
  /** Further pods of which the same is true. */
  readonly otherPods?: readonly string[];
}
