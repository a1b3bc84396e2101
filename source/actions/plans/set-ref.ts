import type { SetStatus } from '../../domain/model/set-status.ts';
import type { SetRef } from '../ports.ts';

export function setRefOf({ set }: SetStatus): SetRef {
  const { namespace, name, uid, generation } = set.meta;
  return { kind: 'StatefulSet', namespace, name, uid, generation };
}
