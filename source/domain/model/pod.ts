/** The Pod and its containers. */

import type { Condition, ObjectMeta } from './object-meta.ts';

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

/** What a container asks for, as the server spells it: "requests.cpu" is "100m". */
export type ResourceAmounts = ReadonlyMap<string, string>;

export interface Container {
  readonly name: string;
  readonly image: string;
  /** Init containers run before the others; a sidecar is an init container that keeps running. */
  readonly role: 'init' | 'sidecar' | 'main';
  /** "GET :8080/ready", "tcp :9042", "exec"; empty where there is none. */
  readonly readinessProbe: string;
  readonly startupProbe: string;
  readonly resources: ResourceAmounts;
  readonly ready: boolean;
  readonly started: boolean;
  /** The container's own policy; without one the pod's, which is Always for every pod of a set. */
  readonly restartPolicy: 'Always' | 'OnFailure' | 'Never';
  /** Exit codes after which the kubelet starts it again whatever the policy says. */
  readonly restartRules: readonly { readonly operator: 'In' | 'NotIn'; readonly exitCodes: readonly number[] }[];
  readonly restarts: number;
  /** Undefined until the kubelet has reported. */
  readonly state: ContainerState | undefined;
  readonly lastState: ContainerState | undefined;
}

/** The fields that decide whom the containers ask for names. */
export interface PodDns {
  readonly hostNetwork: boolean;
  /** "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None" */
  readonly policy: string;
  /** Of dnsConfig. */
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
}

export interface Pod {
  readonly kind: 'Pod';
  readonly meta: ObjectMeta;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  /** The pod's own status reason: "Evicted", "NodeLost", … */
  readonly reason: string;
  readonly message: string;
  /** Empty until the pod is scheduled. */
  readonly node: string;
  readonly hostname: string;
  readonly subdomain: string;
  readonly dns: PodDns;
  readonly ips: readonly string[];
  readonly conditions: readonly Condition[];
  readonly containers: readonly Container[];
  readonly readinessGates: readonly string[];
  readonly schedulerName: string;
  /** Names of the gates that keep every scheduler off the pod. */
  readonly schedulingGates: readonly string[];
  /** Devices that the pod needs: by the name of a ResourceClaim, or of the template that its own is made from. */
  readonly resourceClaims: readonly { readonly claim: string; readonly template: string }[];
  /** Volumes of the pod that reference a claim; ephemeral volumes have a computed claim name. */
  readonly claimVolumes: readonly { readonly volume: string; readonly claim: string; readonly ephemeral: boolean }[];
  /** When its resources were last changed in place; undefined if they never were. */
  readonly resizedAt: number | undefined;
  readonly terminationGraceSeconds: number;
}
