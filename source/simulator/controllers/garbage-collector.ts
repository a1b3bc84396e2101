/** Deletes objects whose owners are gone, waits for dependents, and orphans them: pkg/controller/garbagecollector. */

import type { KubeObject, OwnerReference } from '../model/kube-object.ts';
import { ownersOf, withOwners, withoutFinalizer } from '../model/owner-references.ts';
import { DEFINITIONS } from '../model/served-types.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';
import type { ObjectIndex } from '../runtime/object-index.ts';
import type { StoreEvent } from '../store/store.ts';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';
/** How long an object may reference an owner that does not exist (yet), in milliseconds. */
const MISSING_OWNER_GRACE_MS = 500;

/** Resources whose owner references the garbage collector ignores. */
const IGNORED_RESOURCES = new Set(['events', 'nodes', 'namespaces', 'leases']);

interface ObjectKey {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

export function startGarbageCollector(context: ControllerContext): void {
  const { store, clock } = context;
  const dependents = new Map<string, ObjectIndex>();
  const keysByUid = new Map<string, ObjectKey>();
  const queue = context.queue(sync);

  const keyOfObject = (resource: string, { metadata }: KubeObject): ObjectKey => ({
    resource,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
  });
  const objectByUid = (uid: string): KubeObject | undefined => {
    const key = keysByUid.get(uid);
    const object = key === undefined ? undefined : store.get(key.resource, key.namespace, key.name);
    return object?.metadata.uid === uid ? object : undefined;
  };
  const dependentsOf = (uid: string): readonly (readonly [string, KubeObject])[] =>
    [...dependents].flatMap(([key, index]) => index.get(uid).map((object) => [key, object] as const));

  /** Returns the present owner; undefined if no object has this uid. */
  function ownerOf({ apiVersion, kind, name, uid }: OwnerReference, namespace: string): KubeObject | undefined {
    const type = store.types.byKind(apiVersion, kind);
    const owner = type === undefined ? undefined : store.get(type.key, type.namespaced ? namespace : '', name);
    return owner?.metadata.uid === uid ? owner : undefined;
  }

  const waitsForDependents = ({ metadata }: KubeObject): boolean =>
    metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(FOREGROUND) === true;

  /** Deletes an object if all its owners are gone. Otherwise removes its references to owners that are gone. */
  function collectDependent({ resource, namespace, name }: ObjectKey, object: KubeObject): void {
    const owners = ownersOf(object);
    if (owners.length === 0) return;
    const found = owners.map((reference) => ({ reference, owner: ownerOf(reference, namespace) }));
    const solid = found.filter(({ owner }) => owner !== undefined && !waitsForDependents(owner));
    const waiting = found.filter(({ owner }) => owner !== undefined && waitsForDependents(owner));
    if (solid.length > 0) {
      if (solid.length === owners.length) return;
      store.update(
        resource,
        withOwners(
          object,
          solid.map(({ reference }) => reference),
        ),
      );
      return;
    }
    if (object.metadata.deletionTimestamp !== undefined) return;
    const isOwner = dependentsOf(object.metadata.uid).length > 0;
    const propagationPolicy = waiting.length > 0 && isOwner ? 'Foreground' : 'Background';
    store.delete(resource, namespace, name, { uid: object.metadata.uid, propagationPolicy });
  }

  function orphanDependents({ resource }: ObjectKey, owner: KubeObject): void {
    const { uid } = owner.metadata;
    for (const [key, object] of dependentsOf(uid)) {
      store.update(
        key,
        withOwners(
          object,
          ownersOf(object).filter((reference) => reference.uid !== uid),
        ),
      );
    }
    store.update(resource, withoutFinalizer(owner, ORPHAN));
  }

  function deleteDependents({ resource }: ObjectKey, owner: KubeObject): void {
    const { uid } = owner.metadata;
    const blocking = dependentsOf(uid).filter(([, object]) =>
      ownersOf(object).some((reference) => reference.uid === uid && reference.blockOwnerDeletion === true),
    );
    if (blocking.length === 0) store.update(resource, withoutFinalizer(owner, FOREGROUND));
    for (const [, object] of blocking) queue.add(object.metadata.uid);
  }

  function sync(uid: string): void {
    const key = keysByUid.get(uid);
    const object = objectByUid(uid);
    if (key === undefined || object === undefined) return;
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (deletionTimestamp !== undefined && finalizers.includes(ORPHAN)) orphanDependents(key, object);
    else if (waitsForDependents(object)) deleteDependents(key, object);
    else collectDependent(key, object);
  }

  function onChange(resource: string, { type, object }: StoreEvent): void {
    const { uid } = object.metadata;
    if (type === 'DELETED') {
      keysByUid.delete(uid);
      for (const [, dependent] of dependentsOf(uid)) queue.add(dependent.metadata.uid);
      // An owner that waits for this dependent may be deletable now.
      for (const reference of ownersOf(object)) queue.add(reference.uid);
      return;
    }
    if (type === 'ADDED') {
      keysByUid.set(uid, keyOfObject(resource, object));
      const namespace = object.metadata.namespace ?? '';
      const isLost = ownersOf(object).some((reference) => ownerOf(reference, namespace) === undefined);
      if (isLost) clock.after(MISSING_OWNER_GRACE_MS, () => queue.add(uid));
    }
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (deletionTimestamp !== undefined && finalizers.some((entry) => entry === ORPHAN || entry === FOREGROUND)) {
      queue.add(uid);
    }
  }

  function followNewResources(): void {
    for (const { key } of store.types.all) {
      if (IGNORED_RESOURCES.has(key) || dependents.has(key)) continue;
      dependents.set(
        key,
        context.index(key, (object) => ownersOf(object).map(({ uid }) => uid)),
      );
      context.onChange(key, (event) => onChange(key, event));
    }
  }
  followNewResources();
  context.onChange(DEFINITIONS, followNewResources);
}
