/**
 * The Kubernetes kinds that the program watches, trimmed to the fields it uses.
 * Times are milliseconds since the epoch; sizes are Kubernetes quantities as the server spells them ("8Gi").
 */

export const KINDS = [
  'StatefulSet',
  'Pod',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'Service',
  'EndpointSlice',
  'ControllerRevision',
  'Node',
  'Event',
] as const;

export type Kind = (typeof KINDS)[number];

export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
}

export interface Meta {
  readonly uid: string;
  readonly name: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly createdAt: number;
  /** When deletion was asked for plus the grace period: the API's deletionTimestamp. */
  readonly deletionAt: number | undefined;
  readonly deletionGraceSeconds: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly owners: readonly Owner[];
  readonly finalizers: readonly string[];
}

export interface LabelRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly LabelRequirement[];
}

export type RetentionWhat = 'Retain' | 'Delete';

export interface ClaimTemplate {
  readonly name: string;
  /** Undefined: the cluster's default class. Empty: no class, static volumes only. */
  readonly storageClass: string | undefined;
  readonly request: string;
  readonly accessModes: readonly string[];
}

export type UpdateStrategy =
  | {
      readonly type: 'RollingUpdate';
      readonly partition: number;
      /** A number of pods or a percentage ("25%"); undefined where the server has no such field. */
      readonly maxUnavailable: number | string | undefined;
    }
  | { readonly type: 'OnDelete' }
  /** A strategy that this program does not know yet. */
  | { readonly type: 'Other'; readonly name: string };

/** A name that a container is given for a member of its set: "web-0.web.shop.svc.cluster.local". */
export interface MemberName {
  readonly container: string;
  /** "env SEEDS", "args", "command" */
  readonly where: string;
  /** In lower case, without a dot at its end. */
  readonly name: string;
  readonly hasPort: boolean;
}

export interface StatefulSet {
  readonly kind: 'StatefulSet';
  readonly meta: Meta;
  readonly replicas: number;
  readonly ordinalsStart: number;
  readonly serviceName: string;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly minReadySeconds: number;
  readonly strategy: UpdateStrategy;
  readonly retention: { readonly whenDeleted: RetentionWhat; readonly whenScaled: RetentionWhat };
  readonly selector: LabelSelector;
  readonly templateLabels: Readonly<Record<string, string>>;
  readonly claimTemplates: readonly ClaimTemplate[];
  readonly images: readonly string[];
  /** Found in the environment and the arguments of the template's containers. */
  readonly memberNames: readonly MemberName[];
  readonly status: {
    readonly observedGeneration: number;
    /** Revision names ("web-56c98d5bfc"); empty until the controller has seen the set. */
    readonly currentRevision: string;
    readonly updateRevision: string;
    /** The controller's own counters: for where pods may not be read; they mislead in mid-rollout (kubernetes#121397). */
    readonly replicas: number;
    readonly ready: number;
    readonly available: number;
    readonly updated: number;
  };
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly since: number | undefined;
}

export type ContainerState =
  | { readonly type: 'running'; readonly startedAt: number | undefined }
  | { readonly type: 'waiting'; readonly reason: string; readonly message: string }
  | {
      readonly type: 'terminated';
      readonly reason: string;
      readonly message: string;
      readonly exitCode: number;
      readonly signal: number | undefined;
      readonly finishedAt: number | undefined;
    };

export interface Container {
  readonly name: string;
  readonly image: string;
  /** Init containers run before the others; a sidecar is an init container that keeps running. */
  readonly role: 'init' | 'sidecar' | 'main';
  /** "GET :8080/ready", "tcp :9042", "exec"; empty where there is none. */
  readonly readinessProbe: string;
  readonly startupProbe: string;
  readonly ready: boolean;
  readonly started: boolean;
  readonly restarts: number;
  /** Undefined until the kubelet has reported. */
  readonly state: ContainerState | undefined;
  readonly lastState: ContainerState | undefined;
}

