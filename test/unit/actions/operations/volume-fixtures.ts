import type { FoundObject } from '../../../../source/actions/ports.ts';
import type { Volume } from '../../../../source/domain/model/kinds.ts';
import { aClaim, aMeta, aVolume } from '../../../support/object-builders.ts';

export const VOLUME_REF = {
  kind: 'PersistentVolume',
  namespace: '',
  name: 'pv-1',
  uid: 'volume-uid',
  resourceVersion: '9',
  claimUid: 'claim-uid',
} as const;

export const VOLUME_PATH = '/api/v1/persistentvolumes/pv-1';

export function foundVolume(change: Partial<Omit<Volume, 'kind'>>): FoundObject {
  const volume = aVolume(aClaim('data-web-0'), {
    ...change,
    meta: aMeta('volume', 'pv-1', { namespace: '', uid: VOLUME_REF.uid }),
  });
  return { object: volume, restartedAt: '' };
}
