/** Whether a claim may ask for another size: plugin/pkg/admission/storage/persistentvolume/resize. */

import { at, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { parseQuantity } from '../model/quantity.ts';
import { findStorageClass, storageClassOf } from '../storage/storage-class.ts';
import { type Store, StoreError } from '../store/store.ts';

const UNSUPPORTED =
  'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';

function requestOf(claim: KubeObject): number {
  return parseQuantity(at(claim.spec, 'resources', 'requests', 'storage'));
}

/** @throws StoreError 'Forbidden' if the claim grows and its class does not allow that */
export function admitResize(store: Store, claim: KubeObject, before: KubeObject): void {
  if (claim.kind !== 'PersistentVolumeClaim' || stringOf(before.status?.['phase']) !== 'Bound') return;
  if (requestOf(claim) <= requestOf(before)) return;
  if (findStorageClass(store, storageClassOf(claim))?.['allowVolumeExpansion'] === true) return;
  throw new StoreError('Forbidden', `persistentvolumeclaims "${claim.metadata.name}" is forbidden: ${UNSUPPORTED}`);
}
