/** The write operations by name. */

import type { KubectlTarget } from '../../domain/text/kubectl.ts';
import type { Write, WriteName } from '../ports.ts';
import { changeOperation } from './change.ts';
import { createSetOperation } from './create-set.ts';
import { deleteOperation } from './delete.ts';
import { deleteClaimOperation } from './delete-claim.ts';
import { evictOperation } from './evict.ts';
import { freeVolumeOperation } from './free-volume.ts';
import { growClaimOperation } from './grow-claim.ts';
import { orphanSetOperation } from './orphan-set.ts';
import { reclaimPolicyOperation } from './reclaim-policy.ts';
import { scaleOperation } from './scale.ts';
import { setFaultOperation } from './set-fault.ts';
import { taintOperation } from './taint.ts';
import type { KubectlOptions, WriteOperation } from './write-operation.ts';

const WRITE_OPERATIONS: { readonly [Name in WriteName]: WriteOperation<Write<Name>> } = {
  scale: scaleOperation,
  change: changeOperation,
  delete: deleteOperation,
  evict: evictOperation,
  taint: taintOperation,
  'delete-claim': deleteClaimOperation,
  'reclaim-policy': reclaimPolicyOperation,
  'free-volume': freeVolumeOperation,
  'grow-claim': growClaimOperation,
  'orphan-set': orphanSetOperation,
  'create-set': createSetOperation,
  'set-fault': setFaultOperation,
};

export function operationOf<Name extends WriteName>(write: Write<Name>): WriteOperation<Write<Name>> {
  return WRITE_OPERATIONS[write.operation];
}

/** The kubectl command that does the same as the write, shell-quoted. */
export function kubectlTwin(write: Write, where: KubectlTarget, options: KubectlOptions = { wait: true }): string {
  return operationOf(write).kubectl(write, where, options);
}
