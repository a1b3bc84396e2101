/** An object that was looked up after a write, as the actions judge it. */

import type { Found, ObjectRef } from '../actions/ports.ts';
import { projectClaim } from './projection/claim.ts';
import { projectNode } from './projection/node.ts';
import { projectPod } from './projection/pod.ts';
import { fields, text } from './projection/reader.ts';
import { projectStatefulSet } from './projection/stateful-set.ts';
import { projectVolume } from './projection/volume.ts';

const PROJECTIONS = {
  StatefulSet: projectStatefulSet,
  Pod: projectPod,
  Node: projectNode,
  PersistentVolumeClaim: projectClaim,
  PersistentVolume: projectVolume,
} as const satisfies Record<ObjectRef['kind'], (value: unknown) => Found['object']>;

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** @throws UnreadableObject */
export function foundObject({ kind }: ObjectRef, value: unknown): Found {
  const { template } = fields<'template'>(fields<'spec'>(value).spec);
  const { annotations } = fields<'annotations'>(fields<'metadata'>(template).metadata);
  return {
    object: PROJECTIONS[kind](value),
    restartedAt: text(fields<typeof RESTARTED_AT>(annotations)[RESTARTED_AT]),
  };
}
