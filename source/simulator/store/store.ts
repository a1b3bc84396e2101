/**
 * The simulated cluster's memory: what etcd and the generic part of the API server do. Objects are plain JSON, never
 * changed in place. One version counts all changes, so that a watch can begin anywhere.
 */

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  /** RFC 3339, to the second, by the virtual clock. */
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  readonly generateName?: string;
  readonly managedFields?: readonly unknown[];
}

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** "apps/statefulsets", "pods": group and plural, the group left out for the core. */
  readonly resource: string;
  readonly version: number;
  readonly object: KubeObject;
  /** What the object was before; undefined where it was not there. */
  readonly previous?: KubeObject | undefined;
}

export interface DeleteOptions {
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  /** Undefined: the object's own (a pod's terminationGracePeriodSeconds), 0 for other kinds. */
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan' | undefined;
}

export interface Store {
  /** The version of the last change. */
  readonly version: number;
  get(resource: string, namespace: string, name: string): KubeObject | undefined;
  /** Undefined: all namespaces. By namespace and name. */
  list(resource: string, namespace?: string): readonly KubeObject[];
  /** Sets uid, times, version and generation. Throws StoreError. */
  create(resource: string, object: KubeObject): KubeObject;
  /**
   * Replaces the object. The version in it is tested unless it is empty; a change of anything but metadata and status
   * counts up the generation; `status` alone is taken where `subresource` says so, and left alone where it does not.
   * An object whose deletion was asked for and whose last finalizer goes is removed. Throws StoreError.
   */
  update(resource: string, object: KubeObject, subresource?: 'status'): KubeObject;
  /** Marks it for deletion while finalizers or a grace period hold it, else removes it. Throws StoreError. */
  delete(resource: string, namespace: string, name: string, options?: DeleteOptions): KubeObject;
  /** Called for each change, in order, after it was made. Returns how to stop. */
  subscribe(listener: (event: StoreEvent) => void): () => void;
  /** Changes after a version; undefined where they have been compacted away (410). */
  eventsSince(version: number): readonly StoreEvent[] | undefined;
}

export type StoreErrorReason =
  | 'BadRequest'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Invalid'
  | 'Forbidden'
  | 'Expired';

export class StoreError extends Error {
  readonly reason: StoreErrorReason;

  constructor(reason: StoreErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
