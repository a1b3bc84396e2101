/** The full description of one StatefulSet, which every screen and output format renders. */

import type { ClaimDisk } from './disk.ts';
import type { Finding } from './finding.ts';
import type { Claim, ControllerRevision, Kind, Node, Pod, StatefulSet, Volume } from './kinds.ts';

/** `unreadable`: a field that a verdict would rest on could not be understood. */
export type Verdict = 'complete' | 'progressing' | 'held' | 'stuck' | 'degraded' | 'scaled-to-zero' | 'unreadable';

/**
 * Progress of a pod. `available`: ready for at least minReadySeconds. `ready`: ready for a shorter time. `broken`:
 * cannot become ready by waiting alone (image, crash loop, configuration, failed). `lost`: runs on a node that no
 * longer reports.
 */
export type PodStage =
  | 'available'
  | 'ready'
  | 'running'
  | 'starting'
  | 'unscheduled'
  | 'broken'
  | 'finished'
  | 'terminating'
  | 'lost';

export type RevisionRole = 'current' | 'update' | 'other';

export interface PodStatus {
  readonly pod: Pod;
  readonly stage: PodStage;
  /** The value of kubectl's STATUS column: "Running", "ImagePullBackOff", "Init:0/2", "Terminating", … */
  readonly statusText: string;
  /** When the pod entered this stage, as far as its fields record it. */
  readonly since: number;
  readonly restarts: number;
  /** Full name of the pod's ControllerRevision; empty where the pod has no such label. */
  readonly revision: string;
  readonly revisionRole: RevisionRole;
  /** The value of the role label: "master", "replica", …; empty where there is none. */
  readonly role: string;
  /** The milliseconds left of a terminating pod's grace period; negative when overdue. */
  readonly graceLeftMs: number | undefined;
  /** Names of other pods of the set on the same node. */
  readonly sharesNodeWith: readonly string[];
}

/** `forbidden`: claims may not be read. `unloaded`: claims have not been listed yet. */
export type ClaimPhase = 'Bound' | 'Pending' | 'Lost' | 'Missing' | 'forbidden' | 'unloaded';

/**
 * Who makes a claim of a member.
 * - `claim-template`: the StatefulSet controller, one for each ordinal.
 * - `shared`: somebody else. The pod template names the claim, so all members use it.
 * - `ephemeral`: the ephemeral volume controller, for one pod. The claim goes with that pod.
 */
export type ClaimOrigin = 'claim-template' | 'shared' | 'ephemeral';

export interface ClaimBinding {
  /** Name of the claim template, or of the pod's volume. */
  readonly template: string;
  readonly origin: ClaimOrigin;
  readonly name: string;
  readonly claim: Claim | undefined;
  readonly phase: ClaimPhase;
  readonly terminating: boolean;
  /** Undefined if unbound, not readable, or if the volume's claimRef has another claim's uid. */
  readonly volume: Volume | undefined;
  readonly volumeName: string;
  readonly storageClass: string;
  /** The bound size, or the requested size while unbound; empty if not known. */
  readonly capacity: string;
  readonly accessModes: readonly string[];
  readonly reclaimPolicy: string;
  /** Names of the nodes that the volume is tied to; empty for a volume that can be used anywhere. */
  readonly nodes: readonly string[];
  /** What becomes of the claim when its pod is scaled down, and when the set is deleted. */
  readonly whenScaled: 'kept' | 'deleted';
  readonly whenDeleted: 'kept' | 'deleted';
  /** How full it is; undefined if that has not been read. */
  readonly disk: ClaimDisk | undefined;
}

export interface DnsName {
  /** "web-0.web.shop.svc", without the cluster domain; empty where the set has no governing service. */
  readonly name: string;
  /** Whether the EndpointSlices publish an address under that name now. */
  readonly published: 'yes' | 'no' | 'unknown';
}

/** A pod of the ordinal that was deleted while its node did not report. Nothing confirms that it has ended. */
export interface FormerMember {
  readonly node: Node;
  /** Names of the volumes that it may still write to. */
  readonly volumes: readonly string[];
  /** Lines of evidence. */
  readonly evidence: readonly string[];
}

