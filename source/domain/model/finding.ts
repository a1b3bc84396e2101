/** A finding: a named cause with its evidence, the object it is about, and a proposed action. */

import type { LookupName } from './lookups.ts';

/**
 * All codes, the most important first. Of two findings of one severity, the one further up is shown first. A revision
 * that cannot start explains the problems of its containers. The obstacles of a starting pod (its name, claim, node,
 * image, containers) come in that order.
 */
export const FINDING_CODES = [
  'Unreadable',
  'NamespaceTerminating',
  'NotObserved',
  'ForcedRollback',
  'BrokenRevision',
  'MemberReleased',
  'PodNameTaken',
  'FailedCreate',
  'FailedUpdate',
  'FailedDelete',
  'RecreateLoop',
  'NoProgress',
  'NodeLost',
  'FormerMember',
  'TerminatingStuck',
  'ClaimLost',
  'VolumeFailed',
  'VolumeTerminating',
  'ClaimTerminating',
  'ClaimMissing',
  'NoStorageClass',
  'ProvisioningFailed',
  'NoMatchingVolume',
  'NamedVolumeUnavailable',
  'DataSourceNotReady',
  'ClaimPending',
  'SelectedNodeGone',
  'VolumeOutOfReach',
  'VolumeNodeConflict',
  'Unschedulable',
  'ClaimHeld',
  'MultiAttach',
  'AttachFailed',
  'MountFailed',
  'SandboxFailed',
  'ImagePull',
  'ContainerConfig',
  'VolumeFull',
  'InitBlocked',
  'OutOfMemory',
  'CrashLoop',
  'ContainerEnded',
  'Evicted',
  'PodFailed',
  'NotReady',
  'NotAllowed',
  'EvictionBlocked',
  'ReplicasContested',
  'TemplateContested',
  'HeldByPartition',
  'OnDeleteWaiting',
  'ServiceMissing',
  'ServiceSelectorMismatch',
  'ServiceNotHeadless',
  'OutdatedSubdomain',
  'DnsMismatch',
  'PeerNameMismatch',
  'NodeNameServer',
  'VolumeFilling',
  'ClaimTemplateDrift',
  'ResizePending',
  'AttributesPending',
  'FormerVolume',
  'PodResizePending',
  'PodResized',
  'StaleClaimReuse',
  'WaitForConsumer',
  'MaxUnavailable',
  'MinReadyWait',
  'WaitingForPod',
  'BeingDeleted',
  'Complete',
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];

/** `error`: waiting alone will not end it. `warning`: a user should know. `info`: normal operation. */
export type FindingSeverity = 'error' | 'warning' | 'info';

export interface FindingSubject {
  readonly kind: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
}

/** An action by which this program can solve a finding. It takes the same path as every other action. */
export type ProposedAction =
  | { readonly action: 'delete-pod'; readonly pods: readonly string[]; readonly how: 'graceful' | 'force' }
  | { readonly action: 'partition'; readonly to: 'one-more' }
  /** `to`: full name of a revision; undefined if the person has to choose, since none is known to have worked. */
  | { readonly action: 'rollback'; readonly to: string | undefined }
  | { readonly action: 'out-of-service'; readonly node: string; readonly present: true }
  | {
      readonly action: 'grow';
      readonly size: string;
      readonly template: string;
      /** Ordinals; undefined for all members, and the claim template. */
      readonly only: readonly number[] | undefined;
      readonly keepTemplate: boolean;
      readonly atOnce: false;
    }
  | { readonly action: 'free-volume'; readonly volume: string }
  | { readonly action: 'rebind-claim'; readonly claim: string; readonly volume: string };

export interface FindingAction {
  /** A short description: "delete pod web-2". */
  readonly label: string;
  /** Arguments of the equivalent kubectl command, after "kubectl -n NAMESPACE". */
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

/** Where to find a container's last log lines. */
export interface LogSource {
  readonly pod: string;
  readonly container: string;
  /** True for the previous run of the container. */
  readonly previous: boolean;
}

export interface Finding {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly subject: FindingSubject;
  /** One sentence without a full stop at its end. */
  readonly message: string;
  /** The conditions, events and fields that the finding rests on, one line each, without ages. */
  readonly evidence: readonly string[];
  /** Milliseconds since the epoch; undefined if nothing records it. */
  readonly since: number | undefined;
  readonly action: FindingAction | undefined;
  /** Undefined for a root cause. */
  readonly cause: FindingCause | undefined;
  /** Where a container logged why it ended; undefined if none did. */
  readonly log?: LogSource | undefined;
  /** The pod in whose row the finding is shown; undefined if it concerns the whole set. */
  readonly pod: string | undefined;
  /** What may be read to complete the finding, if anything may. */
  readonly lookup?: LookupName | undefined;
  /** Further pods with the same finding. */
  readonly otherPods?: readonly string[];
}
