/** What the operations on a PersistentVolume share. */

import type { ResourceAttributes, VolumeRef } from '../ports.ts';
import { type PatchOperation, testOperation } from './write-operation.ts';

export function volumeAccessReview({ name }: VolumeRef): ResourceAttributes {
  return { verb: 'patch', group: '', resource: 'persistentvolumes', subresource: '', namespace: '', name };
}

/** Tests that the volume is as it was in the plan and belongs, or belonged, to the planned claim. */
export function volumeTests({ resourceVersion, claimUid }: VolumeRef): readonly PatchOperation[] {
  return [
    ...(resourceVersion === undefined ? [] : [testOperation('/metadata/resourceVersion', resourceVersion)]),
    testOperation('/spec/claimRef/uid', claimUid),
  ];
}
