import type { FoundObject } from '../../../../source/actions/ports.ts';
import { aSet, type SetOptions } from '../../../support/object-builders.ts';

const { namespace, name, uid } = aSet({ name: 'web', meta: { generation: 4 } }).meta;

export const SET_REF = { kind: 'StatefulSet', namespace, name, uid, generation: 4 } as const;
export const SET_PATH = `/apis/apps/v1/namespaces/${namespace}/statefulsets/web`;

/** Returns the set as it is read at a generation. */
export function foundSet(generation: number, options: SetOptions = {}, restartedAt = ''): FoundObject {
  return { object: aSet({ name: 'web', replicas: 3, ...options, meta: { generation } }), restartedAt };
}

export const SET_RECREATED: FoundObject = {
  object: aSet({ name: 'web', replicas: 5, meta: { uid: 'other', generation: 1 } }),
  restartedAt: '',
};
