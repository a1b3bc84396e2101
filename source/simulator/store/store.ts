/**
 * The storage of the simulated cluster: etcd and the generic part of the API server. Objects are plain JSON and never
 * modified. One version counts all changes, so that a watch can begin anywhere.
 */

import type { KubeObject } from '../model/kube-object.ts';
import type { ServedTypes } from '../model/served-types.ts';

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** "apps/statefulsets", "pods": group and plural, the group left out for the core. */
  readonly resource: string;
  readonly version: number;
  readonly object: KubeObject;
  /** The previous state of the object; undefined if it did not exist. */
  readonly previous?: KubeObject | undefined;
}

export interface DeleteOptions {
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  /** Undefined for the object's own value (a pod's terminationGracePeriodSeconds), 0 for other kinds. */
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan' | undefined;
}

export interface Store {
  /** The version of the last change. */
  readonly version: number;
  /** The kinds that can be stored. They change with the CustomResourceDefinitions in the store. */
  readonly types: ServedTypes;
  get(resource: string, namespace: string, name: string): KubeObject | undefined;
  /** Sorted by namespace and name. Undefined for all namespaces. */
  list(resource: string, namespace?: string): readonly KubeObject[];
  /** Gives the object a name by its `generateName`, and a uid, where it has none: `create` keeps them. */
  identify(object: KubeObject): KubeObject;
  /** Sets times, version and generation, and name and uid if they are missing. Throws StoreError. */
  create(resource: string, object: KubeObject): KubeObject;
  /** Returns what `create` would store, without a version, and stores nothing. @throws StoreError AlreadyExists */
  preview(resource: string, object: KubeObject): KubeObject;
  /**
   * Replaces the object. Its version is tested unless it is empty. A change of anything but metadata and status
   * increments the generation. With `subresource` only `status` is changed, without it `status` is kept. An object that
   * is being deleted is removed with its last finalizer. Throws StoreError.
   */
  update(resource: string, object: KubeObject, subresource?: 'status'): KubeObject;
  /**
   * Marks the object for deletion while finalizers or a grace period hold it, otherwise removes it. Throws StoreError.
   */
  delete(resource: string, namespace: string, name: string, options?: DeleteOptions): KubeObject;
  /** Calls the listener for each change, in order, after it was made. Returns a function that ends the subscription. */
  subscribe(listener: (event: StoreEvent) => void): () => void;
  /** Returns the changes after a version; undefined if they have been compacted away (410). */
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
  /** Undefined where the request names the object. */
  readonly objectName: string | undefined;

  constructor(reason: StoreErrorReason, message: string, objectName?: string) {
    super(message);
    this.reason = reason;
    this.objectName = objectName;
  }
}
