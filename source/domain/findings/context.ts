/** The input for findings: one set with the objects that belong to it. */

import type { PeerService } from '../join/peer-services.ts';
import type { EmptyPlace } from '../join/volume-nodes.ts';
import type {
  Finding,
  FindingAction,
  FindingCode,
  FindingSeverity,
  FindingSubject,
  LogSource,
} from '../model/finding.ts';
import type {
  Claim,
  ClusterEvent,
  ControllerRevision,
  Node,
  Pod,
  Service,
  StatefulSet,
  StorageClass,
  Volume,
} from '../model/kinds.ts';
import type { ListCompletenessByKind } from '../model/list-completeness.ts';
import type { ControllerLease, DisruptionBudget, LookupName, Lookups, NamespaceState } from '../model/lookups.ts';
import type { Binding, NextStep, PodStatus, ProvenRevision, UpdateProgress } from '../model/set-status.ts';
import type { SetWriters } from '../model/set-writers.ts';
import type { StorageFacts } from '../model/storage-facts.ts';

export interface FindingContext {
  readonly set: StatefulSet;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly known: ListCompletenessByKind;
  /** The controller's events about its writes to pods and claims of the set. */
  readonly setEvents: readonly ClusterEvent[];
  /** Returns the events about the object of that uid, the latest first. */
  readonly eventsOf: (uid: string) => readonly ClusterEvent[];
  /** Returns events about pods of that name, including earlier pods, the latest first. */
  readonly podEventsOf: (podName: string) => readonly ClusterEvent[];
  /** Returns the volumes whose claimRef names that claim of the set's namespace, whatever its uid. */
  readonly volumesNamingClaim: (claim: string) => readonly Volume[];
  /** Returns the pods that name that claim of the set. */
  readonly usersOf: (claim: string) => readonly Pod[];
  /** Returns the claim that that claim of the set is to become a copy of; undefined if there is none. */
  readonly sourceClaimOf: (claim: string) => Claim | undefined;
  /** Returns where the volume of that claim of the set is, if no node is there. */
  readonly emptyPlaceOf: (claim: string) => EmptyPlace | undefined;
  /** Names of the set's claims whose volume is to be made for a node that does not exist. */
  readonly claimsWithGoneNode: ReadonlySet<string>;
  /** Names of the set's claims whose storage class does not exist. */
  readonly claimsWithMissingClass: ReadonlySet<string>;
  readonly classes: ReadonlyMap<string, StorageClass>;
  readonly volumes: ReadonlyMap<string, Volume>;
  /** The existing nodes that the volumes of unscheduled pods are tied to. */
  readonly affinityNodes: ReadonlyMap<string, Node>;
  /** Undefined if nothing was read because nothing waits for it. */
  readonly storage: StorageFacts | undefined;
}

export interface SetFindingContext extends FindingContext {
  /** Ascending. */
  readonly range: readonly Binding[];
  readonly outside: readonly Binding[];
  readonly next: NextStep | undefined;
  /** Names of pods whose revision label refers to a ControllerRevision that does not exist. */
  readonly podsWithUnknownRevision: ReadonlySet<string>;
  /** When the controller last wrote the status of any set; undefined if nothing records it. */
  readonly controllerSeenAt: number | undefined;
  readonly controllerLease: ControllerLease | undefined;
  /** The disruption budgets of the namespace; undefined if they have not been read. */
  readonly budgets: readonly DisruptionBudget[] | 'forbidden' | undefined;
  readonly webhooks: Lookups['webhooks'];
  /** Names of the LimitRanges of the namespace. */
  readonly limitRanges: readonly string[] | 'forbidden' | undefined;
  /** Undefined if they have not been read. */
  readonly setWriters: SetWriters | undefined;
  /** Of the set's namespace; undefined if it has not been read. */
  readonly namespaceState: NamespaceState | 'forbidden' | undefined;
  /** If the newest generation is not observed: the time since which the set is known to be unchanged. */
  readonly unwrittenSince: number | undefined;
  readonly update: UpdateProgress;
  readonly service: Service | undefined;
  /** By "namespace/name": the services of other namespaces that the set's containers name. */
  readonly peerServices: ReadonlyMap<string, PeerService>;
  /** The ControllerRevision that the set updates to. */
  readonly updateRevision: ControllerRevision | undefined;
  /** The newest first. */
  readonly revisions: readonly ControllerRevision[];
  /** The newest first. */
  readonly provenRevisions: readonly ProvenRevision[];
}

/** A binding whose pod exists. */
export interface PodBinding {
  readonly binding: Binding;
  readonly status: PodStatus;
}

