/** What the actions need of a cluster. The folder cluster/ implements it, so this folder does not depend on HTTP. */

import type { ClaimFacts } from '../domain/claims/readings.ts';
import type { SoughtClaim } from '../domain/claims/search/sought-claim.ts';
import type { Claim, Node, Pod, Service, StatefulSet, Volume } from '../domain/model/kinds.ts';
import type { DisruptionBudget } from '../domain/model/lookups.ts';
import type { Snapshot } from '../domain/model/snapshot.ts';

/** An object as it was when the plan was made. A write changes this object or none. */
export interface ObjectRef {
  readonly kind: 'StatefulSet' | 'Pod' | 'Service' | 'Node' | 'PersistentVolumeClaim' | 'PersistentVolume';
  /** Empty for nodes and volumes. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

export interface SetRef extends ObjectRef {
  readonly kind: 'StatefulSet';
  readonly generation: number;
}

export interface PodRef extends ObjectRef {
  readonly kind: 'Pod';
}

export interface NodeRef extends ObjectRef {
  readonly kind: 'Node';
}

export interface ClaimRef extends ObjectRef {
  readonly kind: 'PersistentVolumeClaim';
  readonly resourceVersion: string;
}

export interface VolumeRef extends ObjectRef {
  readonly kind: 'PersistentVolume';
  /** Undefined if the previous write of the plan changes the version. */
  readonly resourceVersion: string | undefined;
  /** Uid of the claim that the volume is or was bound to. */
  readonly claimUid: string;
}

export type ReclaimPolicy = Volume['reclaimPolicy'];

interface SetChangeFields {
  readonly partition: { readonly partition: number };
  /** `at` as RFC 3339: the value of kubectl.kubernetes.io/restartedAt. */
  readonly restart: { readonly at: string };
  /** The pod template of a ControllerRevision of the set; `name` is its full name, `number` its spec's revision. */
  readonly template: { readonly revision: { readonly name: string; readonly uid: string; readonly number: number } };
}

export type SetChange<Type extends keyof SetChangeFields = keyof SetChangeFields> = {
  [T in Type]: { readonly type: T } & SetChangeFields[T];
}[Type];

/** The size of one claim template of a set; `from` is the present one. */
export interface TemplateSize {
  readonly template: string;
  readonly from: string;
  readonly to: string;
}

/** A part of a strategic merge patch. Null removes an annotation. */
export interface FaultChange {
  readonly metadata?: { readonly annotations: Readonly<Record<string, string | null>> };
  readonly spec?: { readonly volumes: readonly object[] };
}

interface WriteFields {
  /** Uses the scale subresource. Rejected unless `from` replicas are wanted. */
  readonly scale: { readonly target: SetRef; readonly from: number; readonly to: number };
  readonly change: { readonly target: SetRef; readonly change: SetChange };
  /** `force`: without a grace period, and without waiting for the kubelet. */
  readonly delete: { readonly target: PodRef; readonly force: boolean };
  readonly evict: { readonly target: PodRef };
  /** Sets or removes the taint node.kubernetes.io/out-of-service. */
  readonly taint: { readonly target: NodeRef; readonly present: boolean };
  /** `ignoredKinds`: "GROUP/KIND", what the user has vouched for instead of having it searched. */
  readonly 'delete-claim': { readonly target: ClaimRef; readonly ignoredKinds: readonly string[] };
  /** Rejected unless the policy is `from` and the volume belongs to that claim. */
  readonly 'reclaim-policy': {
    readonly target: VolumeRef;
    readonly from: ReclaimPolicy;
    readonly to: ReclaimPolicy;
  };
  /** Removes uid and resourceVersion from a Released volume's claimRef. Namespace and name stay reserved. */
  readonly 'free-volume': { readonly target: VolumeRef };
  /** Rejected unless the claim requests `from`. */
  readonly 'grow-claim': { readonly target: ClaimRef; readonly from: string; readonly to: string };
  /** Deletes the set alone, and keeps it in a file before. */
  readonly 'orphan-set': { readonly target: SetRef; readonly size: TemplateSize };
  /** Breaks something of the embedded cluster, or puts it right. Of a set, it changes the pod template. */
  readonly 'set-fault': { readonly target: ObjectRef; readonly change: FaultChange };
  /** Makes the set again from that file. `target` is the deleted set. */
  readonly 'create-set': { readonly target: SetRef; readonly size: TemplateSize };
}

export type WriteName = keyof WriteFields;

/** One request that changes an object. */
export type Write<Name extends WriteName = WriteName> = {
  [N in Name]: { readonly operation: N } & WriteFields[N];
}[Name];

