/** The StatefulSet, and the ControllerRevision that stores a version of its template. */

import type { LabelSelector, ObjectMeta } from './object-meta.ts';
import type { ResourceAmounts } from './pod.ts';

export type RetentionPolicy = 'Retain' | 'Delete';

export interface ClaimTemplate {
  readonly name: string;
  /** Undefined for the cluster's default class. Empty for no class, which allows static volumes only. */
  readonly storageClass: string | undefined;
  readonly request: string;
  readonly accessModes: readonly string[];
  /** Name of the volume that every claim asks for; undefined for any. */
  readonly volume?: string;
}

/** A claim that a volume of the pod template refers to. The controller does not create it. */
export interface PodTemplateClaim {
  readonly volume: string;
  /** The claim that all pods use; undefined for an ephemeral volume, whose claim is named after pod and volume. */
  readonly sharedClaim: string | undefined;
}

export type UpdateStrategy =
  | {
      readonly type: 'RollingUpdate';
      readonly partition: number;
      /** A number of pods or a percentage ("25%"); undefined where the server has no such field. */
      readonly maxUnavailable: number | string | undefined;
    }
  | { readonly type: 'OnDelete' }
  /** A strategy type that this program does not know. */
  | { readonly type: 'Other'; readonly name: string };

/** A name by which a container's configuration refers to a member of its set: "web-0.web.shop.svc.cluster.local". */
export interface PeerName {
  readonly container: string;
  /** "env SEEDS", "args", "command" */
  readonly where: string;
  /** In lower case, without a dot at its end. */
  readonly name: string;
  readonly hasPort: boolean;
}

/** A manager that owns fields of the pod template according to managedFields. */
export interface TemplateWriter {
  readonly manager: string;
  /** When it last changed a field that it owns. */
  readonly at: number;
}

export interface StatefulSet {
  readonly kind: 'StatefulSet';
  readonly meta: ObjectMeta;
  readonly replicas: number;
  readonly ordinalsStart: number;
  readonly serviceName: string;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly minReadySeconds: number;
  readonly strategy: UpdateStrategy;
  readonly retention: { readonly whenDeleted: RetentionPolicy; readonly whenScaled: RetentionPolicy };
  readonly selector: LabelSelector;
  readonly templateLabels: Readonly<Record<string, string>>;
  readonly claimTemplates: readonly ClaimTemplate[];
  /** Without those whose volume has the name of a claim template, which replaces it. */
  readonly podTemplateClaims: readonly PodTemplateClaim[];
  readonly images: readonly string[];
  /** By the name of the container, init containers included. */
  readonly templateResources: ReadonlyMap<string, ResourceAmounts>;
  /** Found in the environment and the arguments of the template's containers. */
  readonly peerNames: readonly PeerName[];
  /** When metadata or spec was last written, from managedFields; undefined if not recorded. Scaling records no time. */
  readonly writtenAt: number | undefined;
  /** When a manager that owns fields of the spec last wrote; undefined as above. */
  readonly specWrittenAt: number | undefined;
  /** The latest first. */
  readonly templateWriters: readonly TemplateWriter[];
  /** The manager that last wrote the number of replicas through the subresource `scale`, and still owns it. */
  readonly scaledBy: string | undefined;
  /** When the controller last wrote the status, from managedFields; undefined if not recorded. */
  readonly statusWrittenAt: number | undefined;
  readonly status: {
    readonly observedGeneration: number;
    /** Revision names ("web-56c98d5bfc"); empty until the controller has observed the set. */
    readonly currentRevision: string;
    readonly updateRevision: string;
    /**
     * The controller's own counters, used if pods may not be read. They are misleading during a rollout
     * (kubernetes#121397).
     */
    readonly replicas: number;
    readonly ready: number;
    readonly available: number;
    readonly updated: number;
  };
}

export interface ControllerRevision {
  readonly kind: 'ControllerRevision';
  readonly meta: ObjectMeta;
  /** Increases with every change of the template. A template that comes back takes its revision along. */
  readonly revision: number;
  /** When it was last written, as with a new number; undefined if not recorded. */
  readonly writtenAt: number | undefined;
}
