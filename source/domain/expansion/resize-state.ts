/** How far the storage driver and the node have come with a larger claim. */

import type { Claim, Condition } from '../model/kinds.ts';
import { compareSizes } from './size.ts';

/**
 * - `grown`: the capacity is reached.
 * - `working`: the driver or the node has yet to act.
 * - `file-system`: the volume has the size. The node grows the file system, at the latest when a pod mounts it anew.
 * - `failed`: the driver or the node could not do it and tries again.
 * - `infeasible`: it refuses the size for good.
 */
export type ResizeState =
  | { readonly type: 'grown' }
  | { readonly type: 'working' }
  | { readonly type: 'file-system'; readonly since: number | undefined }
  | { readonly type: 'failed'; readonly by: ResizeActor; readonly message: string; readonly since: number | undefined }
  | { readonly type: 'infeasible'; readonly by: ResizeActor; readonly message: string };

export type ResizeActor = 'storage driver' | 'node';

/** `size`: what the claim asks for, as a quantity. */
export function resizeStateOf(claim: Claim, size: string): ResizeState {
  const missing = compareSizes(claim.capacity, size);
  if (missing !== undefined && missing >= 0) return { type: 'grown' };
  const failure = trueCondition(claim, 'ControllerResizeError') ?? trueCondition(claim, 'NodeResizeError');
  // After a smaller request the status is still about the former one until the driver looks again.
  const isAboutSize = claim.resizeTarget === '' || compareSizes(claim.resizeTarget, size) === 0;
  if (isAboutSize && claim.resizeStatus.endsWith('Infeasible')) {
    const by = claim.resizeStatus.startsWith('Node') ? 'node' : 'storage driver';
    return { type: 'infeasible', by, message: failure?.message ?? '' };
  }
  if (isAboutSize && failure !== undefined) {
    const by = failure.type === 'NodeResizeError' ? 'node' : 'storage driver';
    return { type: 'failed', by, message: failure.message, since: failure.since };
  }
  const onNode = trueCondition(claim, 'FileSystemResizePending');
  return isAboutSize && onNode !== undefined ? { type: 'file-system', since: onNode.since } : { type: 'working' };
}

function trueCondition({ conditions }: Claim, type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type && condition.status === 'True');
}