/** A pod as the controller would create it. It is tried under another name, and never created. */
export interface PodTrial {
  readonly set: SetRef;
  readonly podName: string;
  readonly ordinal: number;
  /** Full name of the pod's ControllerRevision; empty if the controller has not seen the set. */
  readonly revision: string;
  /** Whose template it has: the set's, the set's with a new kubectl.kubernetes.io/restartedAt, or the revision's. */
  readonly template: { readonly from: 'set'; readonly restartedAt: string | undefined } | { readonly from: 'revision' };
  /** The pod that has to go first; undefined if there is none. */
  readonly replaces: PodRef | undefined;
}

export type PodTrialOutcome =
  | { readonly type: 'admitted' }
  /** Admission or validation rejects it. `reason` is a phrase of the server. */
  | { readonly type: 'refused'; readonly reason: string }
  /** An admission webhook takes no dry runs. `reason` names it. */
  | { readonly type: 'no-dry-run'; readonly reason: string }
  /** `reason` is a sentence without its full stop. */
  | { readonly type: 'not-tried'; readonly reason: string };

export type ActionProblemKind =
  /** The object has changed since the plan was made. */
  | 'changed'
  /** The object was deleted, and another one has its name. */
  | 'replaced'
  | 'not-found'
  | 'forbidden'
  /** Admission or validation rejects it. */
  | 'invalid'
  /** A disruption budget does not allow the eviction now. */
  | 'disruption-budget'
  | 'throttled'
  /** The program is in read-only mode. */
  | 'read-only'
  /** The request was not sent. */
  | 'unreachable'
  /** The request was sent without a response: it may have been carried out. */
  | 'unknown-outcome'
  | 'failed';

export interface ActionProblem {
  readonly kind: ActionProblemKind;
  /** What happened and what to do next. */
  readonly sentence: string;
  /** The server's causes, a sentence each; empty if there are none. */
  readonly causes: readonly string[];
}

export type ActionResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ActionProblem };

export interface ResourceAttributes {
  readonly verb: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly resource: string;
  /** Empty for none. */
  readonly subresource: string;
  /** Empty for cluster-scoped resources. */
  readonly namespace: string;
  /** Empty for any object of the resource. */
  readonly name: string;
}

export interface AccessReviewStatus {
  readonly allowed: boolean;
  /** The authorizer's reason; often empty. */
  readonly reason: string;
  /** The attributes that were checked, if the request is not allowed. */
  readonly attributes?: ResourceAttributes;
}

/** Amounts as Kubernetes quantities: "500m", "1Gi". */
export type ResourceList = Readonly<Record<string, string>>;