/** One ordinal's row: its pod, claims, volumes, node and DNS name. */
export interface Binding {
  readonly ordinal: number;
  readonly podName: string;
  readonly inRange: boolean;
  /**
   * True if the pod is below the partition, or not yet replaced under OnDelete. It keeps its revision until a user
   * acts.
   */
  readonly heldByPartition: boolean;
  readonly pod: PodStatus | undefined;
  /** A pod of that name which the set does not own. It blocks the ordinal. */
  readonly conflictingPod: Pod | undefined;
  readonly node: Node | undefined;
  readonly formerMembers: readonly FormerMember[];
  /** In the order of the set's claim templates, followed by the other claims of the pod. */
  readonly claims: readonly ClaimBinding[];
  readonly dns: DnsName;
}

/** The controller's next action, and the condition that it waits for first. */
export interface NextStep {
  readonly action: 'create' | 'delete' | 'update' | 'wait';
  readonly pod: string;
  /** Undefined if the action is being done now. */
  readonly after:
    | { readonly pod: string; readonly until: 'ready' | 'available' | 'gone' | 'deleted-by-hand' }
    | undefined;
  /** "web-2, once web-3 is ready" */
  readonly text: string;
}

export interface Manager {
  readonly type: 'operator' | 'helm' | 'argo-cd' | 'flux';
  /** "Cluster pg", "release shop", … */
  readonly name: string;
}

export interface UpdateProgress {
  /**
   * The number of pods of the target that run the update revision and are not terminating. Never more than `target`.
   */
  readonly updated: number;
  /**
   * The number of ordinals of the range that get the update revision without a user: from the partition on; under
   * OnDelete, all but `held`.
   */
  readonly target: number;
  /** The number of pods that the partition or OnDelete leaves at an older revision. */
  readonly held: number;
  /** True while pods of more than one revision exist or the update is not finished. */
  readonly inProgress: boolean;
}

/** A revision that members of the set ran ready with. */
export interface ProvenRevision {
  readonly revision: ControllerRevision;
  /** Part of a sentence: "web-0 and web-1 are ready with it". */
  readonly evidence: string;
}

export interface SetStatus {
  readonly set: StatefulSet;
  readonly verdict: Verdict;
  /** One sentence with the reason for the verdict. */
  readonly reason: string;
  /** The pod that blocks the set; for `stuck` and `degraded`. */
  readonly blockingPod: string | undefined;
  /** Each root cause first, followed by its consequences; never empty once `loaded`. */
  readonly findings: readonly Finding[];
  readonly next: NextStep | undefined;
  /** The time since which the controller could have taken that step; undefined if it waits or the time is not known. */
  readonly nextDueSince: number | undefined;
  /** If the newest generation is not observed: the time since which the set is known to be unchanged. */
  readonly unwrittenSince: number | undefined;
  /** Counted from the pods, or from the set's own status if pods may not be read (`countedFrom`). */
  readonly replicas: {
    readonly wanted: number;
    readonly existing: number;
    readonly ready: number;
    readonly available: number;
    readonly updated: number;
  };
  readonly countedFrom: 'pods' | 'status';
  readonly ordinals: { readonly start: number; readonly end: number };
  readonly update: UpdateProgress;
  /** The newest first. Revisions that are missing here may have worked: nothing records it for certain. */
  readonly provenRevisions: readonly ProvenRevision[];
  /** Ascending by ordinal, one for each ordinal of the range. */
  readonly bindings: readonly Binding[];
  /** Ascending: ordinals outside the range that still have a pod or a claim (condemned pods, parked claims). */
  readonly outside: readonly Binding[];
  readonly parkedClaims: number;
  /** Undefined where services may not be read. */
  readonly service: { readonly state: 'headless' | 'not-headless' | 'missing' | 'none' } | undefined;
  readonly managers: readonly Manager[];
  /** Kinds that may not be read in this namespace. Their columns show "not allowed". */
  readonly forbidden: readonly Kind[];
  /** False while a list that the description needs has not been read yet. The verdict is then preliminary. */
  readonly loaded: boolean;
}
