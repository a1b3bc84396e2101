/** What writes the replicas or the resources of the sets of one namespace. It is read, and not watched. */

export interface ReplicaScaler {
  readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject';
  readonly name: string;
  /** Name of the set that it scales. */
  readonly set: string;
  readonly min: number;
  readonly max: number;
  /** Name of the ScaledObject that made this HorizontalPodAutoscaler. */
  readonly madeBy: string | undefined;
  /** The resources ("cpu", "memory") by whose use it scales. */
  readonly measures: readonly string[];
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

/** A VerticalPodAutoscaler, which changes what pods ask for, without a change of the template. */
export interface VerticalScaler {
  readonly name: string;
  /** Name of the set whose pods it changes. */
  readonly set: string;
  /** `Auto` is its default, and an older name of `Recreate`. `Off` only recommends. */
  readonly mode: 'Off' | 'Initial' | 'Recreate' | 'Auto' | 'InPlaceOrRecreate' | 'InPlace';
  /** The resources ("cpu", "memory") that it changes in at least one container. */
  readonly controls: readonly string[];
}

/** VPA's admission writes it on a pod whose resources it has changed. */
export const VPA_UPDATES_ANNOTATION = 'vpaUpdates';

export interface SetWriters {
  readonly scalers: readonly ReplicaScaler[];
  readonly verticalScalers: readonly VerticalScaler[];
  /** By the name of the set; only of sets that something scales. */
  readonly appliers: ReadonlyMap<string, readonly ReplicaApplier[]>;
  /** A sentence for each kind that could not be read. */
  readonly unread: readonly string[];
}
