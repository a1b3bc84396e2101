/** Projects an object that was read after a write, for the actions to judge. */

import type { FoundObject, ObjectRef } from '../../actions/ports.ts';
import { fields, text } from '../json-fields.ts';
import { projectClaim } from './claim.ts';
import { projectNode } from './node.ts';
import { projectPod } from './pod.ts';
import { projectService } from './service.ts';
import { projectStatefulSet } from './stateful-set.ts';
import { projectVolume } from './volume.ts';

const PROJECTIONS = {
  StatefulSet: projectStatefulSet,
  Pod: projectPod,
  Service: projectService,
  Node: projectNode,
  PersistentVolumeClaim: projectClaim,
  PersistentVolume: projectVolume,
} as const satisfies Record<ObjectRef['kind'], (value: unknown) => FoundObject['object']>;

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** @throws UnreadableObject */
export function projectFoundObject({ kind }: ObjectRef, value: unknown): FoundObject {
  const { template } = fields<'template'>(fields<'spec'>(value).spec);
  const { annotations } = fields<'annotations'>(fields<'metadata'>(template).metadata);
  return {
    object: PROJECTIONS[kind](value),
    restartedAt: text(fields<typeof RESTARTED_AT>(annotations)[RESTARTED_AT]),
  };
}
