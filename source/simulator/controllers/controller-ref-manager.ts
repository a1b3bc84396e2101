/** Determines the controller of an object: pkg/controller/controller_ref_manager.go. */

import type { KubeObject } from '../model/kube-object.ts';
import { controllerOf, newControllerRef, ownersOf, withOwners } from '../model/owner-references.ts';
import type { Store } from '../store/store.ts';

/**
 * Returns the objects that `owner` manages, after it has adopted matching orphans and released its own objects that no
 * longer match.
 * @param matches whether the owner selects an object
 */
export function adoptAndRelease(
  store: Store,
  resource: string,
  owner: KubeObject,
  objects: readonly KubeObject[],
  matches: (object: KubeObject) => boolean,
): readonly KubeObject[] {
  const isEnding = owner.metadata.deletionTimestamp !== undefined;
  return objects.flatMap((object) => {
    const manager = controllerOf(object);
    if (manager !== undefined) {
      if (manager.uid !== owner.metadata.uid) return [];
      if (matches(object)) return [object];
      if (isEnding) return [];
      const others = ownersOf(object).filter(({ uid }) => uid !== owner.metadata.uid);
      store.update(resource, withOwners(object, others));
      return [];
    }
    if (isEnding || object.metadata.deletionTimestamp !== undefined || !matches(object)) return [];
    return [store.update(resource, withOwners(object, [...ownersOf(object), newControllerRef(owner)]))];
  });
}