export interface Pod {
  readonly kind: 'Pod';
  readonly meta: Meta;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  /** The pod's own status reason: "Evicted", "NodeLost", … */
  readonly reason: string;
  readonly message: string;
  /** Empty until the pod is scheduled. */
  readonly node: string;
  readonly hostname: string;
  readonly subdomain: string;
  readonly ips: readonly string[];
  readonly conditions: readonly Condition[];
  readonly containers: readonly Container[];
  readonly readinessGates: readonly string[];
  /** Volumes of the pod that name a claim, ephemeral ones by their computed claim name. */
  readonly claimVolumes: readonly { readonly volume: string; readonly claim: string; readonly ephemeral: boolean }[];
  readonly terminationGraceSeconds: number;
}

export interface Claim {
  readonly kind: 'PersistentVolumeClaim';
  readonly meta: Meta;
  readonly phase: 'Pending' | 'Bound' | 'Lost';
  /** Empty until bound. */
  readonly volume: string;
  readonly storageClass: string | undefined;
  readonly volumeMode: string;
  readonly accessModes: readonly string[];
  readonly request: string;
  /** Empty until bound. */
  readonly capacity: string;
  readonly selectedNode: string;
  readonly conditions: readonly Condition[];
  /** "VolumeSnapshot/nightly"; with a namespace in between where it lies in another one. */
  readonly dataSource: string | undefined;
}

export interface NodeTerm {
  readonly expressions: readonly LabelRequirement[];
  readonly fields: readonly LabelRequirement[];
}

export interface Volume {
  readonly kind: 'PersistentVolume';
  readonly meta: Meta;
  readonly phase: 'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed';
  readonly reason: string;
  readonly message: string;
  readonly capacity: string;
  readonly storageClass: string;
  readonly volumeMode: string;
  readonly accessModes: readonly string[];
  readonly reclaimPolicy: 'Retain' | 'Delete' | 'Recycle';
  readonly claimRef: { readonly namespace: string; readonly name: string; readonly uid: string } | undefined;
  /** What backs the volume: "csi ebs.csi.aws.com vol-0a1", "local /mnt/disk1", "hostPath /data", "nfs server:/path". */
  readonly source: string;
  /** Terms are alternatives; the requirements of one term all hold. Empty: any node. */
  readonly nodeTerms: readonly NodeTerm[];
}

export interface StorageClass {
  readonly kind: 'StorageClass';
  readonly meta: Meta;
  readonly provisioner: string;
  readonly bindingMode: 'Immediate' | 'WaitForFirstConsumer';
  readonly reclaimPolicy: 'Retain' | 'Delete' | 'Recycle';
  readonly isDefault: boolean;
  readonly allowsExpansion: boolean;
}

export interface Service {
  readonly kind: 'Service';
  readonly meta: Meta;
  readonly type: string;
  /** "None" for a headless service; empty for an ExternalName. */
  readonly clusterIP: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly publishNotReadyAddresses: boolean;
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly protocol: string;
    readonly targetPort: string;
  }[];
}

export interface Endpoint {
  readonly addresses: readonly string[];
  readonly hostname: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly targetPodUid: string | undefined;
}

export interface EndpointSlice {
  readonly kind: 'EndpointSlice';
  readonly meta: Meta;
  readonly service: string;
  readonly addressType: string;
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly { readonly name: string; readonly port: number | undefined; readonly protocol: string }[];
}

export interface ControllerRevision {
  readonly kind: 'ControllerRevision';
  readonly meta: Meta;
  /** Counts up by one with every change of the template. */
  readonly revision: number;
}

export interface Node {
  readonly kind: 'Node';
  readonly meta: Meta;
  readonly ready: 'True' | 'False' | 'Unknown';
  readonly readySince: number | undefined;
  /** The label topology.kubernetes.io/zone; empty where there is none. */
  readonly zone: string;
  readonly unschedulable: boolean;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
}

export interface ClusterEvent {
  readonly kind: 'Event';
  readonly meta: Meta;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly source: string;
  readonly subject: { readonly kind: string; readonly namespace: string; readonly name: string; readonly uid: string };
}

export interface ObjectOfKind {
  readonly StatefulSet: StatefulSet;
  readonly Pod: Pod;
  readonly PersistentVolumeClaim: Claim;
  readonly PersistentVolume: Volume;
  readonly StorageClass: StorageClass;
  readonly Service: Service;
  readonly EndpointSlice: EndpointSlice;
  readonly ControllerRevision: ControllerRevision;
  readonly Node: Node;
  readonly Event: ClusterEvent;
}

export type ClusterObject = ObjectOfKind[Kind];