/** The reason why one ordinal has no available pod, or is about to have none. */
export interface PodProblem {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly subject: FindingSubject;
  /** The part of a sentence that follows the pod's name: "cannot pull its image (ImagePullBackOff)". */
  readonly text: string;
  /** The finding's message, if it says more than the pod's name and the text. */
  readonly message?: string;
  readonly evidence: readonly string[];
  readonly since: number | undefined;
  readonly action: FindingAction;
  readonly log?: LogSource | undefined;
  readonly lookup?: LookupName | undefined;
  /**
   * `permanent`: waiting alone will not end the problem. `none`: the verdict treats the pod as if it had no problem.
   */
  readonly verdictImpact: 'permanent' | 'transient' | 'none';
  /**
   * True if the pod has not been up since it was created, or since its creation or deletion became due. The set's work
   * is then unfinished.
   */
  readonly unfinished: boolean;
  /** True if the controller's next step does not solve it: the step was repeated, is refused, or is not taken. */
  readonly outlastsNextStep?: true;
  /** The effect of a claim's problem on the pod, as a finding that follows from the problem. */
  readonly consequence?: Omit<Finding, 'cause'>;
}

export function podSubject(set: StatefulSet, name: string): FindingSubject {
  return { kind: 'Pod', namespace: set.meta.namespace, name };
}

export function setSubject({ meta }: StatefulSet): FindingSubject {
  return { kind: 'StatefulSet', namespace: meta.namespace, name: meta.name };
}

export function claimSubject(set: StatefulSet, name: string): FindingSubject {
  return { kind: 'PersistentVolumeClaim', namespace: set.meta.namespace, name };
}

export function volumeSubject(name: string): FindingSubject {
  return { kind: 'PersistentVolume', namespace: '', name };
}

export function deletePodAction(set: StatefulSet, pod: string, how: 'graceful' | 'force' = 'graceful'): FindingAction {
  const force = how === 'force' ? ['--grace-period=0', '--force'] : [];
  return {
    label: how === 'force' ? `delete pod ${pod} by force` : `delete pod ${pod}`,
    args: ['delete', 'pod', pod, ...force],
    namespace: set.meta.namespace,
    proposedAction: { action: 'delete-pod', pods: [pod], how },
  };
}

/** Returns an action that inspects what a finding is about. An empty `namespace` means cluster-scoped objects. */
export function inspectAction(label: string, args: readonly string[], namespace: string): FindingAction {
  return { label: `see ${label}`, args, namespace, proposedAction: undefined };
}

/** Returns an action that follows what becomes of the pod, whether or not it exists yet. */
export function followPodAction({ meta }: StatefulSet, pod: string): FindingAction {
  const args = ['get', 'pods', '--watch', '--field-selector', `metadata.name=${pod}`];
  return { label: `follow ${pod}`, args, namespace: meta.namespace, proposedAction: undefined };
}

export function followSetAction({ meta }: StatefulSet): FindingAction {
  const args = ['get', 'statefulset', meta.name, '--watch'];
  return { label: `follow ${meta.name}`, args, namespace: meta.namespace, proposedAction: undefined };
}

/** Returns an action that changes what the pod template says. */
export function editTemplateAction({ meta }: StatefulSet, what: string): FindingAction {
  return {
    label: `put ${what} right in the template`,
    args: ['edit', 'statefulset', meta.name],
    namespace: meta.namespace,
    proposedAction: undefined,
  };
}

/** Lets a Released volume be bound by the claim of the name that it had, and by no other. */
export function freeVolumeAction({ meta }: Volume): FindingAction {
  const patch = '{"spec":{"claimRef":{"uid":null,"resourceVersion":null}}}';
  return {
    label: `make volume ${meta.name} available again for the claim`,
    args: ['patch', 'pv', meta.name, '--type=merge', '-p', patch],
    namespace: '',
    proposedAction: { action: 'free-volume', volume: meta.name },
  };
}

/** Gives the claim the volume back that a former claim of its name had. The command does the first of the steps. */
export function rebindClaimAction(claim: Claim, volume: Volume): FindingAction {
  const { meta } = volume;
  return {
    ...freeVolumeAction(volume),
    label: `give claim ${claim.meta.name} volume ${meta.name} back: free the volume, then delete the claim and its pod`,
    proposedAction: { action: 'rebind-claim', claim: claim.meta.name, volume: meta.name },
  };
}

export function outOfServiceAction(node: string): FindingAction {
  return {
    label: `declare node ${node} out of service, if its power is certainly off`,
    args: ['taint', 'node', node, 'node.kubernetes.io/out-of-service=nodeshutdown:NoExecute'],
    namespace: '',
    proposedAction: { action: 'out-of-service', node, present: true },
  };
}
