/** What writes `spec.replicas` of the sets of one namespace. It is read by `stsview why`, and not watched. */

export interface ReplicaScaler {
  readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject';
  readonly name: string;
  /** Name of the set that it scales. */
  readonly set: string;
  readonly min: number;
  readonly max: number;
  /** Name of the ScaledObject that made this HorizontalPodAutoscaler. */
  readonly madeBy: string | undefined;
  /** Why it does not scale by its metrics, in its own words. */
  readonly inactive: string | undefined;
}

/** A tool that writes a number of replicas which its manifest holds. */
export interface ReplicaApplier {
  /** The tool's name in managedFields. */
  readonly manager: string;
  /** `owner`: managedFields list spec.replicas under it. `last-applied`: the annotation holds the number. */
  readonly knownBy: 'owner' | 'last-applied';
  readonly replicas: number;
}

export interface ReplicaWriters {
  readonly scalers: readonly ReplicaScaler[];
  /** By the name of the set; only of sets that something scales. */
  readonly appliers: ReadonlyMap<string, readonly ReplicaApplier[]>;
  /** A sentence for each kind that could not be read. */
  readonly unread: readonly string[];
}
