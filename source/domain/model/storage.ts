/** Claims, volumes and storage classes; sizes are quantities as the server spells them ("8Gi"). */

import type { Condition, LabelSelector, LabelSelectorRequirement, ObjectMeta } from './object-meta.ts';

export interface Claim {
  readonly kind: 'PersistentVolumeClaim';
  readonly meta: ObjectMeta;
  readonly phase: 'Pending' | 'Bound' | 'Lost';
  /** Empty until bound, unless the claim asks for this volume. */
  readonly volume: string;
  readonly storageClass: string | undefined;
  readonly volumeMode: string;
  readonly accessModes: readonly string[];
  readonly request: string;
  /** Empty until bound. */
  readonly capacity: string;
  readonly selectedNode: string;
  readonly conditions: readonly Condition[];
  /** "VolumeSnapshot/nightly", with the namespace in between if it is in another one. */
  readonly dataSource: string | undefined;
  /** The labels that a volume needs to fit; undefined for any. */
  readonly selector: LabelSelector | undefined;
  /** Name of the VolumeAttributesClass that is asked for; empty where there is none. */
  readonly attributesClass: string;
  /** Of a change to another VolumeAttributesClass that is not complete; undefined if there is none. */
  readonly attributesChange: { readonly to: string; readonly status: string } | undefined;
  /** What became of the last change of size: "ControllerResizeInfeasible", …; empty if none is in progress. */
  readonly resizeStatus: string;
  /** The size that `resizeStatus` is about; empty if no change of size was begun. */
  readonly resizeTarget: string;
}

export interface NodeSelectorTerm {
  readonly expressions: readonly LabelSelectorRequirement[];
  readonly fields: readonly LabelSelectorRequirement[];
}

/** What backs a volume: the name of the source, "csi" or "nfs", and the fields that identify the storage. */
export interface StorageSource {
  readonly type: string;
  /** Numbers as texts, lists joined with commas, and the attributes of a CSI volume among the others. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface Volume {
  readonly kind: 'PersistentVolume';
  readonly meta: ObjectMeta;
  readonly phase: 'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed';
  readonly reason: string;
  readonly message: string;
  readonly capacity: string;
  readonly storageClass: string;
  readonly volumeMode: string;
  readonly accessModes: readonly string[];
  /** Name of its VolumeAttributesClass; empty where there is none. */
  readonly attributesClass: string;
  readonly reclaimPolicy: 'Retain' | 'Delete' | 'Recycle';
  readonly claimRef: { readonly namespace: string; readonly name: string; readonly uid: string } | undefined;
  /** What backs the volume: "csi ebs.csi.aws.com vol-0a1", "local /mnt/disk1", "hostPath /data", "nfs server:/path". */
  readonly source: string;
  readonly storage: StorageSource;
  /** The terms are alternatives; all requirements of one term must be met. Empty for any node. */
  readonly nodeTerms: readonly NodeSelectorTerm[];
}

export interface StorageClass {
  readonly kind: 'StorageClass';
  readonly meta: ObjectMeta;
  readonly provisioner: string;
  readonly bindingMode: 'Immediate' | 'WaitForFirstConsumer';
  readonly reclaimPolicy: 'Retain' | 'Delete' | 'Recycle';
  readonly isDefault: boolean;
  readonly allowsExpansion: boolean;
}