export interface ContainerResources {
  readonly name: string;
  readonly role: 'init' | 'sidecar' | 'main';
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

export interface PodTemplate {
  /** Every scalar of the template by its path, "spec.containers[web].image", in the order of the document. */
  readonly fields: ReadonlyMap<string, string>;
  readonly containers: readonly ContainerResources[];
}

export interface Autoscaler {
  readonly name: string;
  readonly targetKind: string;
  readonly targetName: string;
  readonly min: number;
  readonly max: number;
}

export interface Quota {
  readonly name: string;
  readonly hard: ResourceList;
  readonly used: ResourceList;
  /** True if the quota counts only some pods, by priority class, terminating or best effort. */
  readonly scoped: boolean;
}

export interface LimitRange {
  readonly name: string;
  readonly items: readonly {
    /** "Pod", "Container" or "PersistentVolumeClaim" */
    readonly type: string;
    readonly min: ResourceList;
    readonly max: ResourceList;
    readonly defaultLimits: ResourceList;
    readonly defaultRequests: ResourceList;
  }[];
}

/** A set that is kept in a file from before its deletion until it is made again. */
export interface KeptSet {
  /** The deleted set. */
  readonly target: SetRef;
  readonly size: TemplateSize;
  /** Address of the API server. */
  readonly server: string;
  readonly context: string;
  /** The whole object, as the server sent it. */
  readonly object: unknown;
}

/** Keeps sets in files, mode 0600. Its functions reject with an Error whose message is part of a sentence. */
export interface SetKeeper {
  /** Settles with the path that the set's file has or will have, if it can be written. */
  readonly pathFor: (target: ObjectRef) => Promise<string>;
  readonly save: (kept: Omit<KeptSet, 'context'>) => Promise<void>;
  /** Settles with undefined if there is no such file. */
  readonly read: (target: ObjectRef) => Promise<KeptSet | undefined>;
  /** Settles with false if the file is still there. */
  readonly remove: (target: ObjectRef) => Promise<boolean>;
}

export interface CallOptions {
  readonly signal: AbortSignal;
}

export interface WriteOptions extends CallOptions {
  /** True to run admission and validation only, without a change. */
  readonly dryRun: boolean;
}

/** Everything that the verdicts on claims need, read at the time of the request. */
export interface FreshClaims {
  readonly snapshot: Snapshot;
  readonly facts: ClaimFacts;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
}

/** An object that was read after a write. */
export interface FoundObject {
  readonly object: StatefulSet | Pod | Service | Node | Claim | Volume;
  /** kubectl.kubernetes.io/restartedAt of a set's pod template; empty if it is not set. */
  readonly restartedAt: string;
}

/**
 * The condition that is checked right before a write. `unused`: no pod, workload, claim or snapshot references the
 * claim, and no set has it in its range. `not-recreated`: in addition, the claim has not been created again.
 */
export interface ClaimGuard {
  readonly type: 'unused' | 'not-recreated';
  /** True for a claim that was left behind: in addition, no set has its name outside its range. */
  readonly setIsGone: boolean;
  readonly namespace: string;
  readonly claim: string;
  /** For a claim that its own set has made, and goes on to want, which is deleted with its data all the same. */
  readonly member?: {
    readonly setUid: string;
    /** Uid and name of its pod; empty if there is none. */
    readonly podUid: string;
    readonly podName: string;
    /** What the user has been told of the claim, and takes into account. */
    readonly known: readonly string[];
  };
  /** All objects of the cluster are searched too; undefined before writes that destroy nothing. */
  readonly search?: {
    /** The volume that goes with the claim: no other volume may stand for its storage. Undefined if it is kept. */
    readonly volume: string | undefined;
    readonly claim: SoughtClaim;
    readonly ignoredKinds: readonly string[];
    /** True if the user has typed the name in spite of the vetoes that may be overridden. */
    readonly overridesVetoes: boolean;
  };
}

export interface FreshClaimsRequest {
  /** The claims whose users are searched for in all objects of the cluster. */
  readonly claims: readonly { readonly namespace: string; readonly uid: string }[];
  /** "GROUP/KIND": kinds that are not searched. */
  readonly ignoredKinds: readonly string[];
}

export interface ProgressOptions extends CallOptions {
  /** Called with part of a sentence: "searching for users of the claims: 12 of 300 kinds". */
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** No member throws, except for an abort by the caller. */
export interface ActionPorts {
  /** Sends the write once and never repeats it. */
  write(write: Write, options: WriteOptions): Promise<ActionResult<undefined>>;
  canI(question: ResourceAttributes, options: CallOptions): Promise<ActionResult<AccessReviewStatus>>;
  /** Checks that the object is still the planned one. Otherwise the problem is `changed`, `replaced` or `not-found`. */
  verify(target: ObjectRef | SetRef, options: CallOptions): Promise<ActionResult<undefined>>;
  /** Returns the present object of that name; undefined if there is none. */
  getObject(target: ObjectRef, options: CallOptions): Promise<ActionResult<FoundObject | undefined>>;
  templateOfSet(target: SetRef, options: CallOptions): Promise<ActionResult<PodTemplate>>;
  templateOfRevision(namespace: string, name: string, options: CallOptions): Promise<ActionResult<PodTemplate>>;
  /** Sends the pod as a dry run. */
  tryPod(trial: PodTrial, options: CallOptions): Promise<PodTrialOutcome>;
  /** The containers of an existing pod. */
  templateOfPod(target: PodRef, options: CallOptions): Promise<ActionResult<PodTemplate>>;
  autoscalers(namespace: string, options: CallOptions): Promise<ActionResult<readonly Autoscaler[]>>;
  quotas(namespace: string, options: CallOptions): Promise<ActionResult<readonly Quota[]>>;
  limitRanges(namespace: string, options: CallOptions): Promise<ActionResult<readonly LimitRange[]>>;
  disruptionBudgets(namespace: string, options: CallOptions): Promise<ActionResult<readonly DisruptionBudget[]>>;
  /** The path of the file in which the set is kept while it is exchanged. */
  keptSetPath(target: SetRef, options: CallOptions): Promise<ActionResult<string>>;
  freshClaims(request: FreshClaimsRequest, options: ProgressOptions): Promise<ActionResult<FreshClaims>>;
  /** Returns the reasons against the write as phrases; empty if there are none. All objects are searched once. */
  checkGuards(guards: readonly ClaimGuard[], options: ProgressOptions): Promise<ActionResult<readonly string[]>>;
}
