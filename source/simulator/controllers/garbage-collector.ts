/** What goes when its owner goes, waits for its dependents, or is left an orphan: pkg/controller/garbagecollector. */

import { ownersOf, withOwners, withoutFinalizer } from '../owners.ts';
import { findKind, RESOURCE_TYPES } from '../resources.ts';
import type { KubeObject, OwnerReference, StoreEvent } from '../store.ts';
import type { Context } from './context.ts';
import type { Index } from './index-objects.ts';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';
/** How long an object may name an owner that does not exist (yet), in milliseconds. */
const PATIENCE = 500;

/** Owning a thing, or being owned, means nothing to these. */
const APART = new Set(['events', 'nodes', 'namespaces', 'leases']);

interface Place {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

export function startGarbageCollector(context: Context): void {
  const { store, clock } = context;
  const resources = RESOURCE_TYPES.map(({ key }) => key).filter((key) => !APART.has(key));
  const dependents = new Map<string, Index>(
    resources.map((key) => [key, context.index(key, (object) => ownersOf(object).map(({ uid }) => uid))]),
  );
  const places = new Map<string, Place>();
  const queue = context.queue(collect);

  const placeOf = (resource: string, { metadata }: KubeObject): Place => ({
    resource,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
  });
  const at = (uid: string): KubeObject | undefined => {
    const place = places.get(uid);
    const object = place === undefined ? undefined : store.get(place.resource, place.namespace, place.name);
    return object?.metadata.uid === uid ? object : undefined;
  };
  const dependentsOf = (uid: string): readonly (readonly [string, KubeObject])[] =>
    resources.flatMap((key) => (dependents.get(key)?.get(uid) ?? []).map((object) => [key, object] as const));

  /** The owner as it is now; undefined where there is none of this uid. */
  function ownerOf({ apiVersion, kind, name, uid }: OwnerReference, namespace: string): KubeObject | undefined {
    const type = findKind(apiVersion, kind);
    const owner = type === undefined ? undefined : store.get(type.key, type.namespaced ? namespace : '', name);
    return owner?.metadata.uid === uid ? owner : undefined;
  }

  const waitsForDependents = ({ metadata }: KubeObject): boolean =>
    metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(FOREGROUND) === true;

  /** Deletes an object none of whose owners is left; forgets those of several that are gone. */
  function collectDependent({ resource, namespace, name }: Place, object: KubeObject): void {
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

  function orphanDependents({ resource }: Place, owner: KubeObject): void {
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

  function deleteDependents({ resource }: Place, owner: KubeObject): void {
    const { uid } = owner.metadata;
    const blocking = dependentsOf(uid).filter(([, object]) =>
      ownersOf(object).some((reference) => reference.uid === uid && reference.blockOwnerDeletion === true),
    );
    if (blocking.length === 0) store.update(resource, withoutFinalizer(owner, FOREGROUND));
    for (const [, object] of blocking) queue.add(object.metadata.uid);
  }

  function collect(uid: string): void {
    const place = places.get(uid);
    const object = at(uid);
    if (place === undefined || object === undefined) return;
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (deletionTimestamp !== undefined && finalizers.includes(ORPHAN)) orphanDependents(place, object);
    else if (waitsForDependents(object)) deleteDependents(place, object);
    else collectDependent(place, object);
  }

  function hear(resource: string, { type, object }: StoreEvent): void {
    const { uid } = object.metadata;
    if (type === 'DELETED') {
      places.delete(uid);
      for (const [, dependent] of dependentsOf(uid)) queue.add(dependent.metadata.uid);
      // An owner that waits for this one may be done now.
      for (const reference of ownersOf(object)) queue.add(reference.uid);
      return;
    }
    if (type === 'ADDED') {
      places.set(uid, placeOf(resource, object));
      const namespace = object.metadata.namespace ?? '';
      const isLost = ownersOf(object).some((reference) => ownerOf(reference, namespace) === undefined);
      if (isLost) clock.after(PATIENCE, () => queue.add(uid));
    }
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (deletionTimestamp !== undefined && finalizers.some((entry) => entry === ORPHAN || entry === FOREGROUND)) {
      queue.add(uid);
    }
  }

  for (const resource of resources) context.on(resource, (event) => hear(resource, event));
}
