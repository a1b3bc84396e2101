/** What findings are made from: one set, joined, with the objects around it. */

import type {
  Finding,
  FindingAction,
  FindingCode,
  FindingSeverity,
  FindingSubject,
  LogSource,
} from '../model/finding.ts';
import type {
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
import type { Binding, NextStep, PodStatus, UpdateProgress } from '../model/set-status.ts';
import type { ControllerLease } from '../model/snapshot.ts';

export interface FindingContext {
  readonly set: StatefulSet;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly known: ListCompletenessByKind;
  /** What the controller reports of its writes to pods and claims of the set. */
  readonly setEvents: readonly ClusterEvent[];
  /** Events about the object of that uid, the latest first. */
  readonly eventsOf: (uid: string) => readonly ClusterEvent[];
  /** Events about pods of that name, earlier ones among them, the latest first. */
  readonly podEventsOf: (podName: string) => readonly ClusterEvent[];
  /** Pods that keep a claim of the set which is to go. */
  readonly holdersOf: (claim: string) => readonly Pod[];
  /** Names of the set's claims that ask for a class which does not exist. */
  readonly claimsWithMissingClass: ReadonlySet<string>;
  readonly classes: ReadonlyMap<string, StorageClass>;
  readonly volumes: ReadonlyMap<string, Volume>;
  /** The nodes that volumes of pods without a node are tied to, as far as there are such. */
  readonly affinityNodes: ReadonlyMap<string, Node>;
}

export interface SetFindingContext extends FindingContext {
  /** Ascending. */
  readonly range: readonly Binding[];
  readonly outside: readonly Binding[];
  readonly next: NextStep | undefined;
  /** Names of pods whose revision label names no ControllerRevision. */
  readonly podsWithUnknownRevision: ReadonlySet<string>;
  /** When the controller last wrote the status of any set; undefined where nothing tells. */
  readonly controllerSeenAt: number | undefined;
  readonly controllerLease: ControllerLease | undefined;
  /** Of a set whose generation the controller has not seen: since when it has certainly stood as it is, if anything tells. */
  readonly unwrittenSince: number | undefined;
  readonly update: UpdateProgress;
  readonly service: Service | undefined;
  /** Volumes whose claimRef names that claim of the set's namespace, of whatever uid. */
  readonly volumesNamingClaim: (claim: string) => readonly Volume[];
  /** The ControllerRevision that the set updates to. */
  readonly updateRevision: ControllerRevision | undefined;
}

/** A row whose pod exists. */
export interface PodBinding {
  readonly binding: Binding;
  readonly status: PodStatus;
}

/** What keeps one ordinal from having an available pod, or is about to. */
export interface PodProblem {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly subject: FindingSubject;
  /** What follows the pod's name in a sentence: "cannot pull its image (ImagePullBackOff)". */
  readonly text: string;
  /** The sentence of the finding where it says more than the pod's name and the text. */
  readonly message?: string;
  readonly evidence: readonly string[];
  readonly since: number | undefined;
  readonly action?: FindingAction | undefined;
  readonly log?: LogSource | undefined;
  /** `hopeless`: waiting alone will not end it. `none`: the controller need not be told apart from a healthy one. */
  readonly verdictImpact: 'permanent' | 'transient' | 'none';
  /** The pod has not been up since it was made or was to be made or is to go: work that the set began is unfinished. */
  readonly unfinished: boolean;
  /** The controller's next step does not end it: it has been taken again and again, is refused, or is not taken. */
  readonly outlastsNextStep?: true;
  /** What the trouble with a claim does to the pod, as a finding that follows from it. */
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

/** A look at what is behind a finding. `namespace` empty: of cluster-scoped objects. */
export function inspectAction(label: string, args: readonly string[], namespace: string): FindingAction {
  return { label: `see ${label}`, args, namespace, proposedAction: undefined };
}

export function outOfServiceAction(node: string): FindingAction {
  return {
    label: `declare node ${node} out of service, if its power is certainly off`,
    args: ['taint', 'node', node, 'node.kubernetes.io/out-of-service=nodeshutdown:NoExecute'],
    namespace: '',
    proposedAction: { action: 'out-of-service', node, present: true },
  };
}
