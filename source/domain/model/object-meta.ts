/** Metadata of objects of every kind, and types that several kinds share. */

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
}

export interface ObjectMeta {
  readonly uid: string;
  readonly name: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly createdAt: number;
  /** The API's deletionTimestamp: the time of the delete request plus the grace period. */
  readonly deletionAt: number | undefined;
  readonly deletionGraceSeconds: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly owners: readonly OwnerReference[];
  readonly finalizers: readonly string[];
  /** Fields that are not what the API promises: 'spec.replicas is "three"'. Missing if there is none. */
  readonly unreadable?: readonly string[];
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly LabelSelectorRequirement[];
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly since: number | undefined;
}
