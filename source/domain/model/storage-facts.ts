/** Storage objects that are not watched. They are read if they can show what a claim or a pod waits for. */

export interface VolumeAttachment {
  readonly name?: string;
  readonly createdAt?: number | undefined;
  readonly node: string;
  readonly attacher: string;
  readonly attached: boolean;
  /** The driver's last error when attaching or detaching; empty if there was none. */
  readonly error: string;
}

export interface VolumeSnapshot {
  /** The claim that it is taken from; empty for one that was made from existing content. */
  readonly sourceClaim: string;
  readonly isReady: boolean;
  /** The driver's last error; empty if there was none. */
  readonly error: string;
}

export type StorageReading<T> =
  | { readonly state: 'unread' }
  | { readonly state: 'known'; readonly value: T }
  /** `reason` is a sentence. */
  | { readonly state: 'refused'; readonly reason: string };

export interface StorageFacts {
  /** By the name of the volume. */
  readonly attachments: StorageReading<ReadonlyMap<string, readonly VolumeAttachment[]>>;
  /** How many volumes of a driver a node may take, by "node/driver". */
  readonly attachLimits: StorageReading<ReadonlyMap<string, number>>;
  /** The drivers that have registered on a node, as "node/driver". */
  readonly drivers?: StorageReading<ReadonlySet<string>>;
  /** By "namespace/name", in the namespaces that were asked about. */
  readonly snapshots: StorageReading<ReadonlyMap<string, VolumeSnapshot>>;
}

/** The storage objects that would explain more about the sets. */
export interface StorageQuestions {
  readonly attachments: boolean;
  /** In alphabetical order. */
  readonly snapshotNamespaces: readonly string[];
}

export function attachLimitKey(node: string, driver: string): string {
  return `${node}/${driver}`;
}
