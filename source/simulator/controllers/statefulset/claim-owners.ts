/** Sets the owners of a set's claims according to its retention policy: stateful_set_utils.go. */

import type { KubeObject, OwnerReference } from '../../model/kube-object.ts';
import { newControllerRef, ownersOf, withOwners } from '../../model/owner-references.ts';
import { isInRange, ordinalOf } from './identity.ts';
import type { SetView } from './set-view.ts';

/** The pod of an ordinal. Before it is created it has no uid. */
export interface PodRef {
  readonly name: string;
  readonly uid: string;
  readonly object: KubeObject;
}

function refersTo(reference: OwnerReference, object: KubeObject): boolean {
  return (
    reference.apiVersion === object.apiVersion &&
    reference.kind === object.kind &&
    reference.name === object.metadata.name
  );
}

/** Reports whether an owner of the same name has another uid: it was deleted and created again. */
export function hasStaleOwner(claim: KubeObject, owner: KubeObject): boolean {
  const reference = ownersOf(claim).find((entry) => refersTo(entry, owner));
  return reference !== undefined && reference.uid !== owner.metadata.uid;
}

function hasOwner(claim: KubeObject, uid: string): boolean {
  return ownersOf(claim).some((reference) => reference.uid === uid);
}

export function hasUnexpectedController(claim: KubeObject, set: SetView, pod: PodRef): boolean {
  if (set.whenScaled === 'Retain' && set.whenDeleted === 'Retain') return false;
  return ownersOf(claim).some((reference) => {
    if (refersTo(reference, set.object)) return reference.uid !== set.uid;
    if (refersTo(reference, pod.object)) return reference.uid !== pod.uid;
    return reference.controller === true;
  });
}

/** Returns the owners that the policy requires: the set, the pod, each in turn, or none. */
function wantedOwners(set: SetView, pod: PodRef): { readonly set: boolean; readonly pod: boolean } {
  const isCondemned = !isInRange(set, ordinalOf(pod.name));
  const byPod = set.whenScaled === 'Delete' && isCondemned;
  return { set: set.whenDeleted === 'Delete' && !byPod, pod: byPod };
}

export function ownersMatchPolicy(claim: KubeObject, set: SetView, pod: PodRef): boolean {
  if (hasStaleOwner(claim, set.object) || hasStaleOwner(claim, pod.object)) return true;
  if (hasUnexpectedController(claim, set, pod)) return !hasOwner(claim, set.uid) && !hasOwner(claim, pod.uid);
  const isOurs = ({ uid }: OwnerReference): boolean => uid === set.uid || uid === pod.uid;
  if (ownersOf(claim).some((reference) => isOurs(reference) && reference.controller !== true)) return false;
  const wanted = wantedOwners(set, pod);
  return hasOwner(claim, set.uid) === wanted.set && hasOwner(claim, pod.uid) === wanted.pod;
}

/** Returns the claim with the owners that the policy requires. Other owners are kept. */
export function withPolicyOwners(claim: KubeObject, set: SetView, pod: PodRef): KubeObject {
  const others = ownersOf(claim).filter((entry) => !refersTo(entry, set.object) && !refersTo(entry, pod.object));
  if (hasUnexpectedController(claim, set, pod)) return withOwners(claim, others);
  const wanted = wantedOwners(set, pod);
  return withOwners(claim, [
    ...others,
    ...(wanted.pod ? [newControllerRef(pod.object)] : []),
    ...(wanted.set ? [newControllerRef(set.object)] : []),
  ]);
}
