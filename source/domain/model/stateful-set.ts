/** The StatefulSet, and the ControllerRevision that keeps a state of its template. */

import type { LabelSelector, ObjectMeta } from './object-meta.ts';

export type RetentionPolicy = 'Retain' | 'Delete';

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
export interface PeerName {
  readonly container: string;
  /** "env SEEDS", "args", "command" */
  readonly where: string;
  /** In lower case, without a dot at its end. */
  readonly name: string;
  readonly hasPort: boolean;
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
  readonly images: readonly string[];
  /** Found in the environment and the arguments of the template's containers. */
  readonly peerNames: readonly PeerName[];
  /** When metadata or spec was last written; undefined where managedFields do not tell. Scaling leaves no time. */
  readonly specWrittenAt: number | undefined;
  /** When the status was last written: the controller acted on the set then. Undefined where managedFields do not tell. */
  readonly statusWrittenAt: number | undefined;
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

export interface ControllerRevision {
  readonly kind: 'ControllerRevision';
  readonly meta: ObjectMeta;
  /** Counts up by one with every change of the template. */
  readonly revision: number;
}
